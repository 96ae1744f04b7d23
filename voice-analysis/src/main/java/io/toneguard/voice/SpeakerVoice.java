package io.toneguard.voice;

import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.Measures;
import io.toneguard.voice.stress.StressState;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What one speaker's segment measured, which is the whole channel where nobody took the call over. What was not measurable is empty, never 0.
 *
 * @param segment whose time all seconds and windows count in
 * @param speechSeconds seconds in which somebody speaks, voiced or not
 * @param voicedSeconds seconds of voiced F0 frames
 * @param state the highest state that six windows in a row reach (two of them share no audio), or why there is none
 * @param windows in order of time
 */
public record SpeakerVoice(
        SpeakerSegment segment,
        double speechSeconds,
        double voicedSeconds,
        Measures measures,
        StressState state,
        List<VoiceWindow> windows) {
    public SpeakerVoice {
        windows = List.copyOf(windows);
    }

    public Speaker speaker() {
        return segment.speaker();
    }

    /** 0 is the left channel or the only one. */
    public int channel() {
        return segment.channel();
    }

    /** One measure over the whole segment. */
    public OptionalDouble get(Measure measure) {
        return measures.get(measure);
    }
}
