package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code calls show} tells everything that the ledger knows, on a real PostgreSQL. */
class CallsShowIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static OperatedHouse house;

    @BeforeAll
    static void thereIsATenant() throws IOException {
        house = OperatedHouse.of(database, data);
        house.done("tenants", "add", "acme");
    }

    @AfterAll
    static void forgetThePassword() {
        OperatedHouse.forgetThePassword();
    }

    @Test
    void ofALiveCallItTellsWhoSentItHowItEndedAndWhatBecameOfItsAudio() {
        house.recording(
                "acme",
                "live",
                60,
                "source = 'pbx-tokyo', ended = 'dropped', ended_reason = 'the connection broke',"
                        + " not_before = '2026-11-24 10:00Z', audio_deleted_at = '2026-11-25 10:00Z'");
        assertThat(house.done("calls", "show", "live", "--format=json").out())
                .contains(
                        "\"source\":\"pbx-tokyo\"",
                        "\"ended\":\"dropped\"",
                        "\"endedReason\":\"the connection broke\"",
                        "\"pausedSeconds\":0.0",
                        "\"notBefore\":\"2026-11-24T10:00:00Z\"",
                        "\"audioDeletedAt\":\"2026-11-25T10:00:00Z\"");
    }

    @Test
    void ofADroppedFileThereIsNoSourceToTellOf() {
        house.recording("acme", "file", 60, "state = 'stored'");
        assertThat(house.done("calls", "show", "file").out()).containsPattern("source +-\n");
    }
}
