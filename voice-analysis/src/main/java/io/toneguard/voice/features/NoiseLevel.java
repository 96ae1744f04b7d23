package io.toneguard.voice.features;

/** The level that a tenth of each second's frames stay below, digital silence not counted: what is left when the speaker breathes in. */
final class NoiseLevel {
    private static final int LOWEST = 10;

    private final SecondCells cells;
    private final double[] lowest = new double[LOWEST];
    private int second;
    private int frames;

    NoiseLevel(SecondCells cells) {
        this.cells = cells;
    }

    void frame(int frameSecond, double power) {
        if (frameSecond != second) {
            close();
            second = frameSecond;
        }
        if (!(power > 0)) {
            return;
        }
        int at = Math.min(frames++, LOWEST);
        while (at > 0 && lowest[at - 1] > power) {
            if (at < LOWEST) {
                lowest[at] = lowest[at - 1];
            }
            at--;
        }
        if (at < LOWEST) {
            lowest[at] = power;
        }
    }

    void close() {
        if (frames > 0) {
            cells.set(second, SecondCells.NOISE_POWER, lowest[Math.min(LOWEST - 1, frames / 10)]);
        }
        frames = 0;
    }
}
