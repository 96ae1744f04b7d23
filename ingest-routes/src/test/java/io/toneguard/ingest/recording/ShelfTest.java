package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever may write to an inbox decides what lies in it, but never where we put it. */
class ShelfTest {
    private static final String HASH = "0123456789abcdef";

    @TempDir
    Path temp;

    private Path elsewhere;
    private DroppedFile call;

    @BeforeEach
    void drop() throws Exception {
        elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Path folder = Files.createDirectories(temp.resolve("inbox/tenant"));
        call = dropped(Files.writeString(folder.resolve("call.wav"), "audio"));
    }

    @Test
    void aDoneFolderThatIsALinkTakesNothing() throws Exception {
        Files.createSymbolicLink(call.path().resolveSibling("done"), elsewhere);
        assertThatThrownBy(() -> Shelf.done(call, HASH))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("done", "link");
        assertThatNothingMoved();
    }

    @Test
    void aQuarantineFolderThatIsALinkTakesNeitherFileNorReason() throws Exception {
        Files.createSymbolicLink(call.path().resolveSibling("quarantine"), elsewhere);
        assertThatThrownBy(() -> Shelf.quarantine(call, HASH, "because"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("quarantine", "link");
        assertThatNothingMoved();
    }

    @Test
    void aTenantsFolderThatBecameALinkKeepsItsFiles() throws Exception {
        Path folder = call.path().resolveSibling("");
        Path real = Files.move(folder, temp.resolve("real"));
        Files.createSymbolicLink(folder, real);
        assertThatThrownBy(() -> Shelf.done(call, HASH)).isInstanceOf(IOException.class);
        assertThat(real.resolve("done")).doesNotExist();
        assertThatNothingMoved();
    }

    @Test
    void aReasonIsNeverWrittenThroughALinkThatHasItsName() throws Exception {
        Path quarantine = Files.createDirectory(call.path().resolveSibling("quarantine"));
        Path victim = elsewhere.resolve("victim");
        Files.createSymbolicLink(quarantine.resolve("call.reason.txt"), victim);
        Shelf.quarantine(call, HASH, "because");
        assertThat(victim).doesNotExist();
        assertThat(quarantine.resolve("call-01234567.reason.txt")).hasContent("because");
        assertThat(quarantine.resolve("call-01234567.wav")).hasContent("audio");
    }

    @Test
    void aReasonThatIsThereAlreadyIsKeptWhenTheMoveGoesOn() throws Exception {
        Shelf.quarantine(call, HASH, "because");
        Path quarantine = call.path().resolveSibling("quarantine");
        Files.move(quarantine.resolve("call.wav"), call.path());
        Shelf.quarantine(call, HASH, "because");
        assertThat(quarantine.toFile().list()).containsExactlyInAnyOrder("call.wav", "call.reason.txt");
    }

    private void assertThatNothingMoved() {
        assertThat(call.path()).exists();
        assertThat(elsewhere).isEmptyDirectory();
    }

    private static DroppedFile dropped(Path path) {
        return new DroppedFile(new Tenant(new TenantId(UUID.randomUUID()), "tenant", ScoringPolicy.NONE), path);
    }
}
