package io.toneguard.voice.features;

/**
 * The power of one frame by frequency, in bins of 31.25 Hz at every sample rate. The bins sum to the frame's mean square (full scale 1), so
 * the same sound has the same bins at 8 and at 16 kHz. Reused frame after frame.
 *
 * <p>No bin reads less than 90 dB below the frame's sum: levels in dB stay finite, and what lies deeper is the window's side lobes or rounding.
 * All ranges of frequency here and in the measures include their lower and exclude their upper bound; bin 0 belongs to none.
 */
final class PowerSpectrum {
    static final double HZ_PER_BIN = 31.25;
    /** -160 dBFS: rounding, even of 24-bit samples. */
    private static final double SILENCE = 1e-16;

    private static final double DEEPEST = 1e-9;

    private final double[] power;
    private double sum;

    /** @param bins without the one at half the sample rate */
    PowerSpectrum(int bins) {
        this.power = new double[bins];
    }

    /** The first bin at or above a frequency. */
    static int bin(double hz) {
        return Math.max(1, (int) Math.ceil(hz / HZ_PER_BIN));
    }

    /** Takes the first bins of {@code powers}, times {@code scale}. */
    void fill(double[] powers, double scale) {
        sum = 0;
        power[0] = 0;
        for (int k = 1; k < power.length; k++) {
            power[k] = powers[k] * scale;
            sum += power[k];
        }
        double floor = sum * DEEPEST;
        for (int k = 1; k < power.length; k++) {
            power[k] = Math.max(power[k], floor);
        }
    }

    int bins() {
        return power.length;
    }

    /** Whether nothing was there to be measured; the measures' values have no meaning then. */
    boolean silent() {
        return !(sum > SILENCE);
    }

    /** Whether the bins reach up to this frequency. */
    boolean covers(double hz) {
        return bin(hz) <= power.length;
    }

    double at(int bin) {
        return power[bin];
    }

    double sum(int fromBin, int toBin) {
        double total = 0;
        for (int k = fromBin; k < toBin; k++) {
            total += power[k];
        }
        return total;
    }

    double max(int fromBin, int toBin) {
        double highest = 0;
        for (int k = fromBin; k < toBin; k++) {
            highest = power[k] > highest ? power[k] : highest;
        }
        return highest;
    }
}
