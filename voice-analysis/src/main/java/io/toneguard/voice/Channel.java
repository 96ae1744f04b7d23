package io.toneguard.voice;

import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.ChannelSurvey;
import io.toneguard.voice.features.FrameListener;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.Measures;
import io.toneguard.voice.features.QualityTrack;
import io.toneguard.voice.features.VoiceFrame;
import io.toneguard.voice.features.VoiceMeter;
import org.jspecify.annotations.Nullable;

/** One channel on its way through the analysis: heard once for its extremes, then once to be measured. */
final class Channel implements FrameListener {
    private final Speaker speaker;
    private final int channel;
    private final int rateHz;
    private final MeasureSet measures;
    private final ChannelSurvey survey;
    private final WindowTrack windows;
    private @Nullable VoiceMeter meter;
    private Dialogue dialogue = Dialogue.NONE;

    Channel(Speaker speaker, int channel, RecordingAudio recording, MeasureSet measures) {
        this.speaker = speaker;
        this.channel = channel;
        this.rateHz = recording.rateHz();
        this.measures = measures;
        this.survey = new ChannelSurvey(rateHz);
        this.windows = new WindowTrack(rateHz, recording.samples());
    }

    void survey(float[] block, int count) {
        survey.accept(block, count);
    }

    /** Begins the second hearing, within a dialogue that hears this channel's decisions, too. */
    void begin(Dialogue inDialogue) {
        meter = new VoiceMeter(rateHz, survey, measures, this);
        dialogue = inDialogue;
    }
