package io.toneguard.voice.features;

/**
 * Tremor of the voice: the strongest regular modulation of F0 between 4 and 12 Hz, its frequency and its depth. <strong>To be displayed
 * only, with weight 0: nothing may be concluded from it about stress, emotion or truth. "Microtremor" of 8 to 12 Hz detects stress and
 * deception at chance level (Eriksson and Lacerda 2007; Damphousse 2007, for the US National Institute of Justice).</strong>
 *
 * <p>Taken from voiced stretches of at least half a second; longer ones are cut every two seconds. From each piece of contour a parabola
 * (intonation) and a sinusoid are fitted together by least squares, for 4 to 12 Hz in steps of a quarter; the squared amplitudes, relative to
 * the mean F0 of their piece, are averaged by length. The peak must lie inside the band and reach a tenth of a percent; else there is no tremor. Vibrato,
 * creak and quick intonation are found as well: in running speech a value says little.
 */
final class Tremor {
    private static final int MIN_FRAMES = 50;
    private static final int MAX_FRAMES = 200;
    private static final double LOWEST_HZ = 4;
    private static final double STEP_HZ = 0.25;
    private static final int FREQUENCIES = 33;
    private static final double MIN_DEPTH = 1e-3;
    /** A frame's F0 this far from the last one's is a jump of an octave or a new word, no tremor: the stretch ends. */
    private static final double MAX_JUMP = 0.1;

    private final double[] contour = new double[MAX_FRAMES];
    private final ContourFit fit = new ContourFit(MAX_FRAMES);
    private final double[] power = new double[FREQUENCIES];
    private final double[] turnRe = new double[FREQUENCIES];
    private final double[] turnIm = new double[FREQUENCIES];
    private int frames;
    private long framesUsed;

    Tremor() {
        for (int i = 0; i < FREQUENCIES; i++) {
            double radians = 2 * Math.PI * (LOWEST_HZ + i * STEP_HZ) * FrameGrid.STEP_SECONDS;
            turnRe[i] = StrictMath.cos(radians);
            turnIm[i] = StrictMath.sin(radians);
        }
    }

    /**
     * Takes the next frame of 10 ms.
     *
     * @param f0Hz 0 if unvoiced
     */
    void frame(double f0Hz) {
        boolean voiced = f0Hz > 0;
        boolean jumps = voiced && frames > 0 && Math.abs(f0Hz - contour[frames - 1]) > MAX_JUMP * contour[frames - 1];
        if (!voiced || jumps || frames == MAX_FRAMES) {
            endStretch();
        }
        if (voiced) {
            contour[frames++] = f0Hz;
        }
    }

    /** Call once, after the last frame. */
    void finish() {
        endStretch();
    }

    private void endStretch() {
        if (frames >= MIN_FRAMES) {
            fit.removeParabola(contour, frames);
            for (int i = 0; i < FREQUENCIES; i++) {
                power[i] += frames * fit.squaredAmplitude(turnRe[i], turnIm[i]);
            }
            framesUsed += frames;
        }
        frames = 0;
    }

    /** Seconds of contour in stretches that were long enough; asked by tests only. */
    double usedSeconds() {
        return framesUsed * FrameGrid.STEP_SECONDS;
    }

    /** From 4 to 12 Hz; NaN without a long stretch or without a tremor. */
    double frequencyHz() {
        int peak = peak();
        return peak < 0 ? Double.NaN : LOWEST_HZ + STEP_HZ * (peak + offset(peak));
    }

    /** Amplitude of the modulation in percent of the mean F0 (half of peak to peak); NaN without a long stretch or without a tremor. */
    double depthPercent() {
        int peak = peak();
        if (peak < 0) {
            return Double.NaN;
        }
        double top = power[peak] - 0.25 * (power[peak - 1] - power[peak + 1]) * offset(peak);
        return 100 * Math.sqrt(top / framesUsed);
    }

    private double offset(int peak) {
        double left = power[peak - 1];
        double right = power[peak + 1];
        return 0.5 * (left - right) / (left - 2 * power[peak] + right);
    }

    /** The highest peak that is not at the band's edge, where only the flank of something else is seen; -1 if there is none. */
    private int peak() {
        int best = -1;
        for (int i = 1; i < FREQUENCIES - 1; i++) {
            boolean isPeak = power[i] > power[i - 1] && power[i] >= power[i + 1];
            if (isPeak && power[i] >= MIN_DEPTH * MIN_DEPTH * framesUsed && (best < 0 || power[i] > power[best])) {
                best = i;
            }
        }
        return best;
    }
}
