package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.CallEnded.Ending;
import org.junit.jupiter.api.Test;

/** A peer's clock is measured by its audio: not by the silence that we put where there was none. */
class ClockDriftTest {
    private final SessionHouse house = new SessionHouse();
    private final byte[] message = new byte[161];

    @Test
    void silenceAfterTheLastAudioIsNoFastClock() {
        var leg = house.open(MONO, "mono");
        speaks(leg, 100);
        house.pass(60_000);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.clockDriftPpm()).isBetween(-500.0, 500.0);
    }

    @Test
    void aHoldBetweenAudioIsNone() {
        var leg = house.open(MONO, "mono");
        speaks(leg, 50);
        house.pass(60_000);
        speaks(leg, 50);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.clockDriftPpm()).isBetween(-1_000.0, 1_000.0);
    }

    @Test
    void aFirstStampThatIsNotZeroIsNone() {
        var leg = house.open(MONO, "mono");
        for (int i = 0; i < 5_000; i++) {
            house.pass(20);
            leg.audioAt(0, 30 * 8_000 + i * 160, message, 0, 160);
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.clockDriftPpm()).isBetween(-500.0, 500.0);
    }

    @Test
    void aClockThatIsFastIsToldSo() {
        var leg = house.open(MONO, "mono");
        for (int i = 0; i < 6_000; i++) {
            house.pass(20);
            leg.audio(message, 0, i % 4 == 0 ? 161 : 160); // a sample in 640
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.clockDriftPpm()).isBetween(1_400.0, 1_900.0);
    }

    private void speaks(Leg leg, int seconds) {
        for (int i = 0; i < 50 * seconds; i++) {
            house.pass(20);
            leg.audio(message, 0, 160);
        }
    }
}
