package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Asterisk 22 never sends the packet for a hangup: it ends the connection in order. */
class AudioSocketGoodbyeIT {
    private final FrontHouse house = new FrontHouse("audiosocket-port=0");

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aConnectionThatThePbxEndsInOrderIsAGoodbye() throws IOException {
        try (var pbx = calling()) {
            pbx.shutdownOutput();
            await().untilAsserted(() -> assertThat(house.plain.closings()).containsExactly("closed 1005"));
        }
    }

    @Test
    void aConnectionThatIsResetIsNone() throws IOException {
        try (var pbx = calling()) {
            pbx.setSoLinger(true, 0);
        }
        await().untilAsserted(() -> assertThat(house.plain.closings()).containsExactly("closed 1006"));
    }

    /** A PBX in a call of which the server has taken the first audio. */
    private Socket calling() throws IOException {
        var uuid = UUID.randomUUID();
        house.announce(uuid, "{\"call\":\"42\"}");
        var pbx = new Socket("127.0.0.1", house.server.audioSocketPort());
        var out = pbx.getOutputStream();
        out.write(ByteBuffer.allocate(19)
                .put((byte) 1)
                .putShort((short) 16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
        out.write(
                ByteBuffer.allocate(323).put((byte) 0x10).putShort((short) 320).array());
        out.flush();
        pbx.getInputStream().readNBytes(3);
        return pbx;
    }
}
