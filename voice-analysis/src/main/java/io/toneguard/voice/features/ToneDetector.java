package io.toneguard.voice.features;

/**
 * Finds voiced frames that no larynx made: signalling tones, hum, music on hold. A frame is tone-like if it belongs to a run of frames
 * in which F0 stays within 0.5 % for at least 80 ms, or within 0.1 % for 40 ms before it jumps or ends (a note is flat, then jumps; the F0 of
 * speech moves by about 1 % every 10 ms), in which the level stays within 1 dB for at least 200 ms (modems, whose F0 jitters; speech rises and
 * falls with every syllable), or of two in which a {@link KeyTone} sounds.
 *
 * <p>Limits: song, strings and flutes with vibrato, music under loud drums or noise, barking dogs, crying babies and jittered pulses below 100 Hz pass for
 * speech where their level moves; a vowel synthesised without jitter does not.
 */
final class ToneDetector {
    private static final double STEADY_F0 = 0.005;
    private static final int STEADY_F0_FRAMES = 8;
    private static final double FLAT_F0 = 0.001;
    private static final int FLAT_F0_FRAMES = 4;
    private static final double JUMP = 0.03;
    /** 1 dB as a ratio of powers. */
    private static final double STEADY_POWER = 1.2589;

    private static final int STEADY_POWER_FRAMES = 20;

    private final SecondCells cells;
    /** Seconds of the latest 64 frames, and in the bits below whether each was voiced and is still uncounted; bit 0 is the latest. */
    private final int[] secondOf = new int[64];

    private long uncounted;
    private int frames;
    private final SteadyRun f0 = new SteadyRun(1 + STEADY_F0);
    private final SteadyRun note = new SteadyRun(1 + FLAT_F0);
    private final SteadyRun power = new SteadyRun(STEADY_POWER);
    private double f0Before;
    private int latestKey = -1;

    ToneDetector(SecondCells cells) {
        this.cells = cells;
    }

    /** Takes the next frame of 10 ms; {@code f0Hz} is 0 if unvoiced. */
    void frame(int second, double f0Hz, double framePower) {
        secondOf[frames++ & 63] = second;
        uncounted = uncounted << 1 | (f0Hz > 0 ? 1 : 0);
        if (f0.next(f0Hz) >= STEADY_F0_FRAMES) {
            count(f0.length(), 0);
        }
        int flat = note.length();
        note.next(f0Hz);
        if (flat >= FLAT_F0_FRAMES && Math.abs(f0Hz - f0Before) > JUMP * f0Before) {
            count(flat, 1);
        }
        f0Before = f0Hz;
        if (power.next(framePower) >= STEADY_POWER_FRAMES) {
            count(power.length(), 0);
        }
    }

    /** Takes the spectrum of the latest frame, a voiced one. */
    void spectrum(PowerSpectrum spectrum) {
        if (KeyTone.sounds(spectrum)) {
            if (latestKey == frames - 1) {
                count(2, 0);
            }
            latestKey = frames;
        }
    }

    /** Counts {@code count} frames, of which the last lies {@code ago} frames back, unless they are counted already. */
    private void count(int count, int ago) {
        long these = uncounted & (count >= 64 ? -1L : (1L << count) - 1) << ago;
        uncounted &= ~these;
        for (; these != 0; these &= these - 1) {
            cells.add(secondOf[frames - 1 - Long.numberOfTrailingZeros(these) & 63], SecondCells.TONE_FRAMES, 1);
        }
    }

    /** How many of the latest positive values lie within one ratio of each other, the run having begun where an earlier one broke. */
    private static final class SteadyRun {
        private final double ratio;
        private double lowest;
        private double highest;
        private int length;

        SteadyRun(double ratio) {
            this.ratio = ratio;
        }

        int next(double value) {
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
            length = Math.min(64, length + 1);
            if (!(value > 0 && length > 1 && highest <= ratio * lowest)) {
                lowest = value;
                highest = value;
                length = value > 0 ? 1 : 0;
            }
            return length;
        }

        int length() {
            return length;
        }
    }
}
