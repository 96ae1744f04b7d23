package io.toneguard.voice.light;

import io.toneguard.voice.features.Confidence;
import io.toneguard.voice.features.SignalQuality;
import io.toneguard.voice.stress.IndexMeasures;

/**
 * What the last five seconds of one speaker measured; fewer at the start. Names, units and definitions are the full engine's. NaN where there was nothing
 * to measure.
 *
 * @param endSeconds where the window ends: whole seconds from the first sample
 * @param heardSeconds how long the window is: 5, or less at the start
 * @param voicedSeconds seconds of voiced frames
 * @param f0MedianHz median F0 of the voiced frames
 * @param f0P80Hz 80th percentile of the F0 of voiced frames, interpolated between ranks
 * @param alphaRatio4kDb mean over voiced frames of {@link LightFrame#alphaRatio4kDb()}; the index has its own, of summed energies
 * @param hammarberg4kDb mean over voiced frames of {@link LightFrame#hammarberg4kDb()}
 * @param mfcc1 mean over voiced frames of {@link LightFrame#mfcc1()}
 * @param levelDbfs RMS of the whole window, in dB relative to full scale; NaN for digital silence
 * @param index what {@link io.toneguard.voice.stress.StressIndex} reads against a baseline, from the same gates as for a recording
 * @param quality how far the signal can be trusted, as far as a live channel can tell: bandwidth is NaN and crosstalk 0
 */
public record LightReading(
        int endSeconds,
        int heardSeconds,
        double voicedSeconds,
        double f0MedianHz,
        double f0P80Hz,
        double alphaRatio4kDb,
        double hammarberg4kDb,
        double mfcc1,
        double levelDbfs,
        IndexMeasures index,
        SignalQuality quality) {
    /** Whether it is of all five seconds. */
    public boolean isWhole() {
        return heardSeconds == LightWindows.WINDOW_SECONDS;
    }

    /** How much of this can be believed, by the same formula as a window of a recording; computed anew each time. */
    public Confidence confidence() {
        return Confidence.of(quality);
    }
}
