package io.toneguard.voice;

import io.toneguard.voice.stress.AnalyzerVersion;
import java.util.List;

/**
 * What one recording measured.
 *
 * @param durationSeconds length of the audio
 * @param sampleRateHz rate of the recording as it arrived
 * @param speakers one per channel that was asked for, in channel order
 */
public record RecordingVoices(
        double durationSeconds, int sampleRateHz, AnalyzerVersion analyzer, List<SpeakerVoice> speakers) {
    public RecordingVoices {
        speakers = List.copyOf(speakers);
    }
}
