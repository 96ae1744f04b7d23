package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ToldSegmentsTest {
    private static final Segment UNKNOWN = new Segment(1, 0, Speaker.AGENT, null);
    private static final Segment CUSTOMER = new Segment(0, 0, Speaker.CUSTOMER, null);
    private static final Segment ANNA = new Segment(1, 0, Speaker.AGENT, "anna");

    @Test
    void anAgentWhoIsNamedBeforeAWordWasSpokenIsOnePersonAfterACrash() {
        var left = new LeftCall(ScriptedCall.call(
                new Tenant(new TenantId(UUID.randomUUID()), "tenant", ScoringPolicy.NONE),
                "call",
                ScriptedCall.MU_LAW,
                Instant.parse("2026-11-21T09:00:00Z")));
        left.segment(CUSTOMER);
        left.segment(UNKNOWN);
        left.segment(ANNA);
        assertThat(left.ended().call().segments()).containsExactly(CUSTOMER, ANNA);
    }

    @Test
    void aPeerThatNamesSomebodyNewWithEachMessageFillsNoMemory() {
        var told = new ToldSegments();
        for (int i = 0; i < 10_000; i++) {
            told.add(new Segment(0, i, Speaker.AGENT, "a-" + i));
        }
        assertThat(told.all()).hasSize(Segment.MOST);
        assertThat(told.add(new Segment(0, 10_000, Speaker.AGENT, "anna"))).isFalse();
    }
}
