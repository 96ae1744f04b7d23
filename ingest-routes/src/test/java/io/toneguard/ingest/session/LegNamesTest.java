package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Who speaks on which of two connections, by what their legs are called. */
class LegNamesTest {
    private final SessionHouse house = new SessionHouse();

    @ParameterizedTest
    @CsvSource({"OUT, in", "Out, IN", "in, OUT", "In, out"})
    void aLegsNameCountsInAnyLetterCase(String first, String second) {
        var source = naming(Map.of("out", Speaker.AGENT, "in", Speaker.CUSTOMER));
        open(source, first, Map.of());
        open(source, second, Map.of());
        assertThat(speakerOf(first)).isEqualTo(first.equalsIgnoreCase("out") ? Speaker.AGENT : Speaker.CUSTOMER);
        assertThat(speakerOf(second)).isEqualTo(second.equalsIgnoreCase("out") ? Speaker.AGENT : Speaker.CUSTOMER);
    }

    @ParameterizedTest
    @CsvSource({"desk, caller", "caller, desk"})
    void whereTheSourceNamesOneLegTheOtherOneIsTheOtherSpeakersWhicheverComesFirst(String first, String second) {
        var source = naming(Map.of("desk", Speaker.AGENT));
        open(source, first, Map.of("agent", first.equals("desk") ? "a-17" : ""));
        open(source, second, Map.of("agent", second.equals("desk") ? "a-17" : ""));
        assertThat(house.call().segments)
                .filteredOn(segment -> segment.speaker() == Speaker.AGENT)
                .last()
                .extracting(Segment::person)
                .isEqualTo("a-17");
        assertThat(speakerOf("desk")).isEqualTo(Speaker.AGENT);
        assertThat(speakerOf("caller")).isEqualTo(Speaker.CUSTOMER);
    }

    @Test
    void whoIsNamedByAWordIsNotGuessedAt() {
        var source = naming(Map.of("desk", Speaker.AGENT));
        open(source, "Agent", Map.of());
        open(source, "x", Map.of("toneguard.role.x", "customer"));
        assertThat(speakerOf("Agent")).isEqualTo(Speaker.AGENT);
        assertThat(speakerOf("x")).isEqualTo(Speaker.CUSTOMER);
    }

    @Test
    void aLegThatTheSourceDoesNotNameAmongTwoIsNobodys() {
        open(naming(Map.of("agent", Speaker.AGENT, "customer", Speaker.CUSTOMER)), "caller", Map.of());
        assertThat(house.call().call.speakers()).containsExactly(Speaker.UNKNOWN, Speaker.UNKNOWN);
    }

    @Test
    void aLegWithoutANameIsNobodysToo() {
        house.open(naming(Map.of("desk", Speaker.AGENT)), "call-1", MONO, Map.of(), "mono");
        assertThat(house.call().call.speakers()).containsExactly(Speaker.UNKNOWN, Speaker.UNKNOWN);
    }

    @Test
    void theCallsOwnWordOnALegCountsInAnyLetterCase() {
        open(naming(Map.of("out", Speaker.AGENT)), "OUT", Map.of("toneguard.role.Out", "customer"));
        assertThat(house.call().call.speakers()).containsExactly(Speaker.CUSTOMER, Speaker.AGENT);
    }

    @Test
    void aLegThatComesAgainInOtherLettersIsNotTheOtherLeg() {
        var source = naming(Map.of());
        open(source, "Desk", Map.of());
        open(source, "desk", Map.of());
        assertThat(house.calls).as("the second is a call of its own").hasSize(2);
    }

    @Test
    void whoTakesOverIsToldByTheLegsNameInAnyLetterCase() {
        var source = naming(Map.of("out", Speaker.AGENT));
        var leg = open(source, "OUT", Map.of());
        open(source, "Caller", Map.of());
        assertThat(house.loop.participant(source, "call-1", "Out", "a-18")).isTrue();
        assertThat(house.loop.participant(source, "call-1", "CALLER", "c-1")).isTrue();
        assertThat(house.loop.participant(source, "call-1", "nobody", "c-1")).isFalse();
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().segments)
                .extracting(segment -> segment.channel() + " " + segment.person())
                .contains("0 a-18", "1 c-1");
    }

    @Test
    void whereTheOrderDecidesOneLineSaysWhatToSet() {
        var logger = (Logger) LoggerFactory.getLogger(SessionLoop.class);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        logger.addAppender(log);
        try {
            var both = naming(Map.of("agent", Speaker.AGENT, "customer", Speaker.CUSTOMER));
            dial(both, "call-1", "agent", "caller");
            dial(both, "call-2", "caller", "agent");
            dial(naming(Map.of()), "call-3", "agent", "caller");
            dial(naming(Map.of()), "call-4", "caller", "agent");
            dial(naming(Map.of()), "call-5", "one", "two");
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("call-2", "leg caller", "agent, customer", "--customer-channel"),
                        line -> assertThat(line)
                                .contains("call-4", "leg agent is said to be the agent", "counts as unknown"));
    }

    private void dial(Source source, String call, String... legs) {
        for (String leg : legs) {
            house.open(source, call, MONO, Map.of("leg", leg), "mono");
        }
    }

    private Leg open(Source source, String leg, Map<String, String> said) {
        var metadata = new HashMap<>(said);
        metadata.put("leg", leg);
        return house.open(source, "call-1", MONO, metadata, "mono");
    }

    /** Told by the person who takes that leg's channel over. */
    private Speaker speakerOf(String leg) {
        house.loop.participant(naming(Map.of()), "call-1", leg, "who is it?");
        var heard = house.call().segments;
        return heard.get(heard.size() - 1).speaker();
    }

    private static Source naming(Map<String, Speaker> speakers) {
        var plain = SessionHouse.source(2);
        return new Source(
                plain.tenant(),
                plain.tenantName(),
                plain.name(),
                plain.dialect(),
                speakers,
                plain.keys(),
                plain.rateHz(),
                plain.channels(),
                plain.legs(),
                plain.contractedSessions());
    }
}
