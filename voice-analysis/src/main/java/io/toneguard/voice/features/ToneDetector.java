package io.toneguard.voice.features;

/**
 * Finds voiced frames that no larynx made: signalling tones, hum, music on hold. A frame is tone-like if it belongs to a run of frames
 * in which F0 stays within 0.5 % for at least 80 ms (a note is flat, then jumps; the F0 of speech moves by about 1 % every 10 ms), or in
 * which the level stays within 1 dB for at least 200 ms (modems, whose F0 jitters; speech rises and falls with every syllable).
 *
 * <p>Limits: song, strings with vibrato and music under loud drums pass for speech; a vowel synthesised without jitter does not.
 */
final class ToneDetector {
    private static final double STEADY_F0 = 0.005;
    private static final int STEADY_F0_FRAMES = 8;
    /** 1 dB as a ratio of powers. */
    private static final double STEADY_POWER = 1.2589;

    private static final int STEADY_POWER_FRAMES = 20;

    private final SecondCells cells;
    /** Seconds of the latest 64 frames, and in the bits below whether each was voiced and is still uncounted; bit 0 is the latest. */
    private final int[] secondOf = new int[64];

    private long uncounted;
    private int frames;
    private final SteadyRun f0 = new SteadyRun(1 + STEADY_F0);
    private final SteadyRun power = new SteadyRun(STEADY_POWER);

    ToneDetector(SecondCells cells) {
        this.cells = cells;
    }

    /** Takes the next frame of 10 ms; {@code f0Hz} is 0 if unvoiced. */
    void frame(int second, double f0Hz, double framePower) {
        secondOf[frames++ & 63] = second;
        uncounted = uncounted << 1 | (f0Hz > 0 ? 1 : 0);
        if (f0.next(f0Hz) >= STEADY_F0_FRAMES) {
            count(f0.length());
        }
        if (power.next(framePower) >= STEADY_POWER_FRAMES) {
            count(power.length());
        }
    }

    private void count(int latest) {
        long these = uncounted & (latest >= 64 ? -1L : (1L << latest) - 1);
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
