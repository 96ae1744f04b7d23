package io.toneguard.voice.features;

/**
 * The strongest bin below 2 kHz over the strongest from 2 kHz to an upper bound, in dB (Hammarberg 1980; 5 kHz there and in eGeMAPS): some
 * 10 to 40 for voices, <em>falling</em> with vocal effort and arousal. One bin of 31.25 Hz decides, so it depends on the length of the window, and
 * on the channel as the alpha ratio does.
 */
final class HammarbergIndex {
    private final double upperHz;
    private final int middle = PowerSpectrum.bin(2000);
    private final int highest;

    /** @param upperHz 4000, which every sample rate has, or 5000 */
    HammarbergIndex(double upperHz) {
        this.upperHz = upperHz;
        this.highest = PowerSpectrum.bin(upperHz);
    }

    /** In dB, within -90 to 90; NaN where the sample rate does not reach the upper bound. */
    double of(PowerSpectrum spectrum) {
        if (!spectrum.covers(upperHz)) {
            return Double.NaN;
        }
        return Logarithm.db(spectrum.max(1, middle) / spectrum.max(middle, highest));
    }
}
