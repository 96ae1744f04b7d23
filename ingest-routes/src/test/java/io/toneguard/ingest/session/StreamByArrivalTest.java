package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static io.toneguard.ingest.session.SessionHouse.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages without a stamp lie where they arrived, whoever was late. */
class StreamByArrivalTest {
    private final SessionHouse house = new SessionHouse();

    @Test
    void aSilenceOnTheWireIsAGapWhereItWas() {
        var leg = house.open(MONO, "mono");
        byte[] before = house.noise(8_000);
        byte[] after = house.noise(8_000);
        house.speak(leg, before, 160);
        house.pass(3_000);
        house.speak(leg, after, 160);
        leg.end(Ending.COMPLETE, "");
        var gaps = house.call().ended.gaps();
        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0).kind()).isEqualTo(Gap.Kind.UNSENT);
        assertThat(gaps.get(0).fromSample()).isEqualTo(8_000);
        assertThat(gaps.get(0).samples()).isBetween(23_000L, 25_000L);
        byte[] heard = house.call().audio.toByteArray();
        assertThat(Arrays.copyOfRange(heard, heard.length - 8_000, heard.length))
                .isEqualTo(after);
    }

    @Test
    void aStallAfterWhichEverythingComesAtOnceIsNoGap() {
        var leg = house.open(MONO, "mono");
        byte[] audio = house.noise(32_000);
        house.speak(leg, Arrays.copyOf(audio, 8_000), 160);
        house.freeze(2_000);
        for (int at = 8_000; at < 24_160; at += 160) {
            leg.audio(audio, at, 160);
        }
        house.speak(leg, Arrays.copyOfRange(audio, 24_160, 32_000), 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
    }

    @Test
    void aMachineThatIsLateItselfMakesNoGapsOutOfThat() {
        var leg = house.open(MONO, "mono");
        byte[] audio = house.noise(80_000);
        for (int at = 0; at < audio.length; at += 6_400) {
            // Forty messages wait while this machine is away for 0.8 s, and a tick may come between any two of them.
            house.freeze(800);
            int first = house.random.nextInt(40) * 160;
            for (int i = 0; i < 6_400; i += 160) {
                if (i == first) {
                    house.loop.tick();
                }
                leg.audio(audio, at + i, Math.max(0, Math.min(160, audio.length - at - i)));
            }
        }
        house.pass(300);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(house.call().audio.toByteArray()).startsWith(audio);
    }

    /** As when thousands hang up together: the last message waits for us, and nothing follows by which to judge. */
    @Test
    void aCallThatEndsInAStallOfThisMachinesIsNoLongerThanItsAudio() {
        var leg = house.open(MONO, "mono");
        byte[] audio = house.noise(8_160);
        house.speak(leg, Arrays.copyOf(audio, 8_000), 160);
        house.freeze(700);
        leg.audio(audio, 8_000, 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
    }

    @Test
    void aCallThatEndsJustAfterASilenceHasTheSilence() {
        var leg = house.open(MONO, "mono");
        byte[] audio = house.noise(8_160);
        house.speak(leg, Arrays.copyOf(audio, 8_000), 160);
        house.pass(3_000);
        leg.audio(audio, 8_000, 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples()).isBetween(31_000L, 33_000L);
    }

    @Test
    void whatStopsForEverybodyAtOnceIsNoSilenceOfAnybodys() {
        var legs = new Leg[10];
        byte[] audio = house.noise(80_000);
        for (int i = 0; i < legs.length; i++) {
            legs[i] = house.open(source(1), "call-" + i, MONO, Map.of(), "mono");
        }
        int at = 0;
        for (; at < 16_000; at += 160) {
            sayAll(legs, audio, at);
        }
        house.pass(800);
        // The sender goes on at its pace, 0.8 s late, and makes that good after a while.
        for (; at < 48_000; at += 160) {
            sayAll(legs, audio, at);
        }
        for (; at < 54_400; at += 160) {
            for (Leg leg : legs) {
                leg.audio(audio, at, 160);
            }
        }
        for (Leg leg : legs) {
            leg.end(Ending.COMPLETE, "");
        }
        assertThat(house.calls).allSatisfy(call -> {
            assertThat(call.ended.gaps()).isEmpty();
            assertThat(call.samples()).isEqualTo(54_400);
        });
    }

    private void sayAll(Leg[] legs, byte[] audio, int at) {
        house.pass(20);
        for (Leg leg : legs) {
            leg.audio(audio, at, 160);
        }
    }

    @Test
    void manyShortSilencesAddUpToAGap() {
        var leg = house.open(MONO, "mono");
        for (int i = 0; i < 60; i++) {
            house.speak(leg, house.noise(4_000), 160);
            house.pass(300);
        }
        leg.end(Ending.COMPLETE, "");
        double seconds = house.call().samples() / 8000.0;
        assertThat(seconds).as("of 48 s on the wall").isBetween(42.0, 48.5);
    }

    @Test
    void aLongHoldIsToldWhileItLastsAndEndsInTime() {
        var leg = house.open(MONO, "mono");
        house.speak(leg, house.noise(8_000), 160);
        house.pass(60_000);
        assertThat(house.call().samples()).isBetween(54L * 8000, 56L * 8000);
        house.speak(leg, house.noise(8_000), 160);
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().samples() / 8000.0).isBetween(61.8, 62.2);
        assertThat(house.call().ended.gaps()).hasSize(1);
    }
}
