package io.toneguard.app.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL's own log does not fill the disk. */
class ServerFolderTest {
    @TempDir
    Path data;

    @Test
    void aLongLogIsPutAsideAndOneIsKept() throws IOException {
        var folder = ServerFolder.in(data);
        var aside = folder.root().resolve("server.log.1");
        folder.putLongLogAside();
        Files.write(folder.log(), new byte[10_000_000]);
        folder.putLongLogAside();
        assertThat(aside).doesNotExist();

        Files.write(folder.log(), new byte[10_000_001]);
        folder.putLongLogAside();
        assertThat(aside).hasSize(10_000_001);
        assertThat(folder.log()).doesNotExist();

        Files.write(folder.log(), new byte[10_000_002]);
        folder.putLongLogAside();
        assertThat(aside).hasSize(10_000_002);
    }
}
