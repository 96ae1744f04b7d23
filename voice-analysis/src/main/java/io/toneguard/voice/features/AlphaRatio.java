package io.toneguard.voice.features;

/**
 * Energy from 1 kHz to an upper bound over energy from 50 Hz to 1 kHz, in dB: negative for nearly every voice (-30 to 0) and <em>rising</em>
 * with vocal effort and arousal. That is the sign of the values of eGeMAPS (Eyben 2016), whose text names the inverse ratio; its upper bound is
 * 5 kHz. Bounds are part of the measure: values with different ones, or from different channels, must not be compared.
 */
final class AlphaRatio {
    private final double upperHz;
    private final int lowest = PowerSpectrum.bin(50);
    private final int middle = PowerSpectrum.bin(1000);
    private final int highest;

    /** @param upperHz 4000, which every sample rate has, or 5000 */
    AlphaRatio(double upperHz) {
        this.upperHz = upperHz;
        this.highest = PowerSpectrum.bin(upperHz);
    }

    /** In dB, within -90 to 90; NaN where the sample rate does not reach the upper bound. */
    double of(PowerSpectrum spectrum) {
        if (!spectrum.covers(upperHz)) {
            return Double.NaN;
        }
        return Logarithm.db(spectrum.sum(middle, highest) / spectrum.sum(lowest, middle));
    }
}
