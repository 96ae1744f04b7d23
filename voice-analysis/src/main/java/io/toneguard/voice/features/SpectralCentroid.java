package io.toneguard.voice.features;

/**
 * The mean frequency of the power from 50 Hz to 4 kHz, in hertz: the centre of gravity of the spectrum, some 250 to 1200 for voiced speech.
 * The same bounds at all sample rates. It moves with the vowel as much as with effort.
 */
final class SpectralCentroid {
    private final int lowest = PowerSpectrum.bin(50);
    private final int highest = PowerSpectrum.bin(4000);

    /** In hertz. */
    double of(PowerSpectrum spectrum) {
        double moment = 0;
        double sum = 0;
        for (int k = lowest; k < highest; k++) {
            moment += k * spectrum.at(k);
            sum += spectrum.at(k);
        }
        return moment / sum * PowerSpectrum.HZ_PER_BIN;
    }
}
