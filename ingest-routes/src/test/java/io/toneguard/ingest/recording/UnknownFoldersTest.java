package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UnknownFoldersTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final UnknownFolders unknown = new UnknownFolders(new IntakeMeters(meters), new SettableClock());

    @Test
    void atMostTwentyFoldersAreNamedHoweverManyThereAreAndAllFilesCount(CapturedOutput output) {
        var files = new TreeMap<String, Integer>();
        for (int i = 0; i < 1000; i++) {
            files.put("folder-" + i, i);
        }
        unknown.report(files, Set.of());
        assertThat(output.getAll().split("Inbox folder 'folder-", -1)).hasSize(21);
        assertThat(meters.get("toneguard.ingest.unknown.files").gauge().value()).isEqualTo(499_500);
    }

    @Test
    void aFolderThatIsEmptyOrKnownByNowCountsNoMore() {
        unknown.report(new TreeMap<>(Map.of("typo", 3)), Set.of());
        unknown.report(new TreeMap<>(Map.of("typo", 0)), Set.of());
        assertThat(meters.get("toneguard.ingest.unknown.files").gauge().value()).isZero();
    }
}
