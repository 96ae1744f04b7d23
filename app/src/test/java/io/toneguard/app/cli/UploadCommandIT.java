package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.HouseProcess;
import io.toneguard.app.upload.WebApiDouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code upload} as a user calls it, at a web API on a real socket. */
class UploadCommandIT {
    @TempDir
    Path folder;

    private WebApiDouble service;
    private Path calls;
    private Path token;

    @BeforeEach
    void open() throws IOException {
        service = new WebApiDouble();
        calls = Files.createDirectory(folder.resolve("calls"));
        token = Files.writeString(folder.resolve("token"), WebApiDouble.TOKEN + "\n");
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void tellsWhatBecameOfTheFolder() throws IOException {
        recordings(3);
        var answer = upload();
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out()).isEqualToIgnoringNewLines("uploaded 3, already there 0, refused 0, failed 0");
        assertThat(answer.errLines()).containsExactly("upload: 3 files, 0.3 MB to send");
        assertThat(upload().out())
                .isEqualToIgnoringNewLines(
                        "uploaded 0, already there 0, refused 0, failed 0, done by an earlier run 3");
    }

    @Test
    void whatIsRefusedIsToldAndIsAFailure() throws IOException {
        recordings(2);
        service.refuse("call0.wav");
        var answer = upload();
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.outLines())
                .containsExactly(
                        "uploaded 1, already there 0, refused 1, failed 0",
                        "refused call0.wav: NO_AUDIO: the file has no audio in it");
        var json = upload("--format=json");
        assertThat(json.exitCode()).isEqualTo(1);
        var figures = JsonMapper.shared().readTree(json.out());
        assertThat(figures.path("refused").asInt()).isEqualTo(1);
        assertThat(figures.path("doneBefore").asInt()).isEqualTo(1);
        assertThat(figures.path("problems").path(0).path("file").asString()).isEqualTo("call0.wav");
    }

    @Test
    void whatCannotBeginIsOneLine() throws IOException {
        recordings(1);
        Files.writeString(token, WebApiDouble.TOKEN.replace("5ec4e7", "bad000"));
        assertThat(upload().failed(1)).contains("toneguard upload: ", "401").doesNotContain("bad000");
        assertThat(Answer.to(
                                "upload",
                                folder.resolve("none").toString(),
                                "--url=" + service.url(),
                                "--token-file=" + token)
                        .failed(1))
                .contains(folder.resolve("none").toString());
    }

    @Test
    void aKilledUploadGoesOnWhereItWas() throws Exception {
        recordings(30);
        var held = holdAfter(10);
        try (var killed = startUpload()) {
            awaitReceived(10);
            killed.kill();
        }
        held.countDown();

        var answer = upload();

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out())
                .matches(
                        "uploaded \\d+, already there \\d+, refused 0, failed 0, done by an earlier run ([89]|1\\d)\\R");
        assertThat(service.fileNames()).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void anInterruptedUploadSaysHowFarItCame() throws Exception {
        recordings(30);
        var held = holdAfter(10);
        try (var interrupted = startUpload()) {
            awaitReceived(10);
            assertThat(interrupted.terminate()).isEqualTo(143);
            assertThat(interrupted.output())
                    .containsPattern(
                            "interrupted: uploaded ([89]|1[01]), already there 0, refused 0, failed 0, left (19|2\\d); the same")
                    .doesNotContain("5ec4e7");
        } finally {
            held.countDown();
        }
    }

    private HouseProcess startUpload() throws IOException {
        return HouseProcess.start(
                folder.resolve("upload.log"),
                Map.of("TONEGUARD_TOKEN", WebApiDouble.TOKEN),
                "upload",
                calls.toString(),
                "--url=" + service.url(),
                "--parallel=2");
    }

    private CountDownLatch holdAfter(int received) {
        var held = new CountDownLatch(1);
        service.beforeEach(request -> {
            if (service.received().size() >= received) {
                await(held);
            }
        });
        return held;
    }

    private void awaitReceived(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> service.received().size() >= count);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void recordings(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            var content = new byte[100_000];
            content[0] = (byte) i;
            var file = Files.write(calls.resolve("call" + i + ".wav"), content);
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-05T08:00:00Z")));
        }
    }

    private Answer upload(String... more) {
        var arguments =
                new ArrayList<>(List.of("upload", calls.toString(), "--url=" + service.url(), "--token-file=" + token));
        arguments.addAll(List.of(more));
        return Answer.to(arguments.toArray(String[]::new));
    }
}
