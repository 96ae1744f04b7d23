package io.toneguard.ingest.web;

import static io.toneguard.ingest.web.ApiHouse.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.contract.Contract;
import io.toneguard.ingest.contract.JdbcContracts;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.recording.Wav;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a tenant's program sends, asks and is answered. */
class RecordingsApiIT {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path temp;

    private static ApiHouse house;
    private static Tenant usedUp;
    private static Tenant slow;
    private Tenant acme;
    private Tenant other;

    @BeforeAll
    static void open() throws IOException {
        // Agreed before the service reads contracts for the first time, which is then good for seconds.
        usedUp = database.addTenant("used-up");
        slow = database.addTenant("slow");
        var contracts = new JdbcContracts(JdbcClient.create(database.asService()), database.scope());
        contracts.agree(usedUp.id(), new Contract(null, 0.0, null));
        contracts.agree(slow.id(), new Contract(null, null, 0.001));
        house = new ApiHouse(database, temp, "--api.largest=1MB", "--api.bytes-in-hand=4MB");
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void twoTenants() {
        acme = database.addTenant("acme-" + COUNT.incrementAndGet());
        other = database.addTenant("other-" + COUNT.get());
    }

    @Test
    void aBodyAndItsQueryAreARecordingOfThatCall() throws Exception {
        var answer = house.post(
                acme,
                "/v1/recordings?callId=call%207&startedAt=2026-11-21T09:30:00%2B09:00&channels=agent,customer&agentId=a1"
                        + "&team=north&direction=inbound&fileName=seven.wav",
                Wav.stereo(2, 1),
                // What curl calls a body that it is given.
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("callId")).isEqualTo("call 7");
        assertThat(answer.text("state")).isEqualTo("stored");
        assertThat(answer.header("Location")).isEqualTo("/v1/recordings/" + answer.text("recordingId"));
        var shown = house.get(acme, answer.header("Location"));
        assertThat(shown.text("file")).isEqualTo("seven.wav");
        assertThat(shown.text("startedAt")).isEqualTo("2026-11-21T00:30:00Z");
        assertThat(shown.text("codec")).isEqualTo("pcm-s16");
        assertThat(shown.body().get("durationSeconds").asDouble()).isEqualTo(2);
        assertThat(shown.body().get("channels").toString()).isEqualTo("[\"agent\",\"customer\"]");
        assertThat(shown.body().has("speakers")).isFalse();
        var call = house.get(acme, "/v1/calls/call%207");
        assertThat(call.text("agentId")).isEqualTo("a1");
        assertThat(call.body().get("recordings")).hasSize(1);
        assertThat(call.body().get("alerts").asInt()).isZero();
        assertThat(house.spooled()).isEmpty();
    }

    @Test
    void overTheContractedHoursNothingIsStoredAndTheKeyStandsForNothing() throws Exception {
        var answer = house.post(usedUp, "/v1/recordings?fileName=a.wav", Wav.mono(1, 5), "Idempotency-Key", "order-66");
        assertProblem(answer, 403, "OVER_CONTRACT", "1.0 s of audio", "next month");
        assertThat(house.ledger(usedUp)).singleElement().satisfies(entry -> {
            assertThat(entry.state()).isEqualTo(RecordingState.QUARANTINED);
            assertThat(entry.reasonCode()).isEqualTo("OVER_CONTRACT");
        });
        assertThat(database.scope().in(usedUp.id(), () -> JdbcClient.create(database.asService())
                        .sql("select count(*) from api_request")
                        .query(Integer.class)
                        .single()))
                .isZero();
        assertThat(house.spooled()).isEmpty();
    }

    @Test
    void overTheContractedUploadsASecondOneWaits() throws Exception {
        assertThat(house.post(slow, "/v1/recordings?fileName=a.wav", Wav.mono(1, 6))
                        .status())
                .isEqualTo(202);
        var refused = house.post(slow, "/v1/recordings?fileName=b.wav", Wav.mono(1, 7));
        assertProblem(refused, 429, "contract's uploads per second");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(900, 1000);
        assertThat(house.get(slow, "/v1/recordings").status())
                .as("looking is no upload")
                .isEqualTo(200);
    }

    @Test
    void aFormWithMetadataIsTheSame() throws Exception {
        var answer = house.postForm(
                acme,
                "/v1/recordings",
                "C:\\calls\\söven.wav",
                Wav.mono(1, 2),
                "{\"callId\":\"c-8\",\"channels\":[\"customer\"],\"somebodyElses\":1}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("callId")).isEqualTo("c-8");
        assertThat(house.ledger(acme)).singleElement().satisfies(entry -> assertThat(entry.fileName())
                .isEqualTo("söven.wav"));
        assertThat(house.spooled()).isEmpty();
    }

    @Test
    void theSameContentAgainIsTheSameRecordingAndWhatIsKnownOfIt() throws Exception {
        var first = house.post(acme, "/v1/recordings?fileName=a.wav", Wav.mono(1, 3));
        var second = house.post(acme, "/v1/recordings?fileName=b.wav", Wav.mono(1, 3));
        var third = house.post(other, "/v1/recordings?fileName=a.wav", Wav.mono(1, 3));

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("recordingId")).isEqualTo(first.text("recordingId"));
        assertThat(second.text("file")).isEqualTo("a.wav");
        assertThat(third.status()).isEqualTo(202);
        assertThat(third.text("recordingId")).isNotEqualTo(first.text("recordingId"));
    }

    @Test
    void twoWithoutAnyNameAreTwoCalls() throws Exception {
        var first = house.post(acme, "/v1/recordings", Wav.mono(1, 4));
        var second = house.post(acme, "/v1/recordings", Wav.mono(1, 5));

        assertThat(first.text("callId")).startsWith("upload-").isNotEqualTo(second.text("callId"));
    }

    @Test
    void whatIsNoAudioIsRefusedAtOnceAndFoundInTheLedger() throws Exception {
        var wav = Wav.mono(1, 6);
        assertProblem(
                house.post(acme, "/v1/recordings?fileName=x.wav", "<html>".getBytes(StandardCharsets.UTF_8)),
                415,
                "\"code\":\"NOT_");
        assertProblem(
                house.post(acme, "/v1/recordings?fileName=cut.wav", Wav.firstBytes(wav, 1000)),
                422,
                "\"code\":\"TRUNCATED\"");
        assertProblem(
                house.postForm(acme, "/v1/recordings", "two.wav", wav, "{\"channels\":[\"agent\",\"customer\"]}"),
                422,
                "SIDECAR_INVALID",
                "'channels'");

        assertThat(house.ledger(acme)).hasSize(3).allSatisfy(entry -> assertThat(entry.state())
                .isEqualTo(RecordingState.QUARANTINED));
        assertThat(house.spooled()).isEmpty();
        assertThat(house.get(acme, "/v1/recordings?state=quarantined").body().get("recordings"))
                .hasSize(3);
    }

    @Test
    void metadataThatCannotBeIsRefusedByTheNameOfItsField() throws Exception {
        var wav = Wav.mono(1, 7);
        assertProblem(house.post(acme, "/v1/recordings?startedAt=yesterday", wav), 422, "'startedAt'");
        assertProblem(house.post(acme, "/v1/recordings?direction=up", wav), 422, "'direction'");
        assertProblem(house.post(acme, "/v1/recordings?callld=1", wav), 400, "callld");
        assertProblem(house.post(acme, "/v1/recordings?team=a&team=b", wav), 400, "team", "twice");
        assertProblem(house.postForm(acme, "/v1/recordings", "a.wav", wav, "{\"callId\":7}"), 422, "'callId'");
        assertProblem(house.postForm(acme, "/v1/recordings", "a.wav", wav, "no json"), 422, "line 1");
        assertProblem(
                house.post(acme, "/v1/recordings", wav, "Content-Type", "multipart/form-data; boundary=x"),
                400,
                "multipart/form-data");
        assertProblem(house.post(acme, "/v1/recordings?wait=soon", wav), 400, "wait");
        assertProblem(house.post(acme, "/v1/recordings?wait=1h", wav), 400, "api.longest-wait");

        assertThat(house.ledger(acme)).isEmpty();
        assertThat(house.spooled()).isEmpty();
    }

    @Test
    void moreThanTheLargestIsNotTaken() throws Exception {
        assertProblem(house.post(acme, "/v1/recordings", new byte[1024 * 1024 + 1]), 413, "api.largest");
        assertThat(house.spooled()).isEmpty();
    }

    @Test
    void underAKeyTheSameRequestHasOneAnswer() throws Exception {
        var wav = Wav.mono(1, 8);
        var first = house.post(acme, "/v1/recordings?fileName=a.wav", wav, "Idempotency-Key", "\"k-1\"");
        var again = house.post(acme, "/v1/recordings?fileName=a.wav", wav, "Idempotency-Key", "k-1");
        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));

        assertProblem(
                house.post(acme, "/v1/recordings?fileName=a.wav", Wav.mono(1, 9), "Idempotency-Key", "k-1"),
                422,
                "Idempotency-Key");
        assertProblem(
                house.post(acme, "/v1/recordings?fileName=b.wav", wav, "Idempotency-Key", "k-1"),
                422,
                "Idempotency-Key");
        assertThat(house.post(other, "/v1/recordings?fileName=a.wav", wav, "Idempotency-Key", "k-1")
                        .status())
                .isEqualTo(202);

        var refused = house.post(acme, "/v1/recordings", new byte[] {1, 2, 3}, "Idempotency-Key", "k-2");
        var refusedAgain = house.post(acme, "/v1/recordings", new byte[] {1, 2, 3}, "Idempotency-Key", "k-2");
        assertThat(refusedAgain.status()).isEqualTo(refused.status()).isEqualTo(415);
        assertThat(refusedAgain.body()).isEqualTo(refused.body());
        assertThat(house.ledger(acme)).hasSize(2);
    }

    @Test
    void theSameRequestInHandIsAConflictUntilItsNodeComesBack() throws Exception {
        var wav = Wav.mono(1, 10);
        house.post(acme, "/v1/recordings?fileName=a.wav", wav, "Idempotency-Key", "k");
        asAcme("update api_request set status = null, answer = null, node = gen_random_uuid()");

        var answer = house.post(acme, "/v1/recordings?fileName=a.wav", wav, "Idempotency-Key", "k");
        assertProblem(answer, 409);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        asAcme("update api_request set begun_at = begun_at - interval '11 minutes'");
        assertThat(house.post(acme, "/v1/recordings?fileName=a.wav", wav, "Idempotency-Key", "k")
                        .status())
                .isEqualTo(200);
        asAcme("update api_request set begun_at = begun_at - interval '25 hours'");
        house.bean(Housekeeping.class).purge();
        assertThat(asAcme("update api_request set node = node")).isZero();
    }

    @Test
    void whoWaitsHasTheResultAsSoonAsItIsThere() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return house.post(acme, "/v1/recordings?wait=60s", Wav.mono(5, 11));
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> house.bean(ResultWaiters.class).waiting() == 1);
        String recording = house.ledger(acme).get(0).recording().toString();
        house.analyse(acme, recording);

        var answer = waiting.get();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("recordingId")).isEqualTo(recording);
        assertThat(answer.text("state")).isEqualTo("analysed");
        assertThat(answer.text("analyzer")).isEqualTo("tg-3");
        var speaker = answer.body().get("speakers").get(0);
        assertThat(speaker.get("f0MeanHz").asDouble()).isEqualTo(121.2346);
        assertThat(speaker.get("jitterLocal").isNull()).isTrue();
        assertThat(speaker.get("windows")).hasSize(3);
        assertThat(speaker.get("windows").get(1).toString())
                .startsWith("{\"startSeconds\":1.0,\"voicedSeconds\":2.0,\"f0MedianHz\":null,\"levelDbfs\":-21.0,");
        assertThat(house.get(acme, "/v1/recordings/" + recording).body()).isEqualTo(answer.body());
    }

    @Test
    void whoWaitsTooShortHasWhatIsKnown() throws Exception {
        var answer = house.post(acme, "/v1/recordings?wait=100ms", Wav.mono(1, 12));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("state")).isEqualTo("stored");
    }

    @Test
    void aListGoesOnWhereItEndedWhateverComesMeanwhile() throws Exception {
        for (int i = 0; i < 5; i++) {
            house.post(acme, "/v1/recordings?fileName=" + i + ".wav", Wav.mono(0.1, 100 + i));
        }
        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            var page = house.get(acme, "/v1/recordings?limit=2" + cursor).body();
            page.get("recordings").forEach(entry -> seen.add(entry.get("file").asString()));
            cursor = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").asString();
            house.post(acme, "/v1/recordings?fileName=new.wav", Wav.mono(0.1, 200 + seen.size()));
        } while (!cursor.isEmpty());
        assertThat(seen).isEqualTo(List.of("4.wav", "3.wav", "2.wav", "1.wav", "0.wav"));

        assertThat(house.get(acme, "/v1/recordings?callId=3").body().get("recordings"))
                .hasSize(1);
        assertThat(house.get(acme, "/v1/recordings?to=2020-01-01T00:00:00Z")
                        .body()
                        .get("recordings"))
                .isEmpty();
        assertProblem(house.get(acme, "/v1/recordings?cursor=bm9uc2Vuc2U"), 400, "cursor");
        assertProblem(house.get(acme, "/v1/recordings?state=gone"), 400, "state");
        assertProblem(house.get(acme, "/v1/recordings?limit=0"), 400, "limit");
    }

    @Test
    void anotherTenantSeesNothingOfIt() throws Exception {
        var id = house.post(acme, "/v1/recordings?callId=c1", Wav.mono(1, 13)).text("recordingId");
        var missing = UUID.randomUUID();
        var theirs = house.get(other, "/v1/recordings/" + id);
        var nobodys = house.get(other, "/v1/recordings/" + missing);

        assertThat(theirs.status()).isEqualTo(404);
        assertThat(theirs.response().body().replace(id, "ID"))
                .isEqualTo(nobodys.response().body().replace(missing.toString(), "ID"));
        assertProblem(house.get(other, "/v1/calls/c1"), 404);
        assertThat(house.get(other, "/v1/recordings").body().get("recordings")).isEmpty();
        assertProblem(house.send(other.id().toString(), "DELETE", "/v1/recordings/" + id, new byte[0]), 404);
        assertProblem(house.send(other.id().toString(), "DELETE", "/v1/calls/c1", new byte[0]), 404);
        assertThat(house.erased).isEmpty();
    }

    @Test
    void aKeyDoesWhatItIsForAndNothingElse() throws Exception {
        var wav = Wav.mono(1, 14);
        var reader = acme.id() + "/recordings:read";
        var writer = acme.id() + "/recordings:write";
        assertProblem(house.send("", "GET", "/v1/recordings", new byte[0]), 401, "key");
        assertProblem(house.send("", "GET", "/v1/openapi.json", new byte[0]), 401);
        assertProblem(house.send(reader, "POST", "/v1/recordings", wav), 403, "recordings:write");
        var id = house.send(writer, "POST", "/v1/recordings?callId=c2", wav).text("recordingId");
        assertProblem(house.send(writer, "GET", "/v1/recordings/" + id, new byte[0]), 403, "recordings:read");
        assertProblem(house.send(writer, "DELETE", "/v1/recordings/" + id, new byte[0]), 403, "calls:erase");
        assertThat(house.send(reader, "GET", "/v1/openapi.json", new byte[0]).text("openapi"))
                .isEqualTo("3.1.0");

        assertThat(house.send(acme.id() + "/calls:erase", "DELETE", "/v1/recordings/" + id, new byte[0])
                        .status())
                .isEqualTo(204);
        assertThat(house.send(acme.id() + "/calls:erase", "DELETE", "/v1/calls/c2", new byte[0])
                        .body()
                        .get("recordingsErased")
                        .asInt())
                .isEqualTo(1);
        assertThat(house.erased).hasSize(1);
        house.audioLeft = 1;
        var later = house.send(acme.id() + "/calls:erase", "DELETE", "/v1/recordings/" + id, new byte[0]);
        assertThat(later.status()).as("the store is away").isEqualTo(202);
        assertThat(house.send(acme.id() + "/calls:erase", "DELETE", "/v1/calls/c2", new byte[0])
                        .status())
                .isEqualTo(202);
        house.audioLeft = 0;
        house.erased.clear();
    }

    @Test
    void whatIsInTheWayForAWhileIsNobodysFault() throws Exception {
        var wav = Wav.mono(1, 15);
        house.store.isFull = true;
        try {
            var answer = house.post(acme, "/v1/recordings", wav, "Idempotency-Key", "k");
            assertProblem(answer, 503);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
        } finally {
            house.store.isFull = false;
        }
        house.databaseIsAway = true;
        try {
            var answer = house.get(acme, "/v1/recordings");
            assertProblem(answer, 503, "database");
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertProblem(house.post(acme, "/v1/recordings", wav, "Idempotency-Key", "k"), 503);
        } finally {
            house.databaseIsAway = false;
        }
        assertThat(house.spooled()).isEmpty();
        assertThat(house.post(acme, "/v1/recordings", wav, "Idempotency-Key", "k")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void whatSpringRefusesIsAProblemToo() throws Exception {
        assertProblem(house.get(acme, "/v1/recordings/seven"), 400);
        assertProblem(house.get(acme, "/v1/recordings?from=yesterday"), 400);
        assertProblem(
                house.send(
                        acme.id().toString(),
                        "GET",
                        "/v1/recordings/" + UUID.randomUUID(),
                        new byte[0],
                        "Accept",
                        "image/png"),
                404);
        assertProblem(
                house.send(acme.id().toString(), "GET", "/v1/recordings", new byte[0], "Accept", "image/png"), 406);
    }

    private int asAcme(String sql) {
        return database.scope().in(acme.id(), () -> JdbcClient.create(database.asService())
                .sql(sql)
                .update());
    }
}
