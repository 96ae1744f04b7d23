package io.toneguard.voice;

import io.toneguard.voice.features.Conversation;
import io.toneguard.voice.features.Crosstalk;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.Measures;
import io.toneguard.voice.features.SpeakingTurns;
import io.toneguard.voice.features.VoiceFrame;
import java.util.function.DoubleConsumer;

/**
 * One segment's part in what only shows between two channels: who speaks when, and whether the other's voice leaks in. Where nobody else could have spoken
 * there are pauses; where the other may not be listened to their turns would count as such, so there are none. Who it is that speaks on the other channel, and
 * whether they change, is all the same.
 */
final class Dialogue {
    /** Who else can be heard while the segment lasts. */
    enum Kind {
        /** The recording has one channel. */
        ALONE,
        /** The other channel's people, all the time. */
        WITH_OTHER,
        /** Somebody on the other channel may not be listened to, for a part of the time or for all of it. */
        OTHER_UNHEARD
    }

    private final Kind kind;
    private final int own;
    private final Conversation conversation = new Conversation();
    private final Crosstalk crosstalk;
    private final long[] nextFrame;
    private final long[] nextDecision;

    /**
     * @param own the segment's channel, 0 or 1
     * @param fromFrame number of the first frame of 10 ms, of the recording, that counts
     * @param leaked is told the seconds of each of the segment's frames that are the other's voice
     */
    Dialogue(Kind kind, int own, long fromFrame, DoubleConsumer leaked) {
        this.kind = kind;
        this.own = own;
        this.crosstalk = new Crosstalk(own, leaked);
        this.nextFrame = new long[] {fromFrame, fromFrame};
        this.nextDecision = new long[] {fromFrame, fromFrame};
    }

    /**
     * Takes a frame of either channel; those that are missing before it, at the ends of segments, are silent.
     *
     * @param number of the frame within the recording
     */
    void frame(int channel, long number, VoiceFrame frame) {
        if (kind == Kind.ALONE) {
            return;
        }
        for (; nextFrame[channel] < number; nextFrame[channel]++) {
            crosstalk.frame(channel, frame.seconds(), 0, 0);
        }
        crosstalk.frame(channel, frame.seconds(), frame.f0Hz(), frame.power());
        nextFrame[channel]++;
    }

    /** Takes the answer to whether somebody speaks in a frame; as {@link #frame}. */
    void speech(int channel, long number, boolean speaks) {
        for (; nextDecision[channel] < number; nextDecision[channel]++) {
            decided(channel, false);
        }
        decided(channel, speaks);
        nextDecision[channel]++;
    }

    private void decided(int channel, boolean speaks) {
        conversation.frame(channel, speaks);
        if (kind == Kind.ALONE) {
            conversation.frame(1 - channel, false);
        }
    }

    /** @param syllables the speaker's syllable nuclei */
    void addTo(Measures.Builder measures, double speechSeconds, long syllables) {
        SpeakingTurns turns = conversation.turns(own);
        measures.set(Measure.ARTICULATION_RATE, syllables / speechSeconds);
        if (kind == Kind.OTHER_UNHEARD) {
            return;
        }
        measures.set(Measure.SPEECH_RATE, syllables / (speechSeconds + turns.pauseSeconds()))
                .set(Measure.PAUSES, turns.pauses())
                .set(Measure.PAUSE_MEAN, turns.pauseMeanSeconds())
                .set(Measure.PAUSE_TOTAL, turns.pauseSeconds());
        if (kind == Kind.WITH_OTHER) {
            measures.set(Measure.TALK_SHARE, turns.talkShare())
                    .set(Measure.OVERLAP, turns.overlapSeconds())
                    .set(Measure.INTERRUPTIONS, turns.interruptions());
        }
    }
}
