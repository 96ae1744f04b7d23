package io.toneguard.voice;

import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.ChannelSurvey;
import io.toneguard.voice.features.FrameListener;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.QualityTrack;
import io.toneguard.voice.features.VoiceFrame;
import io.toneguard.voice.features.VoiceMeter;
import java.util.Objects;
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
    private VoiceMeter.@Nullable Voice heard;
    private @Nullable Dialogue dialogue;

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

    /** Begins the second hearing. */
    void begin() {
        meter = new VoiceMeter(rateHz, survey, measures, this);
    }

    /** From now on the dialogue hears what is decided about this channel. */
    void join(Dialogue between) {
        dialogue = between;
    }

    void measure(float[] block, int count) {
        windows.accept(block, count);
        meter().accept(block, count);
    }

    @Override
    public void frame(VoiceFrame frame) {
        windows.frame(frame);
        if (dialogue != null) {
            dialogue.frame(this, frame);
        }
    }

    @Override
    public void speech(boolean speaks) {
        if (dialogue != null) {
            dialogue.speech(this, speaks);
        }
    }

    QualityTrack quality() {
        return meter().quality();
    }

    /** Ends the second hearing: what was still undecided goes to the listeners. Call for all channels before any {@link #voice}. */
    void finish() {
        heard = meter().finish();
    }

    SpeakerVoice voice() {
        VoiceMeter.Voice voice = Objects.requireNonNull(heard, "finish first");
        boolean speech = voice.speechSeconds() > 0;
        QualityTrack quality = quality();
        var stress = new SpeakerStress(
                windows, windows.finish(), window -> quality.window(window, WindowTrack.WINDOW_SECONDS), speech);
        var all = voice.values().with();
        if (speech) {
            if (dialogue != null) {
                dialogue.addTo(all, this, voice.speechSeconds(), voice.syllables());
            }
            quality.wholeRecording().addTo(all);
            stress.addTo(all);
        }
        return new SpeakerVoice(
                speaker,
                channel,
                voice.speechSeconds(),
                voice.voicedSeconds(),
                all.build(),
                stress.state(),
                stress.windows());
    }

    private VoiceMeter meter() {
        return Objects.requireNonNull(meter, "begin first");
    }
}
