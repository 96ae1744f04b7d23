package io.toneguard.ingest.web;

import static io.toneguard.ingest.web.ApiHouse.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.recording.Wav;
import io.toneguard.ingest.web.ApiHouse.Answer;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Uploads that may break off, at a service that may end, as tus 1.0.0 has them. */
class UploadsApiIT {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    private ApiHouse house;
    private Tenant acme;

    @BeforeEach
    void open() throws IOException {
        house = start();
        acme = database.addTenant("acme-" + COUNT.incrementAndGet());
    }

    @AfterEach
    void close() {
        house.close();
    }

    private ApiHouse start() throws IOException {
        return new ApiHouse(
                database, temp, "--api.largest=1MB", "--api.bytes-in-hand=1MB", "--api.uploads-per-tenant=3");
    }

    @Test
    void aRecordingComesInParts() throws Exception {
        byte[] wav = Wav.stereo(2, 1);
        var created = create(
                wav.length,
                "filename " + base64("seven.wav") + ",callId " + base64("call-7") + ",channels "
                        + base64("agent,customer") + ",filetype " + base64("audio/wav"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Upload-Expires")).endsWith("GMT");
        String upload = created.header("Location");

        assertThat(patch(upload, 0, Arrays.copyOf(wav, 1000)).header("Upload-Offset"))
                .isEqualTo("1000");
        var half = send("HEAD", upload, new byte[0]);
        assertThat(half.header("Upload-Offset")).isEqualTo("1000");
        assertThat(half.header("Upload-Length")).isEqualTo(Integer.toString(wav.length));
        assertThat(half.header("Upload-Metadata")).contains("filename");
        assertThat(half.header("Toneguard-Recording-Id")).isEmpty();
        var last = patch(upload, 1000, Arrays.copyOfRange(wav, 1000, wav.length));

        assertThat(last.status()).isEqualTo(204);
        String recording = last.header("Toneguard-Recording-Id");
        var shown = house.get(acme, "/v1/recordings/" + recording);
        assertThat(shown.text("callId")).isEqualTo("call-7");
        assertThat(shown.text("file")).isEqualTo("seven.wav");
        assertThat(shown.text("state")).isEqualTo("stored");
        assertThat(shown.body().get("channels").toString()).isEqualTo("[\"agent\",\"customer\"]");
        var after = send("HEAD", upload, new byte[0]);
        assertThat(after.header("Upload-Offset")).isEqualTo(Integer.toString(wav.length));
        assertThat(after.header("Toneguard-Recording-Id")).isEqualTo(recording);
        assertThat(house.spooled()).isEmpty();
    }

    @Test
    void theMetadataMayComeAsOneObject() throws Exception {
        byte[] wav = Wav.mono(1, 2);
        var upload = create(wav.length, "filename " + base64("a.wav") + ",metadata " + base64("{\"callId\":\"c\"}"))
                .header("Location");
        patch(upload, 0, wav);
        assertThat(house.ledger(acme))
                .singleElement()
                .satisfies(entry -> assertThat(entry.call().callId()).isEqualTo("c"));
        assertProblem(create(10, "metadata " + base64("{\"startedAt\":1}")), 422, "'startedAt'");
        assertProblem(create(10, "filename #"), 400, "Base64");
    }

    @Test
    void whatTheProtocolForbidsIsRefused() throws Exception {
        String upload = create(1000, "").header("Location");
        assertProblem(patch(upload, 5, new byte[10]), 409, "Upload-Offset");
        assertProblem(patch(upload, 0, new byte[1001]), 413, "1000");
        assertProblem(
                house.send(key(), "PATCH", upload, new byte[1], "Tus-Resumable", "1.0.0", "Upload-Offset", "0"),
                415,
                "application/offset+octet-stream");
        var wrongVersion =
                house.send(key(), "PATCH", upload, new byte[1], "Tus-Resumable", "0.2.2", "Upload-Offset", "0");
        assertProblem(wrongVersion, 412);
        assertThat(wrongVersion.header("Tus-Version")).isEqualTo("1.0.0");
        assertProblem(house.send(key(), "POST", "/v1/uploads", new byte[0], "Tus-Resumable", "1.0.0"), 400);
        assertProblem(create(1024 * 1024 + 1, ""), 413, "api.largest");
        assertProblem(create(0, ""), 422, "EMPTY_FILE");
        var options = house.send(key(), "OPTIONS", "/v1/uploads", new byte[0]);
        assertThat(options.header("Tus-Extension")).isEqualTo("creation,expiration,checksum,termination");
        assertThat(options.header("Tus-Max-Size")).isEqualTo("1048576");
    }

    @Test
    void aPartThatIsNotWhatItsChecksumSaysNeverCame() throws Exception {
        byte[] wav = Wav.mono(1, 3);
        String upload = create(wav.length, "").header("Location");
        assertProblem(patch(upload, 0, wav, "Upload-Checksum", checksum("sha1", "SHA-1", new byte[0])), 460);
        assertThat(send("HEAD", upload, new byte[0]).header("Upload-Offset")).isEqualTo("0");
        assertProblem(patch(upload, 0, wav, "Upload-Checksum", "crc32 AAAA"), 400, "sha256");
        var answer = patch(upload, 0, wav, "Upload-Checksum", checksum("sha256", "SHA-256", wav));
        assertThat(answer.header("Toneguard-Recording-Id")).isNotEmpty();
    }

    @Test
    void anUploadThatIsNoRecordingIsRefusedInTheEndAndStaysRefused() throws Exception {
        byte[] text = "this is no audio".getBytes(StandardCharsets.UTF_8);
        String upload = create(text.length, "filename " + base64("x.wav")).header("Location");
        assertProblem(patch(upload, 0, text), 415, "\"code\":\"NOT_");
        assertThat(send("HEAD", upload, new byte[0]).status()).isEqualTo(415);
        assertProblem(patch(upload, text.length, new byte[0]), 415, "\"code\":\"NOT_");
        assertThat(house.ledger(acme)).singleElement().satisfies(entry -> assertThat(entry.state())
                .isEqualTo(RecordingState.QUARANTINED));
        assertThat(house.spooled()).isEmpty();
    }

    @Test
    void anUploadGoesOnAfterTheServiceEnded() throws Exception {
        byte[] wav = Wav.mono(2, 4);
        String upload = create(wav.length, "").header("Location");
        patch(upload, 0, Arrays.copyOf(wav, 500));
        Files.write(temp.resolve("spool/requests/half.part"), new byte[10]);
        Files.createFile(temp.resolve("spool/uploads/" + UUID.randomUUID() + ".part"));
        house.close();
        house = start();

        await().until(() -> house.spooled().size() == 1);
        assertThat(send("HEAD", upload, new byte[0]).header("Upload-Offset")).isEqualTo("500");
        assertThat(patch(upload, 500, Arrays.copyOfRange(wav, 500, wav.length)).header("Toneguard-Recording-Id"))
                .isNotEmpty();
    }

    @Test
    void anUploadThatWasWholeWhenTheServiceWasKilledIsTakenInByTheNext() throws Exception {
        byte[] wav = Wav.mono(2, 5);
        String upload = create(wav.length, "").header("Location");
        house.close();
        // Its last part had been written, and nothing else had happened.
        Files.write(
                temp.resolve("spool/uploads/" + upload.substring("/v1/uploads/".length()) + ".part"),
                wav,
                StandardOpenOption.WRITE);
        house = start();

        await().until(() -> house.spooled().isEmpty());
        assertThat(house.ledger(acme)).hasSize(1);
        assertThat(send("HEAD", upload, new byte[0]).header("Toneguard-Recording-Id"))
                .isEqualTo(house.ledger(acme).get(0).recording().toString());
    }

    @Test
    void whatIsInTheWayAtTheEndIsMadeGoodByTheNextQuestion() throws Exception {
        byte[] wav = Wav.mono(1, 6);
        String upload = create(wav.length, "").header("Location");
        house.store.isFull = true;
        assertProblem(patch(upload, 0, wav), 503);
        house.store.isFull = false;
        assertThat(send("HEAD", upload, new byte[0]).header("Toneguard-Recording-Id"))
                .isNotEmpty();
    }

    @Test
    void aTenantHasSoManyOpenOnesAndNoMore() throws Exception {
        String first = create(10, "").header("Location");
        create(10, "");
        create(10, "");
        var tooMany = create(10, "");
        assertProblem(tooMany, 429, "api.uploads-per-tenant");
        assertThat(tooMany.header("Retry-After")).isEqualTo("60");
        assertThat(send("DELETE", first, new byte[0]).status()).isEqualTo(204);
        assertThat(send("HEAD", first, new byte[0]).status()).isEqualTo(404);
        assertProblem(create(1024 * 1024, ""), 429, "api.bytes-in-hand");
        assertThat(create(10, "").status()).isEqualTo(201);
    }

    @Test
    void anUploadThatNobodyGoesOnWithGoes() throws Exception {
        String upload = create(10, "").header("Location");
        database.scope().run(acme.id(), () -> JdbcClient.create(database.asService())
                .sql("update upload set expires_at = clock_timestamp()")
                .update());
        assertThat(send("HEAD", upload, new byte[0]).status()).isEqualTo(404);
        house.bean(Housekeeping.class).purge();
        house.bean(Housekeeping.class).sweep();
        assertThat(house.spooled()).isEmpty();
    }

    @Test
    void anotherTenantHasNoneOfIt() throws Exception {
        var other = database.addTenant("other-" + COUNT.get());
        String upload = create(10, "").header("Location");
        var otherKey = other.id().toString();
        assertThat(house.send(otherKey, "HEAD", upload, new byte[0], "Tus-Resumable", "1.0.0")
                        .status())
                .isEqualTo(404);
        assertProblem(
                house.send(
                        otherKey,
                        "PATCH",
                        upload,
                        new byte[5],
                        "Tus-Resumable",
                        "1.0.0",
                        "Upload-Offset",
                        "0",
                        "Content-Type",
                        "application/offset+octet-stream"),
                404);
        assertProblem(house.send(otherKey, "DELETE", upload, new byte[0], "Tus-Resumable", "1.0.0"), 404);
        assertThat(send("HEAD", upload, new byte[0]).header("Upload-Offset")).isEqualTo("0");
    }

    @Test
    void whoCanOnlyPostSaysWhatIsMeant() throws Exception {
        byte[] wav = Wav.mono(1, 7);
        String upload = create(wav.length, "").header("Location");
        var answer = house.send(
                key(),
                "POST",
                upload,
                wav,
                "Tus-Resumable",
                "1.0.0",
                "X-HTTP-Method-Override",
                "PATCH",
                "Upload-Offset",
                "0",
                "Content-Type",
                "application/offset+octet-stream");
        assertThat(answer.header("Toneguard-Recording-Id")).isNotEmpty();
        assertProblem(house.send(key(), "POST", upload, new byte[0], "Tus-Resumable", "1.0.0"), 405);
    }

    private String key() {
        return acme.id().toString();
    }

    private Answer create(long bytes, String metadata) throws IOException, InterruptedException {
        String[] headers = {"Tus-Resumable", "1.0.0", "Upload-Length", Long.toString(bytes)};
        if (!metadata.isEmpty()) {
            headers = Arrays.copyOf(headers, 6);
            headers[4] = "Upload-Metadata";
            headers[5] = metadata;
        }
        return house.send(key(), "POST", "/v1/uploads", new byte[0], headers);
    }

    private Answer patch(String upload, long offset, byte[] part, String... more)
            throws IOException, InterruptedException {
        String[] headers = {
            "Tus-Resumable",
            "1.0.0",
            "Upload-Offset",
            Long.toString(offset),
            "Content-Type",
            "application/offset+octet-stream"
        };
        var all = Arrays.copyOf(headers, headers.length + more.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        return house.send(key(), "PATCH", upload, part, all);
    }

    private Answer send(String method, String upload, byte[] body) throws IOException, InterruptedException {
        return house.send(key(), method, upload, body, "Tus-Resumable", "1.0.0");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String checksum(String word, String algorithm, byte[] of) throws Exception {
        return word + " "
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance(algorithm).digest(of));
    }
}
