package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * A handful of sums for every second of a channel: any window of whole seconds is the sum of its cells. 80 bytes a second, grown as the
 * recording goes on.
 */
final class SecondCells {
    static final int SAMPLES = 0;
    static final int SAMPLE_SUM = 1;
    static final int CLIPPED_SAMPLES = 2;
    static final int LOST_SAMPLES = 3;
    static final int VOICED_FRAMES = 4;
    static final int VOICED_POWER = 5;
    static final int TONE_FRAMES = 6;
    static final int CROSSTALK_FRAMES = 7;
    /** Mean square that a tenth of the second's frames stay below; 0 if none was heard. */
    static final int NOISE_POWER = 8;
    /** In hertz; 0 if nothing was voiced. */
    static final int BANDWIDTH_HZ = 9;

    private static final int COLUMNS = 10;

    private double[] cells = new double[64 * COLUMNS];
    private int seconds;

    void add(int second, int column, double value) {
        int cell = grownTo(second, column);
        cells[cell] += value;
    }

    void set(int second, int column, double value) {
        int cell = grownTo(second, column);
        cells[cell] = value;
    }

    private int grownTo(int second, int column) {
        if (second >= seconds) {
            seconds = second + 1;
            if (seconds * COLUMNS > cells.length) {
                cells = Arrays.copyOf(cells, Math.max(2 * cells.length, seconds * COLUMNS));
            }
        }
        return second * COLUMNS + column;
    }

    /** Over seconds {@code from .. to - 1}, of which those never heard count 0. */
    double sum(int from, int to, int column) {
        double sum = 0;
        for (int second = from; second < Math.min(to, seconds); second++) {
            sum += cells[second * COLUMNS + column];
        }
        return sum;
    }

    /** The least that is not 0 over seconds {@code from .. to - 1}; NaN if all are 0. */
    double least(int from, int to, int column) {
        double least = Double.NaN;
        for (int second = from; second < Math.min(to, seconds); second++) {
            double value = cells[second * COLUMNS + column];
            least = value > 0 && !(value >= least) ? value : least;
        }
        return least;
    }

    /** The most over seconds {@code from .. to - 1}; NaN if all are 0. */
    double most(int from, int to, int column) {
        double most = Double.NaN;
        for (int second = from; second < Math.min(to, seconds); second++) {
            double value = cells[second * COLUMNS + column];
            most = value > 0 && !(value <= most) ? value : most;
        }
        return most;
    }
}
