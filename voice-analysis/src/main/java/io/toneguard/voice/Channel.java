package io.toneguard.voice;

import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.ChannelSurvey;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.VoiceMeter;
import org.jspecify.annotations.Nullable;

/** One channel on its way through the analysis: heard once for its extremes, then once to be measured. */
final class Channel {
    private final Speaker speaker;
    private final int channel;
    private final int rateHz;
    private final MeasureSet measures;
    private final ChannelSurvey survey;
    private final WindowTrack windows;
    private @Nullable VoiceMeter meter;

    Channel(Speaker speaker, int channel, RecordingAudio recording, MeasureSet measures) {
        this.measures = measures;
        this.speaker = speaker;
        this.channel = channel;
        this.rateHz = recording.rateHz();
        this.survey = new ChannelSurvey(rateHz);
        this.windows = new WindowTrack(rateHz, recording.samples());
    }

    void survey(float[] block, int count) {
        survey.accept(block, count);
    }

    void measure(float[] block, int count) {
        windows.accept(block, count);
        meter().accept(block, count);
    }

    SpeakerVoice finish() {
        VoiceMeter.Voice voice = meter().finish();
        return new SpeakerVoice(
                speaker,
                channel,
                voice.speechSeconds(),
                voice.voicedSeconds(),
                voice.values(),
                windows.finish(voice.speechSeconds() > 0));
    }

    private VoiceMeter meter() {
        if (meter == null) {
            meter = new VoiceMeter(rateHz, survey, measures, windows);
        }
        return meter;
    }
}
