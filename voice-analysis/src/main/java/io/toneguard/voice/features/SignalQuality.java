package io.toneguard.voice.features;

/**
 * How far the signal of one window can be trusted. What could not be measured is NaN.
 *
 * @param clippedShare share of the samples that are clipped, 0 to 1
 * @param dcOffset mean of the samples, of which 1 is full scale
 * @param snrDb level of the voiced frames, less the noise, over the noise: the quietest tenth of the quietest second; 0 to 60 dB; NaN
 *     without voice
 * @param lostShare share of the samples that a lost packet left empty, 0 to 1
 * @param bandwidthHz highest frequency at which the voice stands out of the noise; NaN without spectra
 * @param crosstalkShare share of the voiced frames that are the other channel, heard faintly; 0 for mono
 * @param toneShare share of the voiced frames that are tone or music; 0 without any
 * @param voicedSeconds seconds of voiced frames, whatever made them
 */
public record SignalQuality(
        double clippedShare,
        double dcOffset,
        double snrDb,
        double lostShare,
        double bandwidthHz,
        double crosstalkShare,
        double toneShare,
        double voicedSeconds) {
    /** Adds them to a speaker's measures. */
    public void addTo(Measures.Builder measures) {
        measures.set(Measure.CLIPPED_SHARE, clippedShare)
                .set(Measure.DC_OFFSET, dcOffset)
                .set(Measure.SNR, snrDb)
                .set(Measure.LOST_SHARE, lostShare)
                .set(Measure.BANDWIDTH, bandwidthHz)
                .set(Measure.CROSSTALK_SHARE, crosstalkShare)
                .set(Measure.TONE_SHARE, toneShare);
    }
}
