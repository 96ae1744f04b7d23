package io.toneguard.voice;

import io.toneguard.voice.call.Speaker;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What one speaker's channel measured over a whole recording. What was not measurable is empty, never 0.
 *
 * @param channel 0 is the left channel or the only one
 * @param speechSeconds seconds in which somebody speaks, voiced or not
 * @param voicedSeconds seconds of voiced F0 frames
 * @param f0MeanHz mean F0 of the voiced frames, in hertz
 * @param f0MedianHz median F0 of the voiced frames, in hertz
 * @param f0SdHz standard deviation of F0 over the voiced frames, in hertz (n - 1)
 * @param jitterLocal mean absolute difference of consecutive periods over the mean period, as a ratio (0.01 is 1 %)
 * @param shimmerLocal mean absolute difference of consecutive period peak amplitudes over their mean, as a ratio
 * @param hnrDb mean harmonics-to-noise ratio of the voiced frames, in dB
 * @param levelDbfs RMS level over the speech, in dB relative to full scale
 * @param windows in order of time
 */
public record SpeakerVoice(
        Speaker speaker,
        int channel,
        double speechSeconds,
        double voicedSeconds,
        OptionalDouble f0MeanHz,
        OptionalDouble f0MedianHz,
        OptionalDouble f0SdHz,
        OptionalDouble jitterLocal,
        OptionalDouble shimmerLocal,
        OptionalDouble hnrDb,
        OptionalDouble levelDbfs,
        List<VoiceWindow> windows) {
    public SpeakerVoice {
        windows = List.copyOf(windows);
    }
}
