package io.toneguard.voice;

import io.toneguard.voice.stress.AnalyzerVersion;
import java.util.List;

/**
 * What one recording measured.
 *
 * @param durationSeconds length of the audio
 * @param sampleRateHz rate of the recording as it arrived
 * @param mix whether both channels of the recording held the same: it was analysed once, as channel 0 of nobody known
 * @param speakers one per segment that was asked for: channel 0 first, each channel in order of time
 */
public record RecordingVoices(
        double durationSeconds, int sampleRateHz, boolean mix, AnalyzerVersion analyzer, List<SpeakerVoice> speakers) {
    public RecordingVoices {
        speakers = List.copyOf(speakers);
    }

    /** Of a recording that is no mix in two channels. */
    public RecordingVoices(
            double durationSeconds, int sampleRateHz, AnalyzerVersion analyzer, List<SpeakerVoice> speakers) {
        this(durationSeconds, sampleRateHz, false, analyzer, speakers);
    }
}
