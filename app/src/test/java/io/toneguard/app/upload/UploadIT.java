package io.toneguard.app.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder and a web API on a real socket: everything arrives, once, whatever goes wrong between. */
class UploadIT {
    @TempDir
    Path folder;

    private WebApiDouble service;
    private UploadHouse house;

    @BeforeEach
    void open() throws IOException {
        service = new WebApiDouble();
        house = new UploadHouse(folder, service);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void everyRecordingArrivesWithItsSidecarOrItsFilesTime() throws Exception {
        var dated = house.recording("2026/01/plain call.wav", 1000);
        var described = house.recording("b.wav", 2000);
        house.write("b.json", bytes("{\"callId\":\"c40\",\"startedAt\":\"2026-02-03T10:00:00Z\"}"));
        house.recording("呼び出し.wav", 10);
        house.write("呼び出し.wav.json", bytes("{\"callId\":\"c41\"}"));
        house.recording("unfinished.wav.part", 10);
        house.recording(".hidden/x.wav", 10);
        Files.createSymbolicLink(folder.resolve("link.wav"), folder.resolve("b.wav"));

        var report = house.upload();

        assertThat(report.well()).isTrue();
        assertThat(report.uploaded()).isEqualTo(3);
        assertThat(report.links()).isEqualTo(1);
        assertThat(service.fileNames()).containsExactlyInAnyOrder("b.wav", "plain call.wav", "呼び出し.wav");
        assertThat(received("plain call.wav").metadata()).containsOnly(Map.entry("startedAt", "2026-01-05T08:00:00Z"));
        assertThat(received("plain call.wav").content()).isEqualTo(dated);
        assertThat(received("b.wav").metadata())
                .containsOnly(Map.entry("callId", "c40"), Map.entry("startedAt", "2026-02-03T10:00:00Z"));
        assertThat(received("b.wav").content()).isEqualTo(described);
        assertThat(received("呼び出し.wav").metadata())
                .containsOnly(Map.entry("callId", "c41"), Map.entry("startedAt", "2026-01-05T08:00:00Z"));
        assertThat(service.received())
                .extracting(WebApiDouble.Received::idempotencyKey)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("\"[0-9a-f]{64}\""));
    }

    @Test
    void aSecondRunSendsOnlyWhatIsNew() throws Exception {
        house.recording("a.wav", 100);
        house.recording("big.wav", (int) PostUpload.LARGEST_BYTES);
        house.upload();
        house.recording("new.wav", 100);
        service.requests().clear();

        var report = house.upload();

        assertThat(report.uploaded()).isEqualTo(1);
        assertThat(report.doneBefore()).isEqualTo(2);
        assertThat(service.requests()).containsExactly("POST /v1/recordings");
    }

    @Test
    void aFileThatChangedSinceIsSentAgain() throws Exception {
        house.recording("a.wav", 100);
        house.upload();
        house.recording("a.wav", 101);
        assertThat(house.upload().uploaded()).isEqualTo(1);
    }

    @Test
    void theSameContentUnderAnotherNameIsThereAlready() throws Exception {
        var content = house.recording("a.wav", 100);
        house.write("copy.wav", content);
        var report = house.uploadInTurn();
        assertThat(report.uploaded()).isEqualTo(1);
        assertThat(report.alreadyThere()).isEqualTo(1);
        assertThat(report.well()).isTrue();
    }

    @Test
    void aRefusedFileIsToldWithItsReasonHoldsUpNoOtherAndIsTriedAgainNextTime() throws Exception {
        house.recording("a.wav", 100);
        house.recording("b.wav", 100);
        house.recording("c.wav", 100);
        service.refuse("b.wav");

        var report = house.uploadInTurn();

        assertThat(report.well()).isFalse();
        assertThat(report.uploaded()).isEqualTo(2);
        assertThat(report.problems())
                .containsExactly(
                        new UploadReport.Problem("b.wav", Outcome.REFUSED, "NO_AUDIO: the file has no audio in it"));
        service.refuse("");
        assertThat(house.upload().uploaded()).isEqualTo(1);
    }

    @Test
    void anErasedRecordingIsRefusedAtOnce() throws Exception {
        house.recording("a.wav", 100);
        service.refuse("a.wav", 409, "ERASED");
        assertThat(house.upload().refused()).isEqualTo(1);
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void aServiceThatAsksForAPauseGetsIt() throws Exception {
        IntStream.range(0, 8).forEach(i -> write("call" + i + ".wav"));
        service.failNext("POST", 429, Map.of("Retry-After", "90"));
        service.failNext("POST", 503, Map.of("Retry-After", "30"));

        assertThat(house.upload().uploaded()).isEqualTo(8);
        assertThat(house.clock.slept()).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aBrokenConnectionIsTriedAgain() throws Exception {
        house.recording("a.wav", 1_000_000);
        service.dropNext("POST");
        service.failNext("POST", 502, Map.of());
        assertThat(house.upload().uploaded()).isEqualTo(1);
        assertThat(service.received()).hasSize(1);
        assertThat(service.count("POST")).isEqualTo(3);
    }

    @Test
    void aLargeFileGoesOnWhereItsConnectionBroke() throws Exception {
        var content = house.recording("big.wav", 20_000_000);
        house.write("big.json", bytes("{\"callId\":\"c42\"}"));
        service.takeOnly(5_000_000);

        assertThat(house.upload().uploaded()).isEqualTo(1);

        assertThat(received("big.wav").content()).isEqualTo(content);
        assertThat(received("big.wav").metadata())
                .containsEntry("callId", "c42")
                .containsKey("startedAt");
        assertThat(service.count("POST")).isEqualTo(1);
        assertThat(service.count("HEAD")).isEqualTo(1);
        // 5 MB, the 15 MB that were left.
        assertThat(service.count("PATCH")).isEqualTo(2);
    }

    @Test
    void aLargeFileGoesOnInTheNextRun() throws Exception {
        var content = house.recording("big.wav", 20_000_000);
        service.takeOnly(5_000_000);
        service.failNext("HEAD", 401, Map.of());
        var first = house.upload();
        assertThat(first.stopped()).contains("401");
        assertThat(first.left()).isEqualTo(1);

        assertThat(house.upload().uploaded()).isEqualTo(1);
        assertThat(received("big.wav").content()).isEqualTo(content);
        assertThat(service.count("POST")).isEqualTo(1);
    }

    @Test
    void anUploadThatTheServiceForgotBeginsAnew() throws Exception {
        var content = house.recording("big.wav", 20_000_000);
        service.takeOnly(5_000_000);
        service.failNext("HEAD", 401, Map.of());
        house.upload();
        service.forgetUploads();

        assertThat(house.upload().uploaded()).isEqualTo(1);
        assertThat(received("big.wav").content()).isEqualTo(content);
        assertThat(service.count("POST")).isEqualTo(2);
    }

    @Test
    void theTokenGoesToNoOtherHostWhateverALocationSays() throws Exception {
        house.recording("big.wav", (int) PostUpload.LARGEST_BYTES);
        service.tellLocationsAt("http://192.0.2.1:9");
        assertThat(house.upload().uploaded()).isEqualTo(1);
    }

    @Test
    void aWrongTokenEndsTheRunBeforeAFileIsRead() throws Exception {
        house.recording("a.wav", 100);
        var wrong = WebApiDouble.TOKEN.replace("5ec4e7", "bad000");
        assertThatThrownBy(() -> house.upload(4, wrong, null))
                .isInstanceOf(UploadStopped.class)
                .hasMessageContaining("401")
                .hasMessageContaining("tenants token")
                .hasMessageNotContaining("bad000");
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void nobodyAtTheUrlIsToldAfterAFewTries() throws Exception {
        house.recording("a.wav", 100);
        service.close();
        assertThatThrownBy(() -> house.upload())
                .isInstanceOf(UploadStopped.class)
                .hasMessageContaining(service.url().toString())
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void aServiceThatTakesNothingForFiveMinutesEndsTheRun() throws Exception {
        IntStream.range(0, 20).forEach(i -> write("call" + i + ".wav"));
        service.beforeEach(request -> service.failNext("POST", 503, Map.of()));

        var report = house.upload();

        assertThat(report.stopped()).contains("told to fail", "for ");
        assertThat(report.left()).isEqualTo(20);
        assertThat(house.clock.slept()).isGreaterThanOrEqualTo(Patience.GIVE_UP_AFTER);
    }

    @Test
    void aServiceThatWantsNothingForAnHourEndsTheRun() throws Exception {
        house.recording("a.wav", 100);
        service.failNext("POST", 429, Map.of("Retry-After", "3600"));
        assertThat(house.upload().stopped()).contains("3600 s");
    }

    @Test
    void aFileThatTheServiceBreaksOverIsGivenUpAndTheOthersGetThrough() throws Exception {
        house.recording("a.wav", 100);
        house.recording("b.wav", 100);
        service.breakOver("a.wav");

        var report = house.uploadInTurn();

        assertThat(report.uploaded()).isEqualTo(1);
        assertThat(report.problems())
                .containsExactly(new UploadReport.Problem("a.wav", Outcome.FAILED, "something broke, 4 times"));
    }

    @Test
    void aFileThatIsStillWrittenIsLeftForTheNextRun() throws Exception {
        house.recording("a.wav", 100);
        house.recording("b.wav", 100);
        service.beforeEach(request -> {
            try {
                Files.writeString(folder.resolve("b.wav"), "more", StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        var report = house.uploadInTurn();

        assertThat(service.fileNames()).containsExactly("a.wav");
        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("b.wav");
            assertThat(problem.reason()).contains("changed while the upload ran");
        });
    }

    @Test
    void aGlobChoosesByNameOrByPath() throws Exception {
        house.recording("a.wav", 10);
        house.recording("sub/b.wav", 10);
        house.recording("sub/c.txt", 10);
        assertThat(house.upload(1, WebApiDouble.TOKEN, "sub/*.txt").uploaded()).isEqualTo(1);
        assertThat(service.fileNames()).containsExactly("c.txt");
        assertThat(house.upload(1, WebApiDouble.TOKEN, "*.wav").uploaded()).isEqualTo(2);
    }

    @Test
    void theStateHasNoTokenInIt() throws Exception {
        house.recording("a.wav", 10);
        house.upload();
        assertThat(Files.readString(house.state())).contains("a.wav").doesNotContain("5ec4e7");
    }

    private void write(String name) {
        try {
            house.recording(name, 100);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private WebApiDouble.Received received(String fileName) {
        return service.received().stream()
                .filter(recording -> recording.fileName().equals(fileName))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
