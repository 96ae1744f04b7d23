package io.toneguard.voice;

import io.toneguard.voice.features.ChannelSurvey;
import io.toneguard.voice.features.FrameListener;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.QualityTrack;
import io.toneguard.voice.features.VoiceFrame;
import io.toneguard.voice.features.VoiceMeter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One segment on its way through the analysis: heard once for its extremes, then once to be measured, as if it were a recording of its own. What takes memory is
 * there from the beginning of the second hearing until {@link #settle}.
 */
final class Stretch implements FrameListener {
    /** Frames of 10 ms, the grid on which the channels of a recording meet. */
    private static final int FRAMES_PER_SECOND = 100;

    private final SpeakerSegment segment;
    private final int rateHz;
    private final long fromSample;
    private final long untilSample;
    private final MeasureSet measures;
    private final Dialogue.Kind kind;
    private final Channel whole;
    private final ChannelSurvey survey;
    private @Nullable VoiceMeter meter;
    private @Nullable WindowTrack windows;
    private @Nullable Dialogue dialogue;
    private VoiceMeter.@Nullable Voice heard;
    private long firstFrame;
    private long decisions;

    /**
     * @param fromSample at the analysis's rate
     * @param untilSample exclusive
     * @param whole the channel, which is told what is decided for the other one's sake
     */
    Stretch(
            SpeakerSegment segment,
            int rateHz,
            long fromSample,
            long untilSample,
            MeasureSet measures,
            Dialogue.Kind kind,
            Channel whole) {
        this.segment = segment;
        this.rateHz = rateHz;
        this.fromSample = fromSample;
        this.untilSample = untilSample;
        this.measures = measures;
        this.kind = kind;
        this.whole = whole;
        this.survey = new ChannelSurvey(rateHz);
    }

    int channel() {
        return segment.channel();
    }

    long fromSample() {
        return fromSample;
    }

    long untilSample() {
        return untilSample;
    }

    /** The first frame of 10 ms of the recording that may be this segment's. */
    long fromFrame() {
        return fromSample * FRAMES_PER_SECOND / rateHz;
    }

    /** The first after it. */
    long untilFrame() {
        return untilSample * FRAMES_PER_SECOND / rateHz;
    }

    void survey(float[] block, int count) {
        survey.accept(block, count);
    }

    void measure(float[] block, int count) {
        begin();
        windows().accept(block, count);
        meter().accept(block, count);
    }

    private void begin() {
        if (meter == null) {
            meter = new VoiceMeter(rateHz, survey, measures, this);
            windows = new WindowTrack(rateHz, untilSample - fromSample);
        }
    }

    @Override
    public void frame(VoiceFrame frame) {
        if (frame.index() == 0) {
            firstFrame = Math.round(((double) fromSample / rateHz + frame.seconds()) * FRAMES_PER_SECOND);
        }
        windows().frame(frame);
        long number = firstFrame + frame.index();
        dialogue().frame(segment.channel(), number, frame);
        whole.said(number, frame);
    }

    @Override
    public void speech(boolean speaks) {
        long number = firstFrame + decisions++;
        dialogue().speech(segment.channel(), number, speaks);
        whole.said(number, speaks);
    }

    /** Who speaks here and on the other channel meanwhile, as far as it was told. */
    Dialogue dialogue() {
        if (dialogue == null) {
            dialogue = new Dialogue(
                    kind, segment.channel(), fromFrame(), seconds -> quality().crosstalk(seconds));
        }
        return dialogue;
    }

    /** Ends the second hearing: what was still undecided goes to the listeners. */
    void finish() {
        begin();
        heard = meter().finish();
    }

    /** What it measured; call once, when the other channel, too, has said all that it said meanwhile. */
    SpeakerVoice settle() {
        VoiceMeter.Voice voice = Objects.requireNonNull(heard, "finish first");
        boolean speech = voice.speechSeconds() > 0;
        QualityTrack quality = quality();
        var stress = new SpeakerStress(
                windows(), windows().finish(), window -> quality.window(window, WindowTrack.WINDOW_SECONDS), speech);
        var all = voice.values().with();
        if (speech) {
            dialogue().addTo(all, voice.speechSeconds(), voice.syllables());
            quality.wholeRecording().addTo(all);
            stress.addTo(all);
        }
        meter = null;
        windows = null;
        dialogue = null;
        return new SpeakerVoice(
                segment, voice.speechSeconds(), voice.voicedSeconds(), all.build(), stress.state(), stress.windows());
    }

    private QualityTrack quality() {
        return meter().quality();
    }

    private VoiceMeter meter() {
        return Objects.requireNonNull(meter, "begin first");
    }

    private WindowTrack windows() {
        return Objects.requireNonNull(windows, "begin first");
    }
}
