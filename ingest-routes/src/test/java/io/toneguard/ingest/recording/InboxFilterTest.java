package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many files of each folder are tried in one poll. */
class InboxFilterTest {
    @TempDir
    Path inbox;

    private final SettableClock clock = new SettableClock();
    private final Setbacks setbacks = new Setbacks(clock);
    private final Turns turns = new Turns();
    private final InboxFilter filter = new InboxFilter(
            new TenantFolders(new FixedTenants()), new Sightings(clock), setbacks, turns, Duration.ofMillis(500));

    @Test
    void foldersThatWaitShareAThousandFilesOfAPoll() throws Exception {
        var big = files("big", 1200);
        var small = files("small", 1);
        assertThat(triedIn(2, Stream.concat(big, small).toList())).isZero(); // seen for the first time
        clock.pass(Duration.ofSeconds(1));
        assertThat(triedIn(2, files("big", 1200).toList())).isEqualTo(500);
        assertThat(filter.isTried(inbox.resolve("small/0.wav"))).isTrue();
        assertThat(triedIn(1, files("big", 1200).toList())).isEqualTo(1000);
        assertThat(triedIn(5000, files("big", 1200).toList())).isEqualTo(10);
    }

    @Test
    void filesThatRestAfterASetbackUseUpNoTurn() throws Exception {
        var all = files("big", 40).toList();
        triedIn(5000, all);
        clock.pass(Duration.ofSeconds(1));
        all.subList(0, 25).forEach(file -> setbacks.add(file, new IOException("done cannot be written")));
        assertThat(triedIn(5000, all)).isEqualTo(10);
        assertThat(triedIn(5000, all.subList(0, 25))).isZero();
    }

    private long triedIn(int folders, List<Path> files) {
        setbacks.beginPoll();
        turns.beginPoll();
        turns.shareAmong(folders);
        return files.stream().filter(filter::isTried).count();
    }

    private Stream<Path> files(String folder, int count) throws IOException {
        Path path = Files.createDirectories(inbox.resolve(folder));
        for (int i = 0; i < count; i++) {
            if (!Files.exists(path.resolve(i + ".wav"))) {
                Files.createFile(path.resolve(i + ".wav"));
            }
        }
        return IntStream.range(0, count).mapToObj(i -> path.resolve(i + ".wav"));
    }
}
