package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static io.toneguard.ingest.session.SessionHouse.STEREO;
import static io.toneguard.ingest.session.SessionHouse.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who speaks on which channel, and since when. */
class WhoSpeaksTest {
    private final SessionHouse house = new SessionHouse();

    @Test
    void anotherPersonOnAChannelBeginsASegment() {
        var leg = house.open(source(1), "call-1", STEREO, Map.of("agent", "a-17"), "left", "right");
        leg.audio(house.noise(8_000), 0, 8_000);
        leg.participant(1, "a-18");
        leg.participant(1, "a-18");
        leg.audio(house.noise(8_000), 0, 8_000);
        assertThat(house.loop.participant(source(1), "call-1", "agent", "a-99")).isTrue();
        assertThat(house.loop.participant(source(1), "call-2", "agent", "a-99")).isFalse();
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().segments)
                .extracting(s ->
                        s.channel() + " " + s.fromSample() + " " + s.speaker().word() + " " + s.person())
                .containsExactly("0 0 customer null", "1 0 agent a-17", "1 4000 agent a-18", "1 8000 agent a-99");
    }

    @Test
    void theAgentIsKnownWhicheverConnectionNamesHer() {
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "customer"), "mono");
        house.speak(first, house.noise(16_000), 160);
        var second = house.open(source(2), "call-1", MONO, Map.of("leg", "agent", "agent", "a-17"), "mono");
        house.speak(second, house.noise(8_000), 160);
        first.end(Ending.COMPLETE, "");
        second.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.segments())
                .extracting(s ->
                        s.channel() + " " + s.fromSample() + " " + s.speaker().word() + " " + s.person())
                .containsExactly("0 0 customer null", "1 0 agent a-17");
    }

    @Test
    void aRescuerIsNotTakenForTheAgentWhomALaterConnectionNames() {
        var first = house.open(source(2), "call-1", MONO, Map.of("leg", "agent"), "mono");
        house.speak(first, house.noise(8_000), 160);
        first.participant(0, "rescuer");
        house.speak(first, house.noise(8_000), 160);
        var second = house.open(source(2), "call-1", MONO, Map.of("leg", "customer", "agent", "a-17"), "mono");
        house.speak(second, house.noise(8_000), 160);
        first.end(Ending.COMPLETE, "");
        second.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.segments())
                .filteredOn(segment -> segment.speaker() == Speaker.AGENT)
                .extracting(Segment::person)
                .containsExactly(null, "rescuer");
    }

    @Test
    void aPersonsIdIsOneLineOfBoundedLength() {
        var leg = house.open(source(1), "call-1", STEREO, Map.of(), "left", "right");
        leg.participant(1, "a\n18\u2028x");
        leg.participant(0, "x".repeat(60_000));
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.segments())
                .extracting(s -> s.channel() + " " + s.person())
                .containsExactlyInAnyOrder("0 null", "1 a 18 x");
    }

    @Test
    void noMoreSegmentsAreBegunThanTheLedgerCanNumber() {
        var leg = house.open(MONO, "mono");
        for (int i = 0; i < 40_000; i++) {
            leg.audio(new byte[] {0}, 0, 1);
            leg.participant(0, "a-" + i % 2);
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().ended.segments()).hasSize(1_000);
    }

    @Test
    void rolesComeFromTheCallFirstThenFromTheSource() {
        house.open(
                source(1),
                "call-1",
                STEREO,
                Map.of("toneguard.role.left", "agent", "toneguard.role.right", "customer"),
                "left",
                "right");
        assertThat(house.call().call.speakers()).containsExactly(Speaker.AGENT, Speaker.CUSTOMER);
    }
}
