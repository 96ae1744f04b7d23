package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnknownFoldersTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final UnknownFolders unknown = new UnknownFolders(new IntakeMeters(meters), new SettableClock());

    @Test
    void atMostTwentyFoldersAreNamedHoweverManyThereAre() {
        var files = new TreeMap<String, Integer>();
        for (int i = 0; i < 1000; i++) {
            files.put("folder-" + i, i);
        }
        unknown.report(files, Set.of());
        assertThat(meters.find("toneguard.ingest.unknown.files").gauges()).hasSize(20);
    }

    @Test
    void aFolderThatIsEmptyOrKnownByNowIsNamedNoMore() {
        unknown.report(new TreeMap<>(Map.of("typo", 3)), Set.of());
        unknown.report(new TreeMap<>(Map.of("typo", 0)), Set.of());
        assertThat(meters.find("toneguard.ingest.unknown.files").gauges()).isEmpty();
    }
}
