package io.toneguard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTicketsTest {
    private static final UUID CALL = UUID.fromString("40325ec2-5efd-4bd3-805f-53576e581d13");

    private final SettableInstant clock = new SettableInstant(Instant.parse("2026-03-01T12:00:00Z"));
    private final CallTickets tickets = new CallTickets(CallTicketsTest::door, clock);

    @Test
    void anAnnouncedCallIsItsSourcesOnce() {
        assertThat(announce("acme", CALL, "{\"agent\":\"a-17\",\"queue\":5,\"call\":\"c-1\",\"team\":null}"))
                .isEqualTo(204);
        var ticket = tickets.redeem(CALL).orElseThrow();
        assertThat(ticket.source().label()).isEqualTo("acme/pbx");
        assertThat(ticket.metadata()).isEqualTo(Map.of("agent", "a-17", "queue", "5", "call", "c-1"));
        assertThat(tickets.redeem(CALL)).as("again").isEmpty();
        assertThat(tickets.redeem(UUID.randomUUID())).as("never announced").isEmpty();
    }

    @Test
    void anAnnouncementIsGoodForAMinute() {
        announce("acme", CALL, "");
        var later = UUID.randomUUID();
        clock.pass(Duration.ofSeconds(1));
        announce("acme", later, "{}");
        clock.pass(Duration.ofSeconds(59));
        assertThat(tickets.redeem(CALL)).isEmpty();
        assertThat(tickets.redeem(later)).isPresent();
    }

    @Test
    void theSameSourceMayCorrectItselfAndAnotherMayNot() {
        announce("acme", CALL, "{\"agent\":\"1\"}");
        assertThat(announce("other", CALL, "{\"agent\":\"3\"}")).isEqualTo(409);
        assertThat(announce("acme", CALL, "{\"agent\":\"2\"}")).isEqualTo(204);
        assertThat(tickets.redeem(CALL).orElseThrow().metadata()).containsEntry("agent", "2");
    }

    @Test
    void whomTheDoorRefusesAnnouncesNothing() {
        assertThat(announce("stranger", CALL, "{}")).isEqualTo(403);
        assertThat(tickets.redeem(CALL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"a\"", "1", "null", "{\"a\":{}}", "{\"a\":[1]}", "{\"a\":\"b\"} x", "\u0000"})
    void aBodyThatIsNoObjectOfStringsIsToldSo(String body) {
        assertThat(announce("acme", CALL, body)).as(body).isEqualTo(400);
        assertThat(tickets.redeem(CALL)).isEmpty();
    }

    @Test
    void aBodyOrAUuidThatIsNoneIsToldSo() {
        assertThat(announce("acme", CALL, "{\"a\":\"" + "x".repeat(CallTickets.LARGEST_BODY) + "\"}"))
                .isEqualTo(413);
        for (String uuid :
                new String[] {"", "/", "/1-2-3-4-5", "/not-a-uuid", "/40325ec2-5efd-4bd3-805f-53576e581d1z"}) {
            assertThat(tickets.announce(
                                    Knock.at("/v1/streams/audiosocket/acme" + uuid)
                                            .handshake(),
                                    new byte[0])
                            .status())
                    .as(uuid)
                    .isEqualTo(400);
        }
    }

    @Test
    void oneTenantsAnnouncementsLeaveRoomForTheOthers() {
        announceUpToItsLimit("acme", 1);
        assertThat(announce("acme", CALL, "")).isEqualTo(503);
        assertThat(announce("acme", new UUID(1, 5), "{}"))
                .as("one that is there")
                .isEqualTo(204);
        assertThat(announce("other", CALL, "")).isEqualTo(204);
        assertThat(tickets.redeem(new UUID(1, 7))).isPresent();
        assertThat(announce("acme", UUID.randomUUID(), "")).as("when one came").isEqualTo(204);
        clock.pass(CallTickets.KEPT);
        announceUpToItsLimit("acme", 2);
        assertThat(announce("acme", UUID.randomUUID(), "")).isEqualTo(503);
    }

    @Test
    void theyNeverBecomeTooMany() {
        for (int tenant = 0; tenant * CallTickets.MOST_OF_A_TENANT < CallTickets.MOST; tenant++) {
            announceUpToItsLimit("tenant-" + tenant, tenant);
        }
        assertThat(announce("acme", CALL, "")).isEqualTo(503);
        clock.pass(CallTickets.KEPT);
        assertThat(announce("acme", CALL, "")).as("when the others are over").isEqualTo(204);
    }

    private void announceUpToItsLimit(String tenant, int series) {
        for (int i = 0; i < CallTickets.MOST_OF_A_TENANT; i++) {
            assertThat(announce(tenant, new UUID(series, i), "")).isEqualTo(204);
        }
    }

    private int announce(String tenant, UUID call, String body) {
        var knock = Knock.at("/v1/streams/audiosocket/" + tenant + "/" + call);
        var receipt = tickets.announce(knock.handshake(), body.getBytes(StandardCharsets.UTF_8));
        assertThat(receipt.reason()).doesNotContain(call.toString());
        return receipt.status();
    }

    private static Door.Answer door(Handshake handshake) {
        var tenant = handshake.pathParts().get(3);
        return tenant.equals("stranger")
                ? new Door.Refused(403, tenant, "wrong")
                : new Door.Welcome(Registered.source(Registered.id(tenant), tenant, "pbx", "audiosocket"));
    }
}
