package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.cli.Answer;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder uploaded to a service as it ships: a file in one request, one in pieces, and one that is no recording. */
class UploadServedIT {
    /** Over 8 MB. */
    private static final Duration LONG = Duration.ofSeconds(560);

    @TempDir
    Path folder;

    @TempDir(factory = PreparedData.class)
    Path data;

    @Test
    void everyRecordingOfTheFolderIsInTheLedgerOnceHoweverOftenItIsUploaded() throws IOException {
        run("tenants", "add", "acme");
        var token = run("tenants", "token", "acme")
                .strip()
                .lines()
                .reduce((first, last) -> last)
                .orElseThrow();
        var calls = Files.createDirectories(folder.resolve("calls/2026"));
        Files.write(
                calls.resolve("short.wav"),
                SyntheticCall.twoPeople(1, Duration.ofSeconds(3)).toWav());
        Files.writeString(calls.resolve("short.json"), "{\"callId\":\"c40\",\"channels\":[\"agent\",\"customer\"]}");
        Files.write(
                calls.resolve("長い 'call'.wav"), SyntheticCall.twoPeople(2, LONG).toWav());
        Files.writeString(calls.resolve("長い 'call'.json"), "{\"callId\":\"c41\"}");
        Files.write(
                calls.resolve("undescribed.wav"),
                SyntheticCall.twoPeople(3, Duration.ofSeconds(3)).toWav());
        Files.writeString(calls.resolve("notes.wav"), "no audio at all");

        try (var service = HouseProcess.start(
                        folder.resolve("serve.log"), Map.of(), "serve", "--roles=ingest", "--port=0", "--data=" + data)
                .serving()) {
            assertThat(upload(service, token))
                    .contains("uploaded 3, already there 0, refused 1, failed 0", "refused 2026/notes.wav: NOT_");
            Files.delete(folder.resolve("calls/.toneguard-upload"));
            assertThat(upload(service, token)).contains("refused 1, failed 0").doesNotContain("earlier run");
            assertThat(run("calls", "list", "--state=stored", "--format=json").lines())
                    .hasSize(3)
                    .anyMatch(row -> row.contains("\"c40\""))
                    .anyMatch(row -> row.contains("\"c41\""))
                    .anyMatch(row -> row.contains("\"undescribed\""));
            assertThat(service.output()).doesNotContain(token.substring(token.length() - 64));
            service.terminate();
        }
    }

    /** Exit 1, as one of the files is refused each time. */
    private String upload(HouseProcess service, String token) throws IOException {
        try (var upload = HouseProcess.start(
                folder.resolve("upload.log"),
                Map.of("TONEGUARD_TOKEN", token),
                "upload",
                folder.resolve("calls").toString(),
                "--url=http://127.0.0.1:" + service.port())) {
            assertThat(upload.await(Duration.ofMinutes(1))).as(upload.output()).isEqualTo(1);
            return upload.output();
        }
    }

    private String run(String... arguments) {
        return Answer.to(Stream.concat(Stream.of(arguments), Stream.of("--data=" + data))
                        .toArray(String[]::new))
                .done()
                .out();
    }
}
