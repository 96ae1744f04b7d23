package io.toneguard.voice.features;

/**
 * How fast the melody moves within voiced stretches: the least-squares slope of F0 in semitones over each stretch of 100 ms or more,
 * averaged with the stretches' lengths as weights. Semitones per second, positive is rising; statements usually fall by a few.
 *
 * <p>A stretch ends where nothing is voiced and where F0 leaps by more than half an octave in 10 ms: no larynx does, octave errors do.
 */
final class F0Slope {
    private static final int MIN_FRAMES = 10;
    private static final double LEAP_SEMITONES = 6;
    private static final double SEMITONES_PER_E = 12 / StrictMath.log(2);

    private double firstSemitones;
    private double lastSemitones;
    private int frames;
    private double sum;
    private double productSum;
    private double weightedSum;
    private long weights;

    /**
     * Takes the next frame of 10 ms.
     *
     * @param hz 0 if unvoiced
     */
    void frame(double hz) {
        if (!(hz > 0)) {
            end();
            return;
        }
        double semitones = SEMITONES_PER_E * StrictMath.log(hz);
        if (frames > 0 && Math.abs(semitones - lastSemitones) > LEAP_SEMITONES) {
            end();
        }
        if (frames == 0) {
            firstSemitones = semitones;
        }
        sum += semitones - firstSemitones;
        productSum += frames * (semitones - firstSemitones);
        frames++;
        lastSemitones = semitones;
    }

    private void end() {
        if (frames >= MIN_FRAMES) {
            double middle = 0.5 * (frames - 1);
            double spread = frames * ((double) frames * frames - 1) / 12;
            double perFrame = (productSum - middle * sum) / spread;
            weightedSum += frames * perFrame / FrameGrid.STEP_SECONDS;
            weights += frames;
        }
        frames = 0;
        sum = 0;
        productSum = 0;
    }

    /** Call once, after the last frame. */
    void finish() {
        end();
    }

    /** NaN without a stretch of 100 ms. */
    double semitonesPerSecond() {
        return weights == 0 ? Double.NaN : weightedSum / weights;
    }
}
