package io.toneguard.ingest.source;

import static io.toneguard.ingest.source.CallTickets.Receipt.FULL;
import static io.toneguard.ingest.source.CallTickets.Receipt.TAKEN;
import static io.toneguard.ingest.source.CallTickets.Receipt.TAKEN_BY_ANOTHER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallTicketsTest {
    private static final UUID CALL = UUID.fromString("40325ec2-5efd-4bd3-805f-53576e581d13");

    private final SettableInstant clock = new SettableInstant(Instant.parse("2026-03-01T12:00:00Z"));
    private final CallTickets tickets = new CallTickets(clock);

    @Test
    void anAnnouncedCallIsItsSourcesOnce() {
        assertThat(announce("acme", CALL, Map.of("agent", "a-17"))).isEqualTo(TAKEN);
        var ticket = tickets.redeem(CALL).orElseThrow();
        assertThat(ticket.source().label()).isEqualTo("acme/pbx");
        assertThat(ticket.metadata()).isEqualTo(Map.of("agent", "a-17"));
        assertThat(tickets.redeem(CALL)).as("again").isEmpty();
        assertThat(tickets.redeem(UUID.randomUUID())).as("never announced").isEmpty();
    }

    @Test
    void anAnnouncementIsGoodForAMinute() {
        announce("acme", CALL, Map.of());
        var later = UUID.randomUUID();
        clock.pass(Duration.ofSeconds(1));
        announce("acme", later, Map.of());
        clock.pass(Duration.ofSeconds(59));
        assertThat(tickets.redeem(CALL)).isEmpty();
        assertThat(tickets.redeem(later)).isPresent();
    }

    @Test
    void theSameSourceMayCorrectItselfAndAnotherMayNot() {
        announce("acme", CALL, Map.of("agent", "1"));
        assertThat(announce("other", CALL, Map.of("agent", "3"))).isEqualTo(TAKEN_BY_ANOTHER);
        assertThat(announce("acme", CALL, Map.of("agent", "2"))).isEqualTo(TAKEN);
        assertThat(tickets.redeem(CALL).orElseThrow().metadata()).containsEntry("agent", "2");
    }

    @Test
    void theyNeverBecomeTooMany() {
        for (int i = 0; i < CallTickets.MOST; i++) {
            announce("acme", new UUID(1, i), Map.of());
        }
        assertThat(announce("acme", CALL, Map.of())).isEqualTo(FULL);
        assertThat(announce("acme", new UUID(1, 5), Map.of()))
                .as("one that is there")
                .isEqualTo(TAKEN);
        clock.pass(CallTickets.KEPT);
        assertThat(announce("acme", CALL, Map.of()))
                .as("when the others are over")
                .isEqualTo(TAKEN);
    }

    private CallTickets.Receipt announce(String tenant, UUID call, Map<String, String> metadata) {
        return tickets.issue(Registered.source(Registered.id(tenant), tenant, "pbx", "audiosocket"), call, metadata);
    }
}
