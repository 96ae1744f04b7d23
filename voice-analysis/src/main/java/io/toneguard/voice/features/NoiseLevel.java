package io.toneguard.voice.features;

/**
 * The level that a tenth of each second's frames stay below, digital silence not counted: what is left when the speaker breathes in.
 *
 * <p>Where a tenth of the second and more is digital silence (prompts, synthesised speech, a gate that cuts hard), the breaths are gone and the
 * quietest frames are the voice itself. There only unvoiced frames count, and fewer than ten of them say nothing.
 */
final class NoiseLevel {
    private final SecondCells cells;
    private final LowestTenth all = new LowestTenth();
    private final LowestTenth unvoiced = new LowestTenth();
    private int second;
    private int silent;

    NoiseLevel(SecondCells cells) {
        this.cells = cells;
    }

    void frame(int frameSecond, boolean voiced, double power) {
        if (frameSecond != second) {
            close();
            second = frameSecond;
        }
        if (!(power > 0)) {
            silent++;
            return;
        }
        all.add(power);
        if (!voiced) {
            unvoiced.add(power);
        }
    }

    void close() {
        boolean gated = 10 * silent >= silent + all.count;
        LowestTenth heard = gated ? unvoiced : all;
        if (heard.count >= (gated ? LowestTenth.MOST : 1)) {
            cells.set(second, SecondCells.NOISE_POWER, heard.highest());
        }
        silent = 0;
        all.count = 0;
        unvoiced.count = 0;
    }

    /** The lowest of up to a hundred values. */
    private static final class LowestTenth {
        static final int MOST = 10;
        private final double[] lowest = new double[MOST];
        private int count;

        void add(double value) {
            int at = Math.min(count++, MOST);
            while (at > 0 && lowest[at - 1] > value) {
                if (at < MOST) {
                    lowest[at] = lowest[at - 1];
                }
                at--;
            }
            if (at < MOST) {
                lowest[at] = value;
            }
        }

        /** The value that a tenth of all stay below. */
        double highest() {
            return lowest[Math.min(MOST - 1, count / 10)];
        }
    }
}
