package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Messages that say at which sample they begin. */
class StampedLegTest {
    private static final byte SILENCE = (byte) 0xFF;
    private final SessionHouse house = new SessionHouse();

    @Test
    void messagesOutOfOrderFindTheirPlacesAndRepeatedOnesCountOnce() {
        var leg = house.open(MONO, "mono");
        byte[] audio = house.noise(16_000);
        int[] order = {0, 2, 1, 1, 5, 4, 3, 3, 6};
        for (int round = 0; round < 14; round++) {
            for (int n : order) {
                house.pass(20);
                int at = (round * 7 + n) * 160;
                leg.audioAt(0, at, audio, at, 160);
            }
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().audio.toByteArray()).isEqualTo(Arrays.copyOf(audio, 14 * 7 * 160));
        assertThat(house.call().gaps).isEmpty();
        assertThat(house.sessions.repeatedMessages()).isEqualTo(28 - house.sessions.lateMessages());
    }

    @Test
    void whatHasNotComeWithinTheReorderingLimitIsAListedGapOfSilence() {
        var leg = house.open(MONO, "mono");
        byte[] audio = house.noise(16_000);
        for (int at = 0; at < audio.length; at += 160) {
            house.pass(20);
            if (at < 4_800 || at >= 5_600) {
                leg.audioAt(0, at, audio, at, 160);
            }
        }
        leg.audioAt(0, 4_800, audio, 4_800, 160);
        leg.end(Ending.COMPLETE, "");
        byte[] expected = audio.clone();
        Arrays.fill(expected, 4_800, 5_600, SILENCE);
        assertThat(house.call().audio.toByteArray()).isEqualTo(expected);
        assertThat(house.call().ended.gaps()).containsExactly(new Gap(0, 4_800, 800, Gap.Kind.LOST));
        assertThat(house.sessions.lateMessages()).isEqualTo(1);
    }

    @Test
    void aLeapOfTheStampsIsAGapHoweverLongAndAskedForNoMemory() {
        var leg = house.open(MONO, "mono");
        byte[] audio = house.noise(160);
        leg.audioAt(0, 0, audio, 0, 160);
        house.freeze(3_600_000);
        leg.audioAt(0, 3_600L * 8000, audio, 0, 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isEqualTo(3_600L * 8000 + 160);
        assertThat(house.call().ended.missing(Gap.Kind.LOST)).isEqualTo(3_600L * 8000 - 160);
    }

    @Test
    void stampsBeyondAllReasonAreNextInLine() {
        var leg = house.open(MONO, "mono");
        byte[] audio = house.noise(480);
        leg.audioAt(0, 0, audio, 0, 160);
        leg.audioAt(0, Long.MAX_VALUE / 4, audio, 160, 160);
        leg.audioAt(0, Long.MAX_VALUE / 4 + 160, audio, 320, 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
        assertThat(house.sessions.restampedStreams()).isEqualTo(1);
    }

    @Test
    void aPeerThatBeginsToCountAnewIsFollowed() {
        var leg = house.open(MONO, "mono");
        house.speakAt(leg, 80_000, house.noise(8_000));
        house.speakAt(leg, 0, house.noise(8_000));
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isBetween(94_000L, 96_000L);
    }
}
