package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.voice.call.CallEnded.Ending;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** AudioSocket over its own port: a UUID that was announced over HTTP, then packets. */
class AudioSocketIT {
    private static final UUID CALL = UUID.fromString("11111111-2222-4333-8444-555555555555");

    private final FrontHouse house = new FrontHouse("audiosocket-port=0", "drain=0s", "handshake-timeout=400ms");

    @AfterEach
    void close() {
        house.close();
        assertThat(house.sessions.strangeThreads).isEmpty();
    }

    @Test
    void anAnnouncedCallIsHeardPacketByPacketHoweverTheyAreCut() throws Exception {
        announce("{\"call\":\"c 1\",\"agent\":\"a-17\"}");
        var all = new ByteArrayOutputStream();
        all.writeBytes(uuid());
        all.writeBytes(packet(0x10, new byte[320]));
        all.writeBytes(packet(0x10, new byte[] {1, 2}));
        all.writeBytes(packet(0x00, new byte[0]));
        try (var client = new WireClient(house.server.audioSocketPort())) {
            for (byte one : all.toByteArray()) {
                client.raw(new byte[] {one});
            }
            await().until(() ->
                    house.sessions.legs.size() == 1 && house.sessions.leg("c 1").samples() == 323 + 5 + 3);
        }
        await().until(() -> house.sessions.leg("c 1").ending == Ending.COMPLETE);
        assertThat(house.plain.closings()).hasSize(1);
        assertThat(house.sessions.leg("c 1").metadata)
                .containsEntry("agent", "a-17")
                .containsEntry("uuid", CALL.toString())
                .containsEntry("path", "/v1/streams/audiosocket/acme/" + CALL);
        assertThat(house.logged("Source acme")).isEmpty();
    }

    @Test
    void aUuidIsGoodOnceAndOnlyIfItWasAnnounced() throws Exception {
        announce("");
        try (var first = new WireClient(house.server.audioSocketPort());
                var second = new WireClient(house.server.audioSocketPort())) {
            first.raw(uuid());
            await().until(() -> house.count("connections", "dialect", "plain") == 1);
            second.raw(uuid());
            assertThat(second.rest()).isEmpty();
        }
        assertThat(house.logged("stands for no call")).hasSize(1);
    }

    @Test
    void whatBeginsWithoutAUuidOrNotAtAllIsSentAway() throws Exception {
        try (var wrong = new WireClient(house.server.audioSocketPort());
                var silent = new WireClient(house.server.audioSocketPort())) {
            wrong.raw(packet(0x10, new byte[320]));
            assertThat(wrong.rest()).isEmpty();
            assertThat(silent.rest()).isEmpty();
        }
        assertThat(house.count("refused", "cause", "malformed")).isEqualTo(1);
        assertThat(house.count("refused", "cause", "slow")).isEqualTo(1);
    }

    private void announce(String body) throws Exception {
        try (var client = new WireClient(house.port())) {
            assertThat(client.request("PUT", "/v1/streams/audiosocket/acme/" + CALL, body)
                            .get(0))
                    .contains(" 204 ");
        }
    }

    private static byte[] uuid() {
        return packet(
                0x01,
                ByteBuffer.allocate(16)
                        .putLong(CALL.getMostSignificantBits())
                        .putLong(CALL.getLeastSignificantBits())
                        .array());
    }

    private static byte[] packet(int kind, byte[] payload) {
        return ByteBuffer.allocate(3 + payload.length)
                .put((byte) kind)
                .putShort((short) payload.length)
                .put(payload)
                .array();
    }
}
