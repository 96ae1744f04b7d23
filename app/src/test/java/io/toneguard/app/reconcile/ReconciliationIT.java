package io.toneguard.app.reconcile;

import static io.toneguard.app.reconcile.ReconcileHouse.OLD;
import static io.toneguard.app.reconcile.ReconcileHouse.YOUNG;
import static io.toneguard.app.reconcile.ReconcileHouse.settings;
import static io.toneguard.app.reconcile.ReconcileHouse.value;
import static io.toneguard.batch.reconcile.FindingKind.AUDIO_GONE;
import static io.toneguard.batch.reconcile.FindingKind.ERASED_AUDIO;
import static io.toneguard.batch.reconcile.FindingKind.FAILED;
import static io.toneguard.batch.reconcile.FindingKind.FOREIGN;
import static io.toneguard.batch.reconcile.FindingKind.HALF_WRITTEN;
import static io.toneguard.batch.reconcile.FindingKind.MISSING;
import static io.toneguard.batch.reconcile.FindingKind.NEVER_ANALYSED;
import static io.toneguard.batch.reconcile.FindingKind.ORPHANED;
import static io.toneguard.batch.reconcile.FindingKind.QUARANTINED;
import static io.toneguard.batch.reconcile.FindingKind.RESULT_MISSING;
import static io.toneguard.batch.reconcile.FindingKind.RESULT_ORPHANED;
import static io.toneguard.batch.reconcile.FindingKind.TRUNCATED;
import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.toneguard.batch.reconcile.Finding;
import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.batch.reconcile.Tally;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.StoredRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A store on a real disk, a ledger and results in a real PostgreSQL, and what is wrong between them. */
class ReconciliationIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path root;

    private ReconcileHouse house;
    private Archive archive;
    private List<Finding> told;

    @BeforeEach
    void aTenant() throws IOException {
        house = new ReconcileHouse(database, root);
        archive = house.archive;
        told = house.told;
    }

    @Test
    void oneOfEachTroubleBetweenTwoGoodRecordingsIsRepairedOrListedAndASecondTimeThereIsNothingNew()
            throws IOException {
        archive.good();
        var waiting = archive.audio(archive.row("stored", YOUNG), Archive.BYTES, YOUNG);
        var missing = archive.row("claimed", YOUNG);
        var gone = archive.row("analysed", OLD);
        archive.result(gone);
        var truncated = archive.audio(archive.row("stored", YOUNG), 60, YOUNG);
        var orphaned = archive.audio(archive.id(), 70, OLD);
        archive.audio(archive.id(), 70, YOUNG);
        var erased = archive.audio(archive.row("erased", OLD), Archive.BYTES, OLD);
        var resultless = archive.audio(archive.row("analysed", OLD), Archive.BYTES, OLD);
        var forgotten = archive.audio(archive.row("stored", OLD), Archive.BYTES, OLD);
        var stuck = archive.row("receiving", OLD);
        var resultOfNobody = archive.id();
        archive.result(resultOfNobody);
        archive.row("failed", YOUNG);
        archive.row("quarantined", YOUNG);
        archive.row("quarantined", OLD);
        archive.file(waiting, "notes.txt", OLD);
        archive.good();

        var first = house.reconcile();
        assertThat(told)
                .extracting(
                        Finding::kind,
                        finding -> finding.recording() == null
                                ? null
                                : finding.recording().value(),
                        Finding::repaired)
                .containsExactlyInAnyOrder(
                        tuple(MISSING, value(missing), false),
                        tuple(AUDIO_GONE, value(gone), false),
                        tuple(TRUNCATED, value(truncated), false),
                        tuple(ORPHANED, value(orphaned), false),
                        tuple(ERASED_AUDIO, value(erased), true),
                        tuple(RESULT_MISSING, value(resultless), true),
                        tuple(RESULT_ORPHANED, value(resultOfNobody), true),
                        tuple(NEVER_ANALYSED, value(forgotten), false),
                        tuple(NEVER_ANALYSED, value(stuck), false),
                        tuple(FOREIGN, null, false));
        assertThat(told)
                .extracting(Finding::detail)
                .anyMatch(detail -> detail.contains("60 bytes are in the store, 100 were stored"))
                .anyMatch(detail -> detail.contains("70 bytes of audio; the ledger has no row of it"))
                .anyMatch(detail -> detail.contains("1 things, 9 bytes"))
                .anyMatch(detail -> detail.contains("stored for 30 h"))
                .anyMatch(detail -> detail.contains("receiving for 30 h"));
        assertThat(first.of(FAILED).found()).isEqualTo(1);
        assertThat(first.of(QUARANTINED).found()).isEqualTo(1);
        assertThat(first.recordings()).isEqualTo(13);
        assertThat(archive.has(erased, ".audio")).isFalse();
        assertThat(archive.has(orphaned, ".audio")).isTrue();
        assertThat(archive.state(resultless)).isEqualTo("stored");
        assertThat(archive.results(resultOfNobody)).isZero();
        assertThat(archive.results(gone)).isEqualTo(1);
        assertThat(house.open()).isEqualTo(7);

        var before = told.stream().filter(finding -> !finding.repaired()).toList();
        told.clear();
        var second = house.reconcile();
        // What was analysed longer than a day ago waits for its analysis now, and as a recording it is as old.
        assertThat(told)
                .filteredOn(finding ->
                        !finding.subject().equals(resultless.recording().toString()))
                .containsExactlyInAnyOrderElementsOf(before);
        assertThat(second.of(ERASED_AUDIO).found()).isZero();
        assertThat(second.of(RESULT_ORPHANED).found()).isZero();
        assertThat(house.count("first_seen_at = last_seen_at and kind = 'MISSING'"))
                .as("one row, seen twice")
                .isZero();

        archive.audio(missing, Archive.BYTES, YOUNG);
        house.reconcile();
        assertThat(house.count("kind = 'MISSING' and closed_at is not null")).isEqualTo(1);
        assertThat(house.count("kind = 'ORPHANED' and closed_at is null")).isEqualTo(1);
    }

    @Test
    void whatIsHalfWrittenGoesWhenNobodyCanNeedItAndIsListedWhenSomebodyMay() throws IOException {
        var leftByAPut = archive.halfPut(archive.good(), OLD);
        var leftByAPutOfNobody = archive.halfPut(archive.id(), OLD);
        var beingPut = archive.halfPut(archive.row("receiving", YOUNG), YOUNG);
        var leftBesideTheWhole = archive.draft(archive.good(), OLD);
        var ofAnErasedCall = archive.draft(archive.row("erased", YOUNG), YOUNG);
        var inAJournal = archive.draft(archive.row("receiving", OLD), OLD);
        var withoutARow = archive.draft(archive.id(), OLD);
        var allThereIs = archive.draft(archive.row("stored", OLD), OLD);
        var beingRecorded = archive.draft(archive.row("receiving", YOUNG), YOUNG);

        house.reconcile();
        for (var removed : List.of(leftByAPut, leftByAPutOfNobody)) {
            assertThat(archive.has(removed, ".part")).isFalse();
        }
        for (var removed : List.of(leftBesideTheWhole, ofAnErasedCall)) {
            assertThat(archive.has(removed, ".draft")).isFalse();
        }
        assertThat(archive.has(beingPut, ".part")).isTrue();
        for (var kept : List.of(inAJournal, withoutARow, allThereIs, beingRecorded)) {
            assertThat(archive.has(kept, ".draft")).isTrue();
        }
        assertThat(told)
                .filteredOn(finding -> finding.kind() == HALF_WRITTEN)
                .extracting(
                        finding -> finding.recording() == null
                                ? null
                                : finding.recording().value(),
                        Finding::repaired)
                .containsExactlyInAnyOrder(
                        tuple(value(leftByAPut), true),
                        tuple(value(leftByAPutOfNobody), true),
                        tuple(value(leftBesideTheWhole), true),
                        tuple(value(inAJournal), false),
                        tuple(value(withoutARow), false),
                        tuple(value(allThereIs), false));
    }

    @Test
    void aRecordingThatComesIsSettledOrErasedWhileItIsLookedAtIsNoFinding() throws IOException {
        var coming = archive.row("receiving", YOUNG);
        var going = archive.audio(archive.row("stored", YOUNG), Archive.BYTES, YOUNG);
        var settled = archive.row("claimed", YOUNG);
        var erased = archive.row("claimed", YOUNG);
        var resultComes = archive.audio(archive.row("analysed", OLD), Archive.BYTES, OLD);
        var rowComes = archive.audio(archive.id(), Archive.BYTES, OLD);
        var store = new WatchedStore(archive.store());
        store.afterListing = () -> {
            archive.audio(coming, Archive.BYTES, YOUNG);
            archive.state(coming, "stored");
            archive.store().delete(going);
            archive.state(going, "erased");
        };
        // What looks wrong at first is looked at again, in the store and then in the ledger.
        store.beforeFirstOpen = () -> {
            archive.audio(settled, Archive.BYTES, YOUNG);
            archive.state(erased, "erased");
            archive.row(rowComes, "stored", YOUNG);
            archive.result(resultComes);
        };
        assertThat(house.reconcile(store, ReconcileSettings.DEFAULTS).counts()).isEmpty();
        assertThat(store.opened).as("looked wrong").isGreaterThanOrEqualTo(4);
        assertThat(archive.state(resultComes)).isEqualTo("analysed");
    }

    @Test
    void aRecordingThatWaitsForAReasonIsNoFinding() throws IOException {
        var paused = archive.audio(archive.row("stored", OLD), Archive.BYTES, OLD);
        house.sql(
                "update recording set not_before = clock_timestamp() + interval '1 hour' where recording_id = ?",
                paused);
        var forbidden = archive.audio(archive.row("stored", OLD), Archive.BYTES, OLD);
        house.sql("update recording set speakers = '{customer}' where recording_id = ?", forbidden);
        var neverAllowed = archive.audio(archive.row("analysed", OLD), Archive.BYTES, OLD);
        house.sql("update recording set speakers = '{customer}' where recording_id = ?", neverAllowed);
        assertThat(house.reconcile().counts()).isEmpty();
    }

    @Test
    void anAnalysisThatLeftNoResultIsRepeatedOnceAndThenListed() throws IOException {
        var resultless = archive.audio(archive.row("analysed", YOUNG), Archive.BYTES, YOUNG);
        assertThat(house.reconcile().of(RESULT_MISSING)).isEqualTo(new Tally.Count(1, 1));
        house.sql("update recording set state = 'analysed' where recording_id = ?", resultless);
        assertThat(house.reconcile().of(RESULT_MISSING)).isEqualTo(new Tally.Count(1, 0));
        assertThat(archive.state(resultless)).isEqualTo("analysed");
        assertThat(told.get(1).detail()).contains("analysed again within the last week");
    }

    @Test
    void anAnalysisThatLeftNoResultIsRepeatedOnlyOnceAlsoIfItIsBeyondWhatIsListed() throws IOException {
        var recordings = List.of(resultless(), resultless());
        assertThat(house.reconcile(archive.store(), settings(1, 1000)).of(RESULT_MISSING))
                .isEqualTo(new Tally.Count(2, 2));
        assertThat(told).hasSize(1);
        for (var recording : recordings) {
            house.sql("update recording set state = 'analysed' where recording_id = ?", recording);
        }
        assertThat(house.reconcile(archive.store(), settings(1, 1000)).of(RESULT_MISSING))
                .isEqualTo(new Tally.Count(2, 0));
    }

    @Test
    void ofAMonthWithoutResultsNoMoreAreAnalysedAgainThanAnOperatorAllowed() throws IOException {
        var recordings = List.of(resultless(), resultless(), resultless());
        assertThat(house.reconcile(archive.store(), settings(1000, 2)).of(RESULT_MISSING))
                .isEqualTo(new Tally.Count(3, 2));
        assertThat(recordings).extracting(archive::state).containsOnlyOnce("analysed");
        assertThat(told)
                .extracting(Finding::detail)
                .anyMatch(detail -> detail.contains("reconcile.repaired-at-most=2"));
    }

    private StoredRecording resultless() {
        return archive.audio(archive.row("analysed", YOUNG), Archive.BYTES, YOUNG);
    }

    @Test
    void audioInTheFolderOfAnotherMonthThanItsRowsIsOrphaned() throws IOException {
        var recording = archive.good();
        var elsewhere = new StoredRecording(recording.tenant(), LocalDate.of(2025, 12, 1), recording.recording());
        archive.audio(elsewhere, Archive.BYTES, OLD);
        house.reconcile();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).kind()).isEqualTo(ORPHANED);
        assertThat(told.get(0).callMonth()).isEqualTo("2025-12-01");
        assertThat(told.get(0).detail()).contains("is of month 2026-03");
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        var erased = archive.audio(archive.row("erased", OLD), Archive.BYTES, OLD);
        var resultless = archive.audio(archive.row("analysed", OLD), Archive.BYTES, OLD);
        var resultOfNobody = archive.id();
        archive.result(resultOfNobody);
        var leftByAPut = archive.halfPut(archive.good(), OLD);
        var tally =
                house.reconciler(archive.store(), ReconcileSettings.DEFAULTS).dryRun(archive.tenant(), told::add);
        assertThat(tally.counts().keySet())
                .containsExactlyInAnyOrder(ERASED_AUDIO, RESULT_MISSING, RESULT_ORPHANED, HALF_WRITTEN);
        assertThat(tally.counts().values())
                .allSatisfy(count -> assertThat(count.repaired()).isZero());
        assertThat(archive.has(erased, ".audio")).isTrue();
        assertThat(archive.has(leftByAPut, ".part")).isTrue();
        assertThat(archive.state(resultless)).isEqualTo("analysed");
        assertThat(archive.results(resultOfNobody)).isEqualTo(1);
        assertThat(house.count("true")).isZero();
    }

    @Test
    void aTenantsFindingsAreItsOwn() throws IOException {
        archive.row("stored", YOUNG);
        house.reconcile();
        var service = JdbcClient.create(database.asService());
        var all = "select count(*) from reconciliation_finding";
        var neighbour = database.addTenant("n" + UUID.randomUUID(), AGENT);
        assertThat(service.sql(all).query(Long.class).single()).isZero();
        assertThat(database.scope().in(neighbour.id(), () -> service.sql(all)
                        .query(Long.class)
                        .single()))
                .isZero();
        assertThat(database.scope().in(archive.tenant().id(), () -> service.sql(all)
                        .query(Long.class)
                        .single()))
                .isEqualTo(1);
    }
}
