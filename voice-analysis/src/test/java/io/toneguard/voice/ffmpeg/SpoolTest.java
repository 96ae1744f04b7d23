package io.toneguard.voice.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that containers share, in which the numbers of processes repeat. */
class SpoolTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private Spool spool;

    @BeforeEach
    void open() {
        spool = new Spool(folder("spool"), HOUR, now::get);
    }

    @Test
    void whatNobodyHasWrittenToForLongerThanADecodingTakesIsSwept() throws IOException {
        long pid = ProcessHandle.current().pid();
        left("decoder-" + pid + "-1.in", HOUR.plusSeconds(1));
        left("decoder-1-2.pcm", HOUR.plusSeconds(1));
        var another = left("decoder-999999999-3.in", HOUR.minusSeconds(1));
        var alien = left("notes.txt", HOUR.multipliedBy(9));
        spool.scratch().close();
        assertThat(names()).containsExactlyInAnyOrder(another, alien);
    }

    @Test
    void aProcessThatRunsOnSweepsNowAndThen() throws IOException {
        var another = left("decoder-3.in", Duration.ZERO);
        spool.scratch().close();
        now.set(now.get().plus(HOUR).minusSeconds(1));
        spool.scratch().close();
        assertThat(names()).containsExactly(another);
        now.set(now.get().plusSeconds(2));
        spool.scratch().close();
        assertThat(names()).isEmpty();
    }

    @Test
    void aFolderThatSomebodyTookAwayIsMadeAgain() throws IOException {
        spool.scratch().close();
        Files.delete(folder("spool"));
        spool.scratch().close();
        assertThat(names()).isEmpty();
    }

    private String left(String name, Duration ago) throws IOException {
        Files.createDirectories(folder("spool"));
        Path file = Files.createFile(folder("spool").resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(now.get().minus(ago)));
        return name;
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder("spool"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Path folder(String name) {
        return folder.resolve(name);
    }
}
