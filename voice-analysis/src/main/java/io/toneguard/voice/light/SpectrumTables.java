package io.toneguard.voice.light;

/**
 * The constants of the spectral measures: a Hann window of 256 samples (32 ms), bins of 31.25 Hz, and 26 triangles of equal width on HTK's
 * mel scale from 20 to 4000 Hz.
 */
final class SpectrumTables {
    static final int POINTS = 256;
    /** Bin 0 and the one at half the rate belong to no measure. */
    static final int BINS = POINTS / 2;

    static final FftPlan PLAN = new FftPlan(POINTS / 2);
    static final float[] HANN = PitchTables.hann(POINTS);

    /** First bins at or above 50, 1000 and 2000 Hz: ranges include their lower bound only. */
    static final int BIN_50_HZ = 2;

    static final int BIN_1_KHZ = 32;
    static final int BIN_2_KHZ = 64;

    static final int BANDS = 26;
    private static final double LOWEST_HZ = 20;
    private static final double HIGHEST_HZ = 4000;
    private static final double LIFTER = 22;
    static final int[] BAND_FIRST = new int[BANDS];
    /** One after the band's last bin. */
    static final int[] BAND_END = new int[BANDS];
    /** Weight of a bin in its band, at index band * BINS + bin. */
    static final float[] WEIGHT = new float[BANDS * BINS];
    /** What each band's log2 counts for in the first cepstral coefficient: DCT-II, sqrt(2/N), natural logarithm, lifter. */
    static final float[] CEPSTRUM = new float[BANDS];

    /** No bin counts as less than 90 dB below the frame's sum. */
    static final float DEEPEST = 1e-9f;

    static final float LEAST_POWER = 1e-30f;

    static final float DB_PER_OCTAVE = (float) (10 * StrictMath.log10(2));

    static {
        double from = mel(LOWEST_HZ);
        double width = (mel(HIGHEST_HZ) - from) / (BANDS + 1);
        for (int band = 0; band < BANDS; band++) {
            double centre = from + (band + 1) * width;
            BAND_FIRST[band] = BINS;
            for (int bin = 1; bin < BINS; bin++) {
                double weight = 1 - Math.abs(mel(bin * 8000.0 / POINTS) - centre) / width;
                if (weight > 0) {
                    WEIGHT[band * BINS + bin] = (float) weight;
                    BAND_FIRST[band] = Math.min(BAND_FIRST[band], bin);
                    BAND_END[band] = bin + 1;
                }
            }
            CEPSTRUM[band] = (float) (StrictMath.sqrt(2.0 / BANDS)
                    * StrictMath.cos(Math.PI * (band + 0.5) / BANDS)
                    * (1 + LIFTER / 2 * StrictMath.sin(Math.PI / LIFTER))
                    * StrictMath.log(2));
        }
    }

    private SpectrumTables() {}

    private static double mel(double hz) {
        return 1127 * StrictMath.log(1 + hz / 700);
    }
}
