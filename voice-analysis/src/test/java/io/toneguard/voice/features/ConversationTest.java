package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConversationTest {
    @Test
    void aPauseIsSilenceWithinOnesOwnTurn() {
        Conversation call = play("aaaaaaaaaa    aaaaaaaaaa  aaaaa", "");
        SpeakingTurns turns = call.turns(0);

        assertThat(turns.pauses()).isEqualTo(1);
        assertThat(turns.pauseSeconds()).isCloseTo(0.4, within(1e-9));
        assertThat(turns.pauseMeanSeconds()).isCloseTo(0.4, within(1e-9));
        assertThat(turns.talkShare()).isEqualTo(1);
    }

    @Test
    void anAnswerIsNoPause() {
        Conversation call = play("aaaaaaaaaa             aaaaaaaaaa", "             bbbbb               ");

        assertThat(call.turns(0).pauses()).isZero();
        assertThat(call.turns(1).talkShare()).isCloseTo(0.2, within(1e-9));
        assertThat(call.turns(1).interruptions()).isZero();
    }

    @Test
    void whoCutsInAndGoesOnInterrupts() {
        Conversation call = play("aaaaaaaaaaaaaa                 ", "          bbbbbbbbbbbbbbb      ");

        assertThat(call.turns(1).interruptions()).isEqualTo(1);
        assertThat(call.turns(0).interruptions()).isZero();
        assertThat(call.turns(0).overlapSeconds()).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void whoIsTalkedDownInterruptsAllTheSame() {
        Conversation call = play("aaaaaaaaaaaaaaaaaaaaaaaaa      ", "          bbbbbbb              ");

        assertThat(call.turns(1).interruptions()).isEqualTo(1);
    }

    @Test
    void whoIsSilentForMoreThanFiveSecondsWaitsAndDoesNotPause() {
        SpeakingTurns turns =
                play("aaaaa" + " ".repeat(51) + "aaaaa    aaaaa", "").turns(0);

        assertThat(turns.pauses()).isEqualTo(1);
        assertThat(turns.pauseSeconds()).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void aShortYesIsNoInterruption() {
        Conversation call = play("aaaaaaaaaaaaaaaaaaaaaaaaa      ", "          bbbb                 ");

        assertThat(call.turns(1).interruptions()).isZero();
    }

    @Test
    void nobodyHasNoShareOfNothing() {
        SpeakingTurns turns = play("    ", "    ").turns(0);

        assertThat(turns.talkShare()).isNaN();
        assertThat(turns.pauseMeanSeconds()).isNaN();
    }

    /** One letter is 100 ms; the channels' decisions come one after the other, as far apart as they may. */
    private static Conversation play(String left, String right) {
        Conversation call = new Conversation();
        int length = Math.max(left.length(), right.length()) + 5;
        for (int channel = 0; channel < 2; channel++) {
            String line = channel == 0 ? left : right;
            for (int i = 0; i < length * 10; i++) {
                call.frame(channel, i / 10 < line.length() && line.charAt(i / 10) != ' ');
            }
        }
        return call;
    }
}
