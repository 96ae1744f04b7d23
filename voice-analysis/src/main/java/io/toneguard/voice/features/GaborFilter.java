package io.toneguard.voice.features;

/**
 * A Gabor band-pass: a cosine under a Gaussian, symmetric and so without delay; 0 dB at the centre, -3 dB at both edges of the band. Cut where the
 * Gaussian has fallen to 1e-4.
 */
final class GaborFilter {
    /** Samples of the Gaussian's exponent at the cut: exp(-9.2) is 1e-4. */
    private static final double CUT = 9.2;

    /** Taps from the middle on. */
    private final double[] taps;

    GaborFilter(double lowestHz, double highestHz, int rateHz) {
        double centre = Math.PI * (lowestHz + highestHz) / rateHz;
        double width = Math.PI * (highestHz - lowestHz) / rateHz / Math.sqrt(2 * StrictMath.log(2));
        this.taps = new double[1 + (int) (Math.sqrt(CUT) / width)];
        double gain = 0;
        for (int k = 0; k < taps.length; k++) {
            double carrier = StrictMath.cos(centre * k);
            taps[k] = StrictMath.exp(-width * width * k * k) * carrier;
            gain += (k == 0 ? 1 : 2) * taps[k] * carrier;
        }
        for (int k = 0; k < taps.length; k++) {
            taps[k] /= gain;
        }
    }

    /** Samples needed to either side. */
    int half() {
        return taps.length - 1;
    }

    /** Fills {@code out} with the filtered samples from {@code first} on; {@link #half} more must lie to either side. */
    void filter(double[] samples, int first, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = taps[0] * samples[first + i];
        }
        // The sample innermost, so that several are taken at once, each sum in its order.
        for (int k = 1; k < taps.length; k++) {
            double tap = taps[k];
            for (int i = 0; i < out.length; i++) {
                out[i] += tap * (samples[first + i - k] + samples[first + i + k]);
            }
        }
    }
}
