package io.toneguard.voice.features;

/**
 * Intensity as Praat's "To Intensity" at 75 Hz: every 10.7 ms the power around the local mean under a Kaiser window of 85 ms (beta 20.24), in dB re 2e-5
 * if full scale were one pascal. That is dBFS + 93.98, so it says how hot the recording is, not how loud the person was.
 *
 * <p>The samples are taken in cells of half a millisecond, which the window cannot tell apart: within .001 dB of Praat's mean, .02 dB of its
 * SD, at a quarter of the work at 8 kHz. Digital silence is -300 dB, as in Praat; a line that switches to it makes the SD large.
 */
final class Intensity {
    private static final double FLOOR_HZ = 75;
    private static final double HALF_WINDOW_SECONDS = 3.2 / FLOOR_HZ;
    private static final double STEP_SECONDS = 0.8 / FLOOR_HZ;
    private static final double KAISER_BETA = 20.24;
    private static final int CELLS_PER_SECOND = 2000;
    /** Cells held: more than the window has. */
    private static final int RING = 256;

    private static final double REFERENCE_POWER = 2e-5 * 2e-5;
    private static final double SILENT = 1e-30;
    private static final double SILENCE_DB = -300;
    private static final int TABLE = 4096;
    private static final double[] WINDOW = kaiser();

    private final int cellSamples;
    private final double[] cell;
    private int filled;
    private final double[] means = new double[RING];
    private final double[] squares = new double[RING];
    private long cells;
    private final long frames;
    private final double firstSeconds;
    private long frame;
    private double energySum;
    private double meanDb;
    private double squaredDb;

    /** @param samples that will come, in all */
    Intensity(long samples, int rateHz) {
        this.cellSamples = rateHz / CELLS_PER_SECOND;
        this.cell = new double[cellSamples];
        double duration = samples / (double) rateHz;
        double room = duration - 2 * HALF_WINDOW_SECONDS;
        this.frames = room < 0 ? 0 : (long) Math.floor(room / STEP_SECONDS) + 1;
        this.firstSeconds = 0.5 * duration - 0.5 * (frames - 1) * STEP_SECONDS;
    }

    /** Hears the next samples. */
    void accept(float[] block, int from, int count) {
        for (int i = from; i < from + count; i++) {
            cell[filled++] = block[i];
            if (filled == cellSamples) {
                addCell();
                filled = 0;
            }
        }
    }

    private void addCell() {
        double sum = 0;
        for (double value : cell) {
            sum += value;
        }
        double mean = sum / cellSamples;
        double square = 0;
        for (double value : cell) {
            square += (value - mean) * (value - mean);
        }
        int slot = (int) (cells % RING);
        means[slot] = mean;
        squares[slot] = square / cellSamples;
        cells++;
        while (frame < frames && lastCell(frame) < cells) {
            measure();
        }
    }

    private double cellIndex(double seconds) {
        return seconds * CELLS_PER_SECOND - 0.5;
    }

    private long lastCell(long ofFrame) {
        return (long) Math.floor(cellIndex(firstSeconds + ofFrame * STEP_SECONDS + HALF_WINDOW_SECONDS));
    }

    private void measure() {
        double centre = cellIndex(firstSeconds + frame * STEP_SECONDS);
        double half = HALF_WINDOW_SECONDS * CELLS_PER_SECOND;
        long first = Math.max(0, (long) Math.ceil(centre - half));
        long last = Math.min(cells - 1, (long) Math.floor(centre + half));
        // Relative to one cell, so that a constant offset leaves no trace of rounding.
        double origin = means[(int) (first % RING)];
        double sum = 0;
        for (long c = first; c <= last; c++) {
            sum += means[(int) (c % RING)] - origin;
        }
        double mean = sum / (last - first + 1);
        double power = 0;
        double weights = 0;
        for (long c = first; c <= last; c++) {
            int slot = (int) (c % RING);
            double distance = means[slot] - origin - mean;
            double weight = weight(Math.abs(c - centre) / half);
            power += weight * (squares[slot] + distance * distance);
            weights += weight;
        }
        count(power / weights / REFERENCE_POWER);
        frame++;
    }

    private void count(double intensity) {
        double db = intensity < SILENT ? SILENCE_DB : 10 * StrictMath.log10(intensity);
        double distance = db - meanDb;
        meanDb += distance / (frame + 1);
        squaredDb += distance * (db - meanDb);
        energySum += intensity;
    }

    /** @param offset from the window's middle, 0 to 1 */
    private static double weight(double offset) {
        double at = Math.min(1, offset) * TABLE;
        int left = Math.min(TABLE - 1, (int) at);
        return WINDOW[left] + (at - left) * (WINDOW[left + 1] - WINDOW[left]);
    }

    private static double[] kaiser() {
        double[] table = new double[TABLE + 1];
        for (int i = 0; i <= TABLE; i++) {
            double offset = i / (double) TABLE;
            table[i] = bessel(KAISER_BETA * Math.sqrt(1 - offset * offset)) / bessel(KAISER_BETA);
        }
        return table;
    }

    /** Modified Bessel function of the first kind, order 0, by its power series. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-17 * sum; k++) {
            term *= 0.25 * x * x / ((double) k * k);
            sum += term;
        }
        return sum;
    }

    /** In dB, averaged as energy; call after the last block; NaN if the recording is shorter than 85 ms or all digital silence. */
    double meanDb() {
        while (frame < frames && cells > 0) {
            measure();
        }
        return energySum > 0 ? 10 * StrictMath.log10(energySum / frame) : Double.NaN;
    }

    /** Standard deviation of the frames' dB (n - 1); NaN below two frames or if all is digital silence. */
    double sdDb() {
        return Double.isNaN(meanDb()) || frame < 2 ? Double.NaN : Math.sqrt(squaredDb / (frame - 1));
    }
}
