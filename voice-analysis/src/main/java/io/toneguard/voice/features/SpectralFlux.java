package io.toneguard.voice.features;

/**
 * How much the spectrum changes from one voiced frame to the next, 10 ms later: the Euclidean distance between both amplitude spectra from
 * 50 Hz to 4 kHz, each first scaled to unit energy; 0 (the same sound, at any level) to 1.41 (nothing in common), speech some 0.2 to 0.5. Unlike the flux of eGeMAPS (Eyben
 * 2016), which follows loudness, it does not depend on gain.
 */
final class SpectralFlux {
    private final int lowest = PowerSpectrum.bin(50);
    private final int highest = PowerSpectrum.bin(4000);
    private double[] amplitude = new double[highest];
    private double[] previous = new double[highest];
    private boolean adjacent;

    /** Says that the next frame does not follow the last one. */
    void gap() {
        adjacent = false;
    }

    /** The change since the frame before; NaN if there was none. */
    double of(PowerSpectrum spectrum) {
        double[] current = previous;
        previous = amplitude;
        amplitude = current;
        double scale = 1 / spectrum.sum(lowest, highest);
        for (int k = lowest; k < highest; k++) {
            current[k] = Math.sqrt(spectrum.at(k) * scale);
        }
        if (!adjacent) {
            adjacent = true;
            return Double.NaN;
        }
        double squares = 0;
        for (int k = lowest; k < highest; k++) {
            double change = current[k] - previous[k];
            squares += change * change;
        }
        return Math.sqrt(squares);
    }
}
