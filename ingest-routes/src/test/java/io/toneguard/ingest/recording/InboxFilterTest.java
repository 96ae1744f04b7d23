package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.filesource.FileSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many files of each tenant, and of each of its folders, are tried in one poll. */
class InboxFilterTest {
    @TempDir
    Path inbox;

    private final SettableClock clock = new SettableClock();
    private final Setbacks setbacks = new Setbacks(clock);
    private Turns turns;
    private InboxFilter filter;

    @BeforeEach
    void open() {
        turns = new Turns(inbox);
        filter = new InboxFilter(
                new TenantFolders(inbox, new FixedTenants(), FileSources.NONE),
                new Sightings(clock),
                setbacks,
                turns,
                file -> false,
                new InHand(),
                Duration.ofMillis(500));
    }

    @Test
    void tenantsThatWaitShareAThousandFilesOfAPoll() throws Exception {
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
    void aTenantHasOneShareHoweverManyFoldersItHas() throws Exception {
        var all = Stream.of("many", "many/one", "many/two", "many/three")
                .flatMap(folder -> unchecked(folder, 600))
                .toList();
        tried(Map.of("many", 4, "single", 1), all);
        clock.pass(Duration.ofSeconds(1));
        assertThat(tried(Map.of("many", 4, "single", 1), all)).isEqualTo(500);
        for (String folder : List.of("many", "many/one", "many/two", "many/three")) {
            assertThat(tried(
                            Map.of("many", 4, "single", 1),
                            unchecked(folder, 600).toList()))
                    .as(folder)
                    .isEqualTo(125);
        }
        assertThat(tried(Map.of("many", 5000), unchecked("many", 600).toList()))
                .as("a folder among thousands")
                .isOne();
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

    private long triedIn(int tenants, List<Path> files) {
        var waiting = new HashMap<String, Integer>();
        IntStream.range(0, tenants - 1).forEach(i -> waiting.put("other-" + i, 1));
        waiting.put("big", 1);
        return tried(waiting, files);
    }

    private long tried(Map<String, Integer> waiting, List<Path> files) {
        setbacks.beginPoll();
        turns.beginPoll(List.of());
        var byFolder = new HashMap<Path, Integer>();
        waiting.forEach((tenant, folders) -> byFolder.put(inbox.resolve(tenant), folders));
        turns.shareAmong(byFolder);
        return files.stream().filter(filter::isTried).count();
    }

    private Stream<Path> unchecked(String folder, int count) {
        try {
            return files(folder, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
