package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static io.toneguard.ingest.session.SessionHouse.STEREO;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import org.junit.jupiter.api.Test;

/** What is left out, by a pause or by what the peer says. */
class PausesTest {
    private final SessionHouse house = new SessionHouse();

    @Test
    void whatWasInDoubtWhenAPauseBeganIsToldDuringIt() {
        var leg = house.open(MONO, "mono");
        house.speak(leg, house.noise(8_000), 160);
        house.pass(1_000);
        house.speak(leg, house.noise(800), 160);
        leg.paused();
        house.pass(3_000);
        assertThat(house.call().samples()).isGreaterThan(16_000);
    }

    @Test
    void aPauseMovesLaterAudioLaterAndIsNoLoss() {
        var leg = house.open(MONO, "mono");
        house.speak(leg, house.noise(8_000), 160);
        leg.paused();
        house.pass(5_000);
        leg.resumed();
        house.speak(leg, house.noise(8_000), 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().pauses).containsExactly("paused", "resumed");
        assertThat(house.call().ended.missing(Gap.Kind.PAUSED)).isBetween(39_000L, 41_000L);
        assertThat(house.call().ended.missing(Gap.Kind.UNSENT)).isZero();
    }

    @Test
    void whatWasSaidBeforeAPauseIsToldBeforeIt() {
        var leg = house.open(MONO, "mono");
        leg.audio(house.noise(1_000), 0, 1_000);
        assertThat(house.call().samples()).isZero();
        leg.paused();
        assertThat(house.call().samples()).isEqualTo(1_000);
    }

    @Test
    void whatThePeerSaysItLeftOutIsExactlyAsLongAsItSays() {
        var leg = house.open(STEREO, "external", "internal");
        leg.audio(house.noise(1_600), 0, 1_600);
        leg.paused();
        house.pass(10_000);
        leg.skip(60_800, Gap.Kind.PAUSED);
        leg.resumed();
        leg.audio(house.noise(1_600), 0, 1_600);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isEqualTo(800 + 60_800 + 800);
        assertThat(house.call().ended.gaps())
                .containsExactly(new Gap(0, 800, 60_800, Gap.Kind.PAUSED), new Gap(1, 800, 60_800, Gap.Kind.PAUSED));
    }

    @Test
    void aSkipOfYearsIsCutToWhatCanBe() {
        var leg = house.open(MONO, "mono");
        leg.skip(Long.MAX_VALUE, Gap.Kind.LOST);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isEqualTo(60 * 8000);
    }
}
