package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.ingest.filesource.FileSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoneSidecarsTest {
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);

    @TempDir
    Path inbox;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SettableClock clock = new SettableClock();
    private TenantFolders folders;
    private LoneSidecars lone;

    @BeforeEach
    void open() throws Exception {
        folders = new TenantFolders(inbox, new FixedTenants("one", "without-a-folder"), FileSources.NONE);
        lone = new LoneSidecars(folders, new Sightings(clock), new IntakeMeters(meters), clock, GIVE_UP_AFTER);
        folders.refresh();
        Files.createDirectory(inbox.resolve("one"));
    }

    @Test
    void aSidecarIsLoneOnceItIsOldAndNoRecordingOfItsNameLiesThere() throws Exception {
        drop("late.json", GIVE_UP_AFTER);
        drop("late.wav.json", GIVE_UP_AFTER);
        drop("young.json", GIVE_UP_AFTER.minusMillis(1));
        drop(".hidden.json", GIVE_UP_AFTER);
        drop("call.json", GIVE_UP_AFTER);
        drop("call.wav.json", GIVE_UP_AFTER);
        drop("call.wav", Duration.ZERO);
        drop("coming.json", GIVE_UP_AFTER);
        drop("coming.wav.json", GIVE_UP_AFTER);
        drop("coming.wav.part", Duration.ZERO);
        Path pair = inbox.resolve("one/pair.json");
        Files.writeString(pair, "{\"files\": [\"half-1.wav\", \"half-2.wav\"]}");
        Files.setLastModifiedTime(pair, FileTime.from(clock.instant().minus(GIVE_UP_AFTER)));
        drop("half-2.wav", Duration.ZERO);
        lone.look();
        assertThat(counted()).isEqualTo(2);
        assertThat(inbox.resolve("one/late.json")).exists();
    }

    @Test
    void theyAreCountedOnceAMinute() throws Exception {
        lone.look();
        drop("late.json", GIVE_UP_AFTER);
        clock.pass(Duration.ofSeconds(59));
        lone.look();
        assertThat(counted()).isZero();
        clock.pass(Duration.ofSeconds(1));
        lone.look();
        assertThat(counted()).isOne();
        Files.delete(inbox.resolve("one/late.json"));
        clock.pass(Duration.ofMinutes(1));
        lone.look();
        assertThat(counted()).isZero();
    }

    private double counted() {
        return meters.get("toneguard.ingest.sidecars.lone").gauge().value();
    }

    private void drop(String name, Duration age) throws Exception {
        Path file = Files.createFile(inbox.resolve("one").resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
    }
}
