package io.toneguard.voice;

import io.toneguard.voice.features.Conversation;
import io.toneguard.voice.features.Crosstalk;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.Measures;
import io.toneguard.voice.features.SpeakingTurns;
import io.toneguard.voice.features.VoiceFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only shows between two channels: who speaks when, and whose voice leaks into the other's. Where nobody else could have spoken there are
 * pauses; where the other may not be listened to their turns would count as such, so there are none.
 */
final class Dialogue {
    private final List<Channel> channels;
    private final boolean complete;
    private final Conversation conversation = new Conversation();
    private final @Nullable Crosstalk crosstalk;

    /**
     * @param channels those that are measured; there is a dialogue only if they are two
     * @param recorded channels of the recording
     */
    Dialogue(List<Channel> channels, int recorded) {
        this.channels = channels;
        this.complete = channels.size() == recorded && recorded <= 2;
        this.crosstalk = channels.size() == 2
                ? new Crosstalk(channels.get(0).quality(), channels.get(1).quality())
                : null;
    }

    void frame(Channel channel, VoiceFrame frame) {
        if (crosstalk != null) {
            crosstalk.frame(channels.indexOf(channel), frame.seconds(), frame.f0Hz(), frame.power());
        }
    }

    void speech(Channel channel, boolean speaks) {
        if (channels.size() == 2) {
            conversation.frame(channels.indexOf(channel), speaks);
        } else if (channels.indexOf(channel) == 0) {
            conversation.frame(0, speaks);
            conversation.frame(1, false);
        }
    }

    /** @param syllables the speaker's syllable nuclei */
    void addTo(Measures.Builder measures, Channel channel, double speechSeconds, long syllables) {
        SpeakingTurns turns = conversation.turns(Math.min(1, channels.indexOf(channel)));
        measures.set(Measure.ARTICULATION_RATE, syllables / speechSeconds);
        if (!complete) {
            return;
        }
        measures.set(Measure.SPEECH_RATE, syllables / (speechSeconds + turns.pauseSeconds()))
                .set(Measure.PAUSES, turns.pauses())
                .set(Measure.PAUSE_MEAN, turns.pauseMeanSeconds())
                .set(Measure.PAUSE_TOTAL, turns.pauseSeconds());
        if (channels.size() == 2) {
            measures.set(Measure.TALK_SHARE, turns.talkShare())
                    .set(Measure.OVERLAP, turns.overlapSeconds())
                    .set(Measure.INTERRUPTIONS, turns.interruptions());
        }
    }
}
