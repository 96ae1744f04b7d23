package io.toneguard.voice;

import io.toneguard.voice.stress.AnalyzerVersion;
import java.util.List;

/**
 * What one recording measured.
 *
 * @param durationSeconds length of the audio
 * @param sampleRateHz rate of the recording as it arrived
 * @param speakers one per segment that was asked for: channel 0 first, each channel in order of time
 */
public record RecordingVoices(
        double durationSeconds, int sampleRateHz, AnalyzerVersion analyzer, List<SpeakerVoice> speakers) {
    public RecordingVoices {
        speakers = List.copyOf(speakers);
    }
}
