package io.toneguard.ingest.web;

import static io.toneguard.ingest.web.ApiHouse.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.recording.Wav;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients that begin and do not go on hold their own places, and nobody else's. */
class SlowClientsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    @Test
    void thoseWhoHangHoldTheirPlacesAndEveryOtherRequestIsAnswered() throws Exception {
        try (var house =
                new ApiHouse(database, temp, "--api.uploads-at-once=3", "--api.uploads-at-once-per-tenant=2")) {
            var slow = database.addTenant("slow");
            var other = database.addTenant("quick");
            List<Socket> hanging = new ArrayList<>();
            try {
                hanging.add(beginsToSend(house, slow));
                hanging.add(beginsToSend(house, slow));
                await().until(() -> house.bean(UploadSlots.class).held() == 2);

                var refused = house.post(slow, "/v1/recordings", Wav.mono(0.1, 1));
                assertProblem(refused, 429, "api.uploads-at-once-per-tenant");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                assertThat(house.post(other, "/v1/recordings", Wav.mono(0.1, 1)).status())
                        .isEqualTo(202);
                hanging.add(beginsToSend(house, other));
                await().until(() -> house.bean(UploadSlots.class).held() == 3);
                assertProblem(house.post(other, "/v1/recordings", Wav.mono(0.1, 2)), 503, "api.uploads-at-once");
                assertThat(house.get(slow, "/v1/recordings").status()).isEqualTo(200);
                assertThat(new String(hanging.get(0).getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 408");
                await().until(() -> house.bean(UploadSlots.class).held() == 0);
                await().until(() -> house.spooled().isEmpty());
            } finally {
                for (Socket socket : hanging) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void whoAsksTooOftenIsToldWhen() throws Exception {
        try (var house = new ApiHouse(database, temp, "--api.requests-per-second=1", "--api.burst=2")) {
            var tenant = database.addTenant("often");
            house.get(tenant, "/v1/recordings");
            house.get(tenant, "/v1/recordings");
            var refused = house.get(tenant, "/v1/recordings");
            assertProblem(refused, 429, "api.requests-per-second=1");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(house.get(database.addTenant("seldom"), "/v1/recordings").status())
                    .isEqualTo(200);
        }
    }

    /** The head of a request, a little of its body, and nothing more. */
    private static Socket beginsToSend(ApiHouse house, Tenant tenant) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), house.port());
        socket.getOutputStream()
                .write(("POST /v1/recordings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + tenant.id()
                                + "\r\nContent-Length: 100000\r\n\r\nRIFF")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
