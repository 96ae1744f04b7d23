package io.toneguard.app.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which sidecar is a recording's, and what is added to it. */
class CallMetadataTest {
    private static final String TIME = "\"startedAt\":\"2026-01-05T08:00:00Z\"";

    @TempDir
    Path folder;

    @Test
    void withoutASidecarTheFilesTimeIsWhenTheCallBegan() throws Exception {
        var metadata = of("a.wav");
        assertThat(metadata.ofSidecar()).isFalse();
        assertThat(metadata.json()).isEqualTo("{" + TIME + "}");
        assertThat(metadata.startedAt()).contains("2026-01-05T08:00:00Z");
    }

    @Test
    void aFileWhoseTimeIsPlainlyWrongHasNone() throws Exception {
        assertThat(CallMetadata.of(file("a.wav", 0)).json()).isEqualTo("{}");
    }

    @Test
    void aSidecarKeepsItsFieldsAndGetsATimeIfItHasNone() throws Exception {
        write("a.json", "{\"callId\":\"c40\",\"channels\":[\"agent\"],\"startedAt\":null}");
        assertThat(of("a.wav").json()).isEqualTo("{\"callId\":\"c40\",\"channels\":[\"agent\"]," + TIME + "}");
        write("a.json", "{\"startedAt\":\"2026-02-03T10:00:00\"}");
        assertThat(of("a.wav").json()).isEqualTo("{\"startedAt\":\"2026-02-03T10:00:00\"}");
    }

    @Test
    void theSidecarOfTheFullNameComesFirstAndThatOfAWavIsNoOthers() throws Exception {
        write("a.json", "{\"callId\":\"of-stem\"}");
        assertThat(of("a.mp3").json()).contains("of-stem");
        write("a.WAV", "");
        assertThat(of("a.mp3").ofSidecar()).isFalse();
        assertThat(of("a.WAV").json()).contains("of-stem");
        write("a.mp3.json", "{\"callId\":\"of-mp3\"}");
        assertThat(of("a.mp3").json()).contains("of-mp3");
    }

    @Test
    void whatIsNoJsonObjectGoesAsItIs() throws Exception {
        for (var text : new String[] {"{\"callId\":", "[1]", "", "{} {}"}) {
            write("a.json", text);
            assertThat(of("a.wav").json()).isEqualTo(text);
        }
    }

    @Test
    void aSidecarThatIsALinkIsNone() throws Exception {
        var elsewhere = write("elsewhere.txt", "{\"callId\":\"secret\"}");
        Files.createSymbolicLink(folder.resolve("a.json"), elsewhere);
        assertThat(of("a.wav").ofSidecar()).isFalse();
    }

    @Test
    void aHugeSidecarIsNotSent() throws Exception {
        write("a.json", " ".repeat(70_000));
        assertThatThrownBy(() -> of("a.wav")).isInstanceOf(RefusedUpload.class).hasMessageContaining("65536 bytes");
    }

    private CallMetadata of(String name) throws UnsentFile, RefusedUpload {
        return CallMetadata.of(file(name, UploadHouse.WRITTEN.toEpochMilli()));
    }

    private LocalFile file(String name, long modifiedMs) {
        return new LocalFile(name, folder.resolve(name), 1, modifiedMs);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
