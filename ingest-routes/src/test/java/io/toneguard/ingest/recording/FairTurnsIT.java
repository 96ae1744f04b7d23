package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant's backlog holds up no other tenant. Tenants with a single file are added before and after the one with many, because a
 * file system lists folders in an order of its own.
 */
class FairTurnsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final int SINGLES = 12;

    @TempDir
    Path temp;

    private DropHouse house;
    private final List<Path> singles = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        house = new DropHouse(database, temp);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aSingleFileDoesNotWaitForAnothersBacklog() throws Exception {
        dropSingles(0);
        for (int i = 0; i < 2500; i++) {
            house.drop("many-" + i + ".wav", Wav.mono(0.01, i));
        }
        dropSingles(SINGLES);
        house.start();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> singles.stream().allMatch(FairTurnsIT::isDone));
        assertThat(house.done()).hasSizeLessThan(500);
    }

    @Test
    void aTenantWhoseMovesAllFailFillsOnlyItsOwnTurns() throws Exception {
        dropSingles(0);
        Files.writeString(house.folder.resolve("done"), "a file where the folder should be");
        for (int i = 0; i < 1500; i++) {
            house.drop("stuck-" + i + ".wav", Wav.mono(0.01, 5000 + i));
        }
        dropSingles(SINGLES);
        house.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> singles.stream().allMatch(FairTurnsIT::isDone));
        assertThat(house.waiting()).hasSize(1500);
    }

    private void dropSingles(int from) {
        for (int i = from; i < from + SINGLES; i++) {
            var tenant = database.addTenant("single-" + i + "-of-" + house.tenant.name());
            try {
                Path folder = Files.createDirectory(house.inbox.resolve(tenant.name()));
                singles.add(DropHouse.drop(folder, "only.wav", Wav.mono(0.01, 10_000 + i)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean isDone(Path dropped) {
        return Files.exists(dropped.resolveSibling("done").resolve(dropped.getFileName()));
    }
}
