package io.toneguard.voice.features;

/**
 * The spectrum as the ear divides it: 26 triangular bands of equal width on the mel scale of HTK (2595 log10(1 + f / 700), Young 2006), each
 * reaching to its neighbours' centres, from 20 Hz to 4 kHz at every sample rate. The shared ground of {@link Mfcc} and {@link Loudness}; reused.
 */
final class MelBands {
    static final int COUNT = 26;
    static final double UPPER_HZ = 4000;
    private static final double LOWER_HZ = 20;

    private final double[] centreHz = new double[COUNT];
    private final double[] power = new double[COUNT];
    private final int[] from = new int[COUNT];
    /** The weights of each band's bins, from its first bin on. */
    private final double[][] weights = new double[COUNT][];

    MelBands() {
        double lowest = mel(LOWER_HZ);
        double step = (mel(UPPER_HZ) - lowest) / (COUNT + 1);
        for (int band = 0; band < COUNT; band++) {
            double left = lowest + band * step;
            double centre = left + step;
            double right = centre + step;
            centreHz[band] = hz(centre);
            from[band] = PowerSpectrum.bin(hz(left));
            int to = Math.min(PowerSpectrum.bin(hz(right)), PowerSpectrum.bin(UPPER_HZ));
            weights[band] = new double[to - from[band]];
            for (int i = 0; i < weights[band].length; i++) {
                double mel = mel((from[band] + i) * PowerSpectrum.HZ_PER_BIN);
                weights[band][i] = Math.max(0, Math.min(mel - left, right - mel) / step);
            }
        }
    }

    private static double mel(double hz) {
        return 2595 * StrictMath.log10(1 + hz / 700);
    }

    private static double hz(double mel) {
        return 700 * (StrictMath.pow(10, mel / 2595) - 1);
    }

    void fill(PowerSpectrum spectrum) {
        for (int band = 0; band < COUNT; band++) {
            double[] weight = weights[band];
            int first = from[band];
            double sum = 0;
            for (int i = 0; i < weight.length; i++) {
                sum += weight[i] * spectrum.at(first + i);
            }
            power[band] = sum;
        }
    }

    double centreHz(int band) {
        return centreHz[band];
    }

    /** Mean square (full scale 1) within the band. */
    double power(int band) {
        return power[band];
    }
}
