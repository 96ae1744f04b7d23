package io.toneguard.app.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noted lasts, and nothing else counts. */
class UploadStateTest {
    private static final String HERE = "https://voice.example.com 6f1d3a52";
    private static final Accepted UPLOADED = new Accepted(Outcome.UPLOADED, "0b1c");

    @TempDir
    Path folder;

    @Test
    void whatWasDoneIsKnownToTheNextRun() throws Exception {
        var file = file("sub/呼 \"x\".wav", 10, 1);
        try (var state = open(HERE)) {
            assertThat(state.isDone(file)).isFalse();
            state.done(file, UPLOADED);
            assertThat(state.isDone(file)).isTrue();
        }
        try (var state = open(HERE)) {
            assertThat(state.isDone(file)).isTrue();
            assertThat(state.isDone(file("sub/呼 \"x\".wav", 11, 1))).isFalse();
            assertThat(state.isDone(file("sub/呼 \"x\".wav", 10, 2))).isFalse();
        }
    }

    @Test
    void whatWasUploadedElsewhereIsNotHere() throws Exception {
        var file = file("a.wav", 10, 1);
        try (var state = open("https://voice.example.com another-tenant")) {
            state.done(file, UPLOADED);
        }
        try (var state = open(HERE)) {
            assertThat(state.isDone(file)).isFalse();
        }
    }

    @Test
    void anUploadThatWasBegunIsFoundUntilItIsDone() throws Exception {
        var file = file("big.wav", 10, 1);
        try (var state = open(HERE)) {
            state.begun(file, "/v1/uploads/1");
            state.begun(file, "/v1/uploads/2");
        }
        try (var state = open(HERE)) {
            assertThat(state.uploadOf(file)).contains("/v1/uploads/2");
            assertThat(state.uploadOf(file("big.wav", 11, 1))).isEmpty();
            assertThat(state.isDone(file)).isFalse();
            state.done(file, UPLOADED);
            assertThat(state.uploadOf(file)).isEmpty();
        }
        try (var state = open(HERE)) {
            assertThat(state.uploadOf(file)).isEmpty();
            assertThat(state.isDone(file)).isTrue();
        }
    }

    @Test
    void aTornLastLineCostsThatLineOnly() throws Exception {
        var first = file("a.wav", 10, 1);
        var second = file("b.wav", 10, 1);
        var third = file("c.wav", 10, 1);
        try (var state = open(HERE)) {
            state.done(first, UPLOADED);
            state.done(second, UPLOADED);
        }
        var lines = Files.readString(path());
        Files.writeString(path(), lines.substring(0, lines.length() - 20), StandardOpenOption.TRUNCATE_EXISTING);
        try (var state = open(HERE)) {
            assertThat(state.isDone(first)).isTrue();
            assertThat(state.isDone(second)).isFalse();
            state.done(third, UPLOADED);
        }
        try (var state = open(HERE)) {
            assertThat(state.isDone(first)).isTrue();
            assertThat(state.isDone(second)).isFalse();
            assertThat(state.isDone(third)).isTrue();
        }
    }

    @Test
    void linesThatSayNothingOfOursCountForNothing() throws Exception {
        Files.writeString(
                path(),
                "\n[]\n7\nnonsense\n{}\n{\"file\":\"a.wav\",\"bytes\":10,\"modifiedMs\":1,\"to\":\"" + HERE + "\"}\n");
        try (var state = open(HERE)) {
            assertThat(state.isDone(file("a.wav", 10, 1))).isFalse();
        }
    }

    /** Whoever may write in the folder of the recordings would have the key sent to a host of theirs. */
    @Test
    void anUploadThatLeadsToAnotherHostIsNotGoneOnWith() throws Exception {
        var elsewhere = List.of("//evil.example.com/v1/uploads/1", "https://evil.example.com/1", "@evil.example.com/");
        try (var state = open(HERE)) {
            for (int i = 0; i < elsewhere.size(); i++) {
                state.begun(file(i + ".wav", 10, 1), elsewhere.get(i));
            }
            state.begun(file("good.wav", 10, 1), "/v1/uploads/1");
        }
        try (var state = open(HERE)) {
            for (int i = 0; i < elsewhere.size(); i++) {
                assertThat(state.uploadOf(file(i + ".wav", 10, 1))).isEmpty();
            }
            assertThat(state.uploadOf(file("good.wav", 10, 1))).isPresent();
        }
    }

    @Test
    void aStateFileThatIsALinkIsNotFollowed() throws Exception {
        var theirs = Files.writeString(folder.resolve("theirs"), "precious");
        Files.createSymbolicLink(path(), theirs);
        assertThatThrownBy(() -> open(HERE)).isInstanceOf(UploadStopped.class).hasMessageContaining("--state");
        assertThat(theirs).hasContent("precious");
    }

    @Test
    void twoRunsDoNotShareOne() throws Exception {
        try (var state = open(HERE)) {
            assertThatThrownBy(() -> open(HERE))
                    .isInstanceOf(UploadStopped.class)
                    .hasMessageContaining(path().toString())
                    .hasMessageContaining("--state");
            assertThat(state.isDone(file("a.wav", 1, 1))).isFalse();
        }
    }

    @Test
    void aFolderThatMayNotBeWrittenIsToldWithTheWayOut() throws IOException {
        var file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> UploadState.open(file.resolve("state"), HERE))
                .isInstanceOf(UploadStopped.class)
                .hasMessageContaining("--state");
    }

    private UploadState open(String destination) throws UploadStopped {
        return UploadState.open(path(), destination);
    }

    private Path path() {
        return folder.resolve(".toneguard-upload");
    }

    private LocalFile file(String name, long bytes, long modifiedMs) {
        return new LocalFile(name, folder.resolve(name), bytes, modifiedMs);
    }
}
