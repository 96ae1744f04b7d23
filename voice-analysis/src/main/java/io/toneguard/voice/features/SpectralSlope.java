package io.toneguard.voice.features;

/**
 * How steeply the spectrum falls within a band: the least-squares line through the levels of its bins in dB, in dB per kHz, negative where it
 * falls. eGeMAPS (Eyben 2016) has the bands 0-500 and 500-1500 Hz and gives dB per Hz over a window of 20 ms; ours resolves the harmonics of
 * high voices, so the valleys between them count, and leaves out the bin of the mean. Its sign under arousal differs between corpora.
 */
final class SpectralSlope {
    private final int from;
    /** What one dB in each bin adds to the slope. */
    private final double[] weights;

    SpectralSlope(double fromHz, double toHz) {
        this.from = PowerSpectrum.bin(fromHz);
        this.weights = new double[PowerSpectrum.bin(toHz) - from];
        double squares = 0;
        for (int i = 0; i < weights.length; i++) {
            double distanceKhz = (i - 0.5 * (weights.length - 1)) * PowerSpectrum.HZ_PER_BIN / 1000;
            weights[i] = distanceKhz;
            squares += distanceKhz * distanceKhz;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= squares;
        }
    }

    /** In dB per kHz. */
    double of(PowerSpectrum spectrum) {
        double slope = 0;
        for (int i = 0; i < weights.length; i++) {
            slope += weights[i] * Logarithm.db(spectrum.at(from + i));
        }
        return slope;
    }
}
