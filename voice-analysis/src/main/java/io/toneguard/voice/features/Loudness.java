package io.toneguard.voice.features;

/**
 * How loud the frame sounds, roughly as Zwicker 1961 and eGeMAPS have it: over the 26 {@link MelBands}, the sum of the cube roots (Stevens' law) of
 * the power weighted by the ear's sensitivity (equal-loudness curve of Hermansky 1990). Arbitrary unit; 8 times the power of every band is twice the
 * loudness; vowels are some 0.2 to 0.8 at -25 to -15 dBFS, silence 0. It depends on the recording's gain: shown, and compared only where that is known constant.
 */
final class Loudness {
    private final double[] sensitivity = new double[MelBands.COUNT];

    Loudness(MelBands bands) {
        for (int band = 0; band < MelBands.COUNT; band++) {
            double angular = 2 * Math.PI * bands.centreHz(band);
            double square = angular * angular;
            double low = square / (square + 6.3e6);
            sensitivity[band] = StrictMath.cbrt(low * low * (square + 56.8e6) / (square + 0.38e9));
        }
    }

    /** At least 0. */
    double of(MelBands bands) {
        double loudness = 0;
        for (int band = 0; band < MelBands.COUNT; band++) {
            loudness += sensitivity[band] * StrictMath.cbrt(bands.power(band));
        }
        return loudness;
    }
}
