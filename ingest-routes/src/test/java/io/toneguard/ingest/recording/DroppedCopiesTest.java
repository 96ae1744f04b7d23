package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.recording.DroppedCopies.Content;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What intake put away is found again, whatever its name. */
class DroppedCopiesTest {
    private static final String CONTENT = "audio of anna";

    @TempDir
    Path temp;

    private final FixedTenants tenants = new FixedTenants("acme");
    private final Tenant acme = tenants.all().get(0);
    private final String hash = ContentHash.of(CONTENT);
    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectories(temp.resolve("acme"));
    }

    @Test
    void aFileWhoseNameIsNoTextGoesWithItsReason() throws Exception {
        var done = handedIn("J\\366rg.wav");
        Shelf.done(done, hash);
        var refused = handedIn("J\\366rg.wav");
        Shelf.quarantine(refused, hash, "because");
        assertThat(refused.name().name()).as("as the ledger has it").isEqualTo("J\uFFFDrg.wav");

        assertThat(delete(refused.name().name())).isEqualTo(2);

        assertThat(folder.resolve("done")).isEmptyDirectory();
        assertThat(folder.resolve("quarantine")).isEmptyDirectory();
    }

    @Test
    void aFileWhoseNameHasOtherLettersGoesWithItsMarks() throws Exception {
        var name = "";
        for (int times = 0; times < 3; times++) {
            var file = handedIn("J\\303\\266rg.wav");
            name = file.name().name();
            Shelf.done(file, hash);
        }
        var spelt = folder.resolve("done").resolve(Shelf.spelt(name));
        Files.writeString(spelt, CONTENT);

        assertThat(delete(name)).isEqualTo(4);

        assertThat(folder.resolve("done")).isEmptyDirectory();
    }

    @Test
    void oneThatCameInAgainAndAgainGoesUnderEachOfItsMarks() throws Exception {
        for (int times = 0; times < 4; times++) {
            Files.writeString(folder.resolve("anna.json"), "{}");
            Shelf.done(handedIn("anna.wav"), hash);
        }
        var name = "a".repeat(250) + ".wav";
        for (int times = 0; times < 3; times++) {
            Shelf.quarantine(handedIn(name), hash, "because");
        }
        assertThat(folder.resolve("done").toFile().list()).hasSize(8);

        assertThat(delete("anna.wav", name)).isEqualTo(7);

        assertThat(folder.resolve("done")).isEmptyDirectory();
        assertThat(folder.resolve("quarantine")).isEmptyDirectory();
    }

    @Test
    void whatIsOnlyCalledSoOrOnlyHoldsTheSameStays() throws Exception {
        Shelf.done(handedIn("anna.wav"), hash);
        var done = folder.resolve("done");
        Files.writeString(done.resolve("anna-" + hash.substring(0, 8) + ".wav"), "audio of mary");
        Files.writeString(done.resolve("anna-" + hash.substring(0, 8) + "-b.wav"), CONTENT);
        Files.writeString(done.resolve("anna-01234567.wav"), CONTENT);
        Files.writeString(done.resolve("anna.json.wav"), CONTENT);

        assertThat(delete("anna.wav", "../done/anna.json.wav")).isEqualTo(1);

        assertThat(done.toFile().list()).hasSize(4);
    }

    private int delete(String... names) {
        var content = new Content(hash, CONTENT.getBytes(StandardCharsets.UTF_8).length);
        return new DroppedCopies(temp, tenants).delete(acme.id(), List.of(names), List.of(content));
    }

    /** @param name as {@code printf} reads it: Java cannot spell every name that a file may have */
    private DroppedFile handedIn(String name) throws Exception {
        var written = new ProcessBuilder("bash", "-c", "printf '%s' \"$1\" > \"$(printf \"$2\")\"", "-", CONTENT, name)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(written.waitFor()).isZero();
        try (var files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (var file : files) {
                if (!file.toString().endsWith(".json")) {
                    return new DroppedFile(acme, file);
                }
            }
        }
        throw new AssertionError(name + " was not written");
    }
}
