package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static io.toneguard.ingest.session.SessionHouse.STEREO;
import static io.toneguard.ingest.session.SessionHouse.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.Speaker;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LegsOfACallTest {
    private final SessionHouse house = new SessionHouse();

    @Test
    void twoConnectionsOfOneCallAreOneRecordingWithAChannelEach() {
        byte[] customer = house.noise(24_000);
        byte[] agent = house.noise(16_000);
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        house.speak(first, Arrays.copyOf(customer, 8_000), 160);
        var second = house.open(source(2), "call-1", MONO, Map.of("leg", "agent"), "mono");
        for (int at = 0; at < 16_000; at += 160) {
            house.pass(20);
            first.audio(customer, 8_000 + at, 160);
            second.audio(agent, at, 160);
        }
        first.end(Ending.COMPLETE, "");
        assertThat(house.call().ended).isNull();
        second.end(Ending.COMPLETE, "");
        assertThat(house.call().call.speakers()).containsExactly(Speaker.CUSTOMER, Speaker.AGENT);
        assertThat(house.call().channel(0)).startsWith(customer);
        byte[] agentHeard = house.call().channel(1);
        long lead = house.call().ended.gaps().stream()
                .filter(gap -> gap.channel() == 1)
                .mapToLong(Gap::samples)
                .sum();
        assertThat(lead).isBetween(7_800L, 8_200L);
        assertThat(Arrays.copyOfRange(agentHeard, (int) lead, (int) lead + 16_000))
                .isEqualTo(agent);
    }

    /** What one leg sent is read before what the other one sent at the same time. */
    @Test
    void legsThatWaitForThisMachineAreNotMovedAgainstOneAnother() {
        byte[] customer = house.noise(160 * 400);
        byte[] agent = house.noise(160 * 400);
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        var second = house.open(source(2), "call-1", MONO, Map.of("leg", "agent"), "mono");
        for (int message = 0; message < 400; message += 100) {
            house.freeze(2_000);
            for (int i = message; i < message + 100; i++) {
                first.audio(customer, 160 * i, 160);
            }
            house.loop.tick();
            for (int i = message; i < message + 100; i++) {
                second.audio(agent, 160 * i, 160);
            }
        }
        first.end(Ending.COMPLETE, "");
        second.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(house.call().channel(0)).isEqualTo(customer);
        assertThat(house.call().channel(1)).isEqualTo(agent);
    }

    @Test
    void aLegThatNeverComesDoesNotHoldUpTheOther() {
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        byte[] audio = house.noise(40_000);
        house.speak(first, audio, 160);
        assertThat(house.call().samples()).isGreaterThan(28_000);
        first.end(Ending.COMPLETE, "");
        assertThat(house.call().channel(0)).isEqualTo(audio);
        assertThat(house.call().ended.missing(Gap.Kind.UNSENT)).isEqualTo(40_000);
    }

    @Test
    void theSameLegAgainIsARecordingOfItsOwn() {
        house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        assertThat(house.calls).hasSize(2);
    }

    @Test
    void aLegOfACallWithoutANameKeepsNoPlaceForAnother() {
        var start = new CallStart("", MONO, List.of("mono"), Map.of("leg", "customer"));
        for (int call = 0; call < 100; call++) {
            house.loop.placeOf(source(2), start).open(source(2), start).end(Ending.COMPLETE, "");
        }
        assertThat(house.calls).hasSize(100);
        assertThat(house.sessions.places()).isZero();
    }

    @Test
    void legsOfDifferentFormatsAreNotOneCall() {
        house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        var wide = new WireFormat(WireCodec.L16, 16_000, 1);
        assertThatThrownBy(() -> house.open(source(2), "call-1", wide, Map.of("leg", "agent"), "mono"))
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining("same format");
        assertThatThrownBy(() -> house.open(source(2), "call-2", STEREO, Map.of(), "left", "right"))
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining("--legs");
        assertThat(house.sessions.places()).as("only the open call's").isEqualTo(1);
    }
}
