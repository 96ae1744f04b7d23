package io.toneguard.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording is readable by its owner only, whichever way it came. */
class StorePermissionsTest {
    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @TempDir
    Path temp;

    @BeforeEach
    void thereArePermissions() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    }

    @Test
    void liveCallsAndFilesAreTheirOwnersAlone() throws IOException {
        var store = new DiskRecordingStore(temp.resolve("data/store"));
        var live = recording();
        try (var draft = store.draft(live, 4)) {
            draft.append(ByteBuffer.wrap(new byte[100]));
            assertThat(permissions()).as("while it is spoken").isEqualTo(List.of("rw-------", "rwx------"));
            draft.finish(new byte[4]);
        }
        store.put(recording(), new ByteArrayInputStream(new byte[100]));
        assertThat(permissions()).isEqualTo(List.of("rw-------", "rwx------"));
    }

    @Test
    void whatAnEarlierVersionLeftOpenIsBehindAClosedDoor() throws IOException {
        var folder = Files.createDirectories(temp.resolve("data/store"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
        new DiskRecordingStore(folder);
        assertThat(permissions()).isEqualTo(List.of("rwxrwx---"));
    }

    /** All that there are in the store. */
    private List<String> permissions() throws IOException {
        var found = new TreeSet<String>();
        try (var all = Files.walk(temp.resolve("data/store"))) {
            for (var path : all.toList()) {
                found.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
        return List.copyOf(found);
    }

    private StoredRecording recording() {
        return new StoredRecording(tenant, LocalDate.of(2026, 11, 1), new RecordingId(UUID.randomUUID()));
    }
}
