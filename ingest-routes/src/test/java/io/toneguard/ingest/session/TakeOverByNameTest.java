package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static io.toneguard.ingest.session.SessionHouse.STEREO;
import static io.toneguard.ingest.session.SessionHouse.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which channel somebody means who says from outside that another person speaks on a track. */
class TakeOverByNameTest {
    private final SessionHouse house = new SessionHouse();

    @Test
    void aTracksNameIsThatTrackWhateverItsRoleIsInThisCall() {
        house.open(
                source(1),
                "call-1",
                STEREO,
                Map.of("toneguard.role.inbound", "agent", "toneguard.role.outbound", "customer"),
                "inbound",
                "outbound");
        assertThat(house.loop.participant(source(1), "call-1", "inbound", "a-18"))
                .isTrue();
        assertThat(persons()).containsExactly("0 agent a-18", "1 customer null");
    }

    @Test
    void aTrackOfWhichTheSourceSaysNothingHasItsNameToo() {
        house.open(source(1), "call-1", STEREO, Map.of(), "inbound", "outbound");
        assertThat(house.loop.participant(source(1), "call-1", "outbound", "a-18"))
                .isTrue();
        assertThat(persons()).containsExactly("0 customer null", "1 unknown a-18");
    }

    @Test
    void withoutATrackOfThatNameItIsTheChannelsNumberOrTheSpeaker() {
        house.open(source(1), "call-1", STEREO, Map.of(), "left", "right");
        assertThat(house.loop.participant(source(1), "call-1", "agent", "a-18")).isTrue();
        assertThat(house.loop.participant(source(1), "call-1", "0", "c-3")).isTrue();
        assertThat(persons()).containsExactly("0 customer c-3", "1 agent a-18");
        assertThat(house.loop.participant(source(1), "call-1", "inbound", "c-4"))
                .as("the source says that it is the customer")
                .isTrue();
        assertThat(persons()).containsExactly("0 customer c-4", "1 agent a-18");
        assertThat(house.loop.participant(source(1), "call-1", "nobody", "c-4")).isFalse();
    }

    @Test
    void aLegOfTwoHasItsOwnName() {
        house.open(source(2), "call-1", MONO, Map.of("leg", "caller"), "mono");
        house.open(source(2), "call-1", MONO, Map.of("leg", "desk"), "mono");
        assertThat(house.loop.participant(source(2), "call-1", "desk", "a-18")).isTrue();
        assertThat(persons()).containsExactly("0 unknown null", "1 unknown a-18");
        assertThat(house.loop.participant(source(2), "call-1", "caller", "c-3")).isTrue();
        assertThat(persons()).containsExactly("0 unknown c-3", "1 unknown a-18");
    }

    /** Who speaks on each channel as of now. */
    private List<String> persons() {
        var now = new TreeMap<Integer, String>();
        house.call()
                .segments
                .forEach(segment -> now.put(
                        segment.channel(),
                        segment.channel() + " " + segment.speaker().word() + " " + segment.person()));
        return List.copyOf(now.values());
    }
}
