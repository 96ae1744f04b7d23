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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
            } finally {
                for (Socket socket : hanging) {
                    socket.close();
                }
            }
            await().until(() -> house.bean(UploadSlots.class).held() == 0);
            await().until(() -> house.spooled().isEmpty());
        }
    }

    @Test
    void whoAsksForAWholeUploadNeedsAPlaceToHaveItTakenIn() throws Exception {
        try (var house =
                new ApiHouse(database, temp, "--api.uploads-at-once=2", "--api.uploads-at-once-per-tenant=1")) {
            var tenant = database.addTenant("whole");
            var wav = Wav.mono(0.1, 3);
            var upload = house.post(
                            tenant,
                            "/v1/uploads",
                            new byte[0],
                            "Tus-Resumable",
                            "1.0.0",
                            "Upload-Length",
                            Integer.toString(wav.length))
                    .header("Location");
            // As a part leaves it whose end did not come, or a kill.
            Files.write(
                    house.bean(Spool.class).upload(UUID.fromString(upload.substring("/v1/uploads/".length()))), wav);
            try (var sending = beginsToSend(house, tenant)) {
                await().until(() -> house.bean(UploadSlots.class).held() == 1);
                assertThat(ask(house, tenant, upload).status()).isEqualTo(429);
                assertThat(sending.isConnected()).isTrue();
            }
            await().until(() -> house.bean(UploadSlots.class).held() == 0);
            var taken = ask(house, tenant, upload);
            assertThat(taken.status()).isEqualTo(200);
            assertThat(taken.header("Toneguard-Recording-Id")).isNotEmpty();
        }
    }

    private static ApiHouse.Answer ask(ApiHouse house, Tenant tenant, String upload) throws Exception {
        return house.send(tenant.id().toString(), "HEAD", upload, new byte[0], "Tus-Resumable", "1.0.0");
    }

    @Test
    void whoSendsNothingMoreIsToldSoAndGivesItsPlaceBack() throws Exception {
        try (var house = new ApiHouse(database, temp, "--server.tomcat.connection-timeout=1s");
                var hanging = beginsToSend(house, database.addTenant("hanging"))) {
            assertThat(new String(hanging.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 408");
            await().until(() -> house.bean(UploadSlots.class).held() == 0);
            await().until(() -> house.spooled().isEmpty());
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
