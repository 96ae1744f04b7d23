package io.toneguard.app.cli;

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
import static io.toneguard.batch.reconcile.FindingKind.UNREADABLE;
import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.toneguard.batch.reconcile.Finding;
import io.toneguard.batch.reconcile.OpenFinding;
import io.toneguard.batch.reconcile.OpenFindings;
import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.batch.reconcile.Reconciler;
import io.toneguard.batch.reconcile.Tally;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A store on a real disk, a ledger and results in a real PostgreSQL, and what is wrong between them. */
class ReconciliationIT {
    private static final Duration OLD = Duration.ofHours(30);
    private static final Duration YOUNG = Duration.ofHours(3);

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path root;

    private Archive archive;
    private final List<Finding> told = new ArrayList<>();

    @BeforeEach
    void aTenant() throws IOException {
        archive = new Archive(database, database.addTenant("t" + UUID.randomUUID(), AGENT), root);
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

        var first = reconcile();
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
        assertThat(open()).isEqualTo(7);

        var before = told.stream().filter(finding -> !finding.repaired()).toList();
        told.clear();
        var second = reconcile();
        // What was analysed longer than a day ago waits for its analysis now, and as a recording it is as old.
        assertThat(told)
                .filteredOn(finding ->
                        !finding.subject().equals(resultless.recording().toString()))
                .containsExactlyInAnyOrderElementsOf(before);
        assertThat(second.of(ERASED_AUDIO).found()).isZero();
        assertThat(second.of(RESULT_ORPHANED).found()).isZero();
        assertThat(count("first_seen_at = last_seen_at and kind = 'MISSING'"))
                .as("one row, seen twice")
                .isZero();

        archive.audio(missing, Archive.BYTES, YOUNG);
        reconcile();
        assertThat(count("kind = 'MISSING' and closed_at is not null")).isEqualTo(1);
        assertThat(count("kind = 'ORPHANED' and closed_at is null")).isEqualTo(1);
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

        reconcile();
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
        assertThat(reconcile(store, ReconcileSettings.DEFAULTS).counts()).isEmpty();
        assertThat(store.opened).as("looked wrong").isGreaterThanOrEqualTo(4);
        assertThat(archive.state(resultComes)).isEqualTo("analysed");
    }

    @Test
    void aRecordingThatWaitsForAReasonIsNoFinding() throws IOException {
        var paused = archive.audio(archive.row("stored", OLD), Archive.BYTES, OLD);
        sql("update recording set not_before = clock_timestamp() + interval '1 hour' where recording_id = ?", paused);
        var forbidden = archive.audio(archive.row("stored", OLD), Archive.BYTES, OLD);
        sql("update recording set speakers = '{customer}' where recording_id = ?", forbidden);
        var neverAllowed = archive.audio(archive.row("analysed", OLD), Archive.BYTES, OLD);
        sql("update recording set speakers = '{customer}' where recording_id = ?", neverAllowed);
        assertThat(reconcile().counts()).isEmpty();
    }

    @Test
    void anAnalysisThatLeftNoResultIsRepeatedOnceAndThenListed() throws IOException {
        var resultless = archive.audio(archive.row("analysed", YOUNG), Archive.BYTES, YOUNG);
        assertThat(reconcile().of(RESULT_MISSING)).isEqualTo(new Tally.Count(1, 1));
        sql("update recording set state = 'analysed' where recording_id = ?", resultless);
        assertThat(reconcile().of(RESULT_MISSING)).isEqualTo(new Tally.Count(1, 0));
        assertThat(archive.state(resultless)).isEqualTo("analysed");
        assertThat(told.get(1).detail()).contains("analysed again within the last week");
    }

    @Test
    void anAnalysisThatLeftNoResultIsRepeatedOnlyOnceAlsoIfItIsBeyondWhatIsListed() throws IOException {
        var recordings = List.of(resultless(), resultless());
        assertThat(reconcile(archive.store(), settings(1, 1000)).of(RESULT_MISSING))
                .isEqualTo(new Tally.Count(2, 2));
        assertThat(told).hasSize(1);
        for (var recording : recordings) {
            sql("update recording set state = 'analysed' where recording_id = ?", recording);
        }
        assertThat(reconcile(archive.store(), settings(1, 1000)).of(RESULT_MISSING))
                .isEqualTo(new Tally.Count(2, 0));
    }

    @Test
    void ofAMonthWithoutResultsNoMoreAreAnalysedAgainThanAnOperatorAllowed() throws IOException {
        var recordings = List.of(resultless(), resultless(), resultless());
        assertThat(reconcile(archive.store(), settings(1000, 2)).of(RESULT_MISSING))
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
        reconcile();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).kind()).isEqualTo(ORPHANED);
        assertThat(told.get(0).callMonth()).isEqualTo("2025-12-01");
        assertThat(told.get(0).detail()).contains("is of month 2026-03");
    }

    @Test
    void aStoreThatIsNotThereEndsInCountsAndNoMoreThanSoManyRows() throws IOException {
        for (int i = 0; i < 1100; i++) {
            archive.row("stored", YOUNG);
        }
        var tally = reconcile(archive.store(), settings(10, 1000));
        assertThat(tally.of(MISSING).found()).isEqualTo(1100);
        assertThat(told).hasSize(10);
        assertThat(open()).isEqualTo(10);
    }

    @Test
    void aMonthThatTheStoreCannotReadOutIsListedAndHoldsUpNoOtherAndWhatWasFoundBeforeStaysOpen() throws IOException {
        archive.row("stored", YOUNG);
        var earlier = new StoredRecording(
                archive.tenant().id(), LocalDate.of(2025, 12, 1), archive.id().recording());
        archive.row(earlier, "stored", YOUNG);
        assertThat(reconcile().of(MISSING).found()).isEqualTo(2);
        var store = new WatchedStore(archive.store());
        store.unreadable = earlier.callMonth();
        var tally = reconcile(store, ReconcileSettings.DEFAULTS);
        assertThat(tally.of(UNREADABLE).found()).isEqualTo(1);
        assertThat(tally.of(MISSING).found()).isEqualTo(1);
        assertThat(open()).isEqualTo(3);
        assertThat(told).last().matches(finding -> finding.kind() == MISSING);
        reconcile();
        assertThat(count("kind = 'UNREADABLE' and closed_at is not null")).isEqualTo(1);
    }

    @Test
    void aTenantWhoseMonthsTheStoreCannotSayHoldsUpNoOtherAndIsListed() throws IOException {
        archive.row("stored", YOUNG);
        var store = new WatchedStore(archive.store());
        store.unlisted = archive.tenant().id();
        assertThat(reconciler(store, ReconcileSettings.DEFAULTS).nightly(() -> true))
                .hasValueSatisfying(
                        tally -> assertThat(tally.of(UNREADABLE).found()).isEqualTo(1));
        assertThat(count("kind = 'UNREADABLE' and subject = 'months' and closed_at is null"))
                .isEqualTo(1);
        assertThat(count("kind = 'MISSING'")).as("the ledger's month").isEqualTo(1);
        reconcile();
        assertThat(count("kind = 'UNREADABLE' and closed_at is null")).isZero();
    }

    @Test
    void audioOfATenantWhomNobodyKnowsIsListedByMonthAndLeftAloneUntilItIsGone() throws IOException {
        var unknown = new StoredRecording(
                new TenantId(UUID.randomUUID()), Archive.MONTH, archive.id().recording());
        var later = new StoredRecording(unknown.tenant(), LocalDate.of(2026, 4, 1), unknown.recording());
        for (var recording : List.of(unknown, later)) {
            archive.store().put(recording, new ByteArrayInputStream(new byte[70]));
        }
        archive.good();
        var reconciler = reconciler(archive.store(), ReconcileSettings.DEFAULTS);
        reconciler.now(archive.tenant(), told::add);
        assertThat(told).as("of one tenant alone").isEmpty();
        reconciler.dryRun(null, told::add);
        assertThat(of(unknown.tenant())).extracting(Finding::kind).containsExactly(ORPHANED, ORPHANED);
        assertThat(ofNobody()).as("written down by a dry run").isEmpty();

        told.clear();
        reconciler.now(null, told::add);
        assertThat(of(unknown.tenant()))
                .extracting(Finding::kind, Finding::callMonth, Finding::repaired)
                .containsExactly(
                        tuple(ORPHANED, Archive.MONTH, false), tuple(ORPHANED, LocalDate.of(2026, 4, 1), false));
        assertThat(of(unknown.tenant()).get(0).detail())
                .contains("1 whole recordings and 0 other things, 70 bytes", "whom the database does not know");
        reconciler.nightly(() -> true).orElseThrow();
        assertThat(ofNobody())
                .extracting(OpenFinding::tenant, OpenFinding::kind)
                .containsExactly(
                        tuple(unknown.tenant().toString(), ORPHANED),
                        tuple(unknown.tenant().toString(), ORPHANED));
        archive.store().open(unknown).close();

        var store = new WatchedStore(archive.store());
        store.tenantsUnlisted = true;
        archive.store().delete(unknown);
        reconciler(store, ReconcileSettings.DEFAULTS).nightly(() -> true).orElseThrow();
        assertThat(ofNobody())
                .as("nobody knows whether they are gone")
                .extracting(OpenFinding::kind)
                .containsExactlyInAnyOrder(ORPHANED, ORPHANED, UNREADABLE);
        reconciler.nightly(() -> true).orElseThrow();
        assertThat(ofNobody()).extracting(OpenFinding::callMonth).containsExactly(later.callMonth());
        archive.store().delete(later);
        reconciler.nightly(() -> true).orElseThrow();
        assertThat(ofNobody()).isEmpty();
    }

    private List<Finding> of(TenantId tenant) {
        return told.stream().filter(finding -> tenant.equals(finding.tenant())).toList();
    }

    private static List<OpenFinding> ofNobody() {
        return new OpenFindings(JdbcClient.create(database.asService()), database.scope()).ofNobody(100);
    }

    @Test
    void aRecordingThatTheStoreCannotReadHoldsUpNoneOfItsMonthAndWhatWasFoundOfItStaysOpen() throws IOException {
        var unreadable = archive.audio(archive.row("stored", YOUNG), 60, YOUNG);
        var other = archive.audio(archive.row("stored", YOUNG), 60, YOUNG);
        reconcile();
        assertThat(count("kind = 'TRUNCATED' and closed_at is null")).isEqualTo(2);
        archive.audio(other, Archive.BYTES, YOUNG);
        var missing = archive.row("stored", YOUNG);
        told.clear();
        var store = new WatchedStore(archive.store());
        store.unreadableRecording = unreadable;
        reconcile(store, ReconcileSettings.DEFAULTS);
        assertThat(told)
                .extracting(Finding::kind, finding -> finding.recording().value())
                .containsExactlyInAnyOrder(tuple(UNREADABLE, value(unreadable)), tuple(MISSING, value(missing)));
        assertThat(count("kind = 'TRUNCATED' and closed_at is null")).isEqualTo(1);
        assertThat(count("kind = 'TRUNCATED' and closed_at is null and recording_id = '" + value(unreadable) + "'"))
                .isEqualTo(1);
    }

    @Test
    void forAudioThatATenantHadDeletedLongAgoTheStoreIsNotAskedAgain() throws IOException {
        archive.result(archive.row("analysed", OLD));
        archive.result(archive.row("analysed", YOUNG));
        var store = new WatchedStore(archive.store());
        var tally = reconcile(store, ReconcileSettings.DEFAULTS);
        assertThat(tally.of(AUDIO_GONE).found()).isEqualTo(2);
        assertThat(store.opened)
                .as("the young one may have come since the listing")
                .isEqualTo(1);
        assertThat(tally.callsForAction()).isFalse();
        archive.row("stored", YOUNG);
        assertThat(reconcile().callsForAction()).isTrue();
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        var erased = archive.audio(archive.row("erased", OLD), Archive.BYTES, OLD);
        var resultless = archive.audio(archive.row("analysed", OLD), Archive.BYTES, OLD);
        var resultOfNobody = archive.id();
        archive.result(resultOfNobody);
        var leftByAPut = archive.halfPut(archive.good(), OLD);
        var tally = reconciler(archive.store(), ReconcileSettings.DEFAULTS).dryRun(archive.tenant(), told::add);
        assertThat(tally.counts().keySet())
                .containsExactlyInAnyOrder(ERASED_AUDIO, RESULT_MISSING, RESULT_ORPHANED, HALF_WRITTEN);
        assertThat(tally.counts().values())
                .allSatisfy(count -> assertThat(count.repaired()).isZero());
        assertThat(archive.has(erased, ".audio")).isTrue();
        assertThat(archive.has(leftByAPut, ".part")).isTrue();
        assertThat(archive.state(resultless)).isEqualTo("analysed");
        assertThat(archive.results(resultOfNobody)).isEqualTo(1);
        assertThat(count("true")).isZero();
    }

    @Test
    void aNightlyOneThatWasBrokenOffGoesOnBehindTheLastMonthThatWasDone() throws IOException {
        archive.row("stored", YOUNG);
        var earlier = new StoredRecording(
                archive.tenant().id(), LocalDate.of(2025, 12, 1), archive.id().recording());
        archive.row(earlier, "stored", YOUNG);
        var reconciler = reconciler(archive.store(), ReconcileSettings.DEFAULTS);
        var store = new WatchedStore(archive.store());
        var listed = new AtomicInteger();
        BooleanSupplier untilTheSecondMonth = () -> listed.get() < 2;
        store.months = archive.tenant().id();
        store.afterListing = listed::incrementAndGet;

        assertThat(reconciler(store, ReconcileSettings.DEFAULTS).nightly(untilTheSecondMonth))
                .isEmpty();
        assertThat(count("true")).as("the first month is done").isEqualTo(1);
        long running = JdbcClient.create(database.asService())
                .sql("select reconciliation_id from toneguard.reconciliation where nightly and ended_at is null")
                .query(Long.class)
                .single();
        assertThat(reconciler.nightly(() -> true)).hasValueSatisfying(tally -> {
            assertThat(tally.of(MISSING).found()).isGreaterThanOrEqualTo(2);
        });
        assertThat(count("reconciliation_id = " + running)).isEqualTo(2);
        assertThat(count("first_seen_at < last_seen_at")).as("looked at twice").isZero();
        assertThat(reconciler.latest()).isPresent();
    }

    @Test
    void whoDoesNotKnowThatAnotherWentOnWithItCountsNothingTwice() throws IOException {
        archive.row("stored", YOUNG);
        var zombie = new WatchedStore(archive.store());
        zombie.months = archive.tenant().id();
        var other = reconciler(archive.store(), ReconcileSettings.DEFAULTS);
        var counted = new ArrayList<Tally>();
        zombie.afterListing = () -> counted.add(other.nightly(() -> true).orElseThrow());
        assertThatThrownBy(() -> reconciler(zombie, ReconcileSettings.DEFAULTS).nightly(() -> true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another manager went on with it");
        assertThat(other.latest().orElseThrow().counts())
                .isEqualTo(counted.get(0).counts());
    }

    @Test
    void aTenantsFindingsAreItsOwn() throws IOException {
        archive.row("stored", YOUNG);
        reconcile();
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

    private Tally reconcile() throws IOException {
        return reconcile(archive.store(), ReconcileSettings.DEFAULTS);
    }

    private Tally reconcile(RecordingStore store, ReconcileSettings settings) throws IOException {
        return reconciler(store, settings).now(archive.tenant(), told::add);
    }

    private static ReconcileSettings settings(int listedAtMost, int repairedAtMost) {
        return new ReconcileSettings(Duration.ofHours(24), Duration.ofHours(9), listedAtMost, repairedAtMost);
    }

    private static Reconciler reconciler(RecordingStore store, ReconcileSettings settings) {
        return new Reconciler(
                JdbcClient.create(database.asService()), database.scope(), database.tenants(), store, settings);
    }

    private static UUID value(StoredRecording recording) {
        return recording.recording().value();
    }

    private long open() {
        return count("closed_at is null");
    }

    private long count(String condition) {
        return archive.eye()
                .sql("select count(*) from toneguard.reconciliation_finding where tenant_id = ? and " + condition)
                .param(archive.tenant().id().value())
                .query(Long.class)
                .single();
    }

    private void sql(String sql, StoredRecording recording) {
        database.scope().run(recording.tenant(), () -> JdbcClient.create(database.asService())
                .sql(sql)
                .param(recording.recording().value())
                .update());
    }

    private interface Scene {
        void play() throws IOException;
    }

    /** Lets something happen right after a month is listed, and before something is looked at again. */
    private static final class WatchedStore implements RecordingStore {
        private final RecordingStore store;
        private Scene afterListing = () -> {};
        private Scene beforeFirstOpen = () -> {};
        private int opened;
        private LocalDate unreadable;
        private StoredRecording unreadableRecording;
        private TenantId unlisted;
        private boolean tenantsUnlisted;
        /** Whose listings count; null: everybody's. */
        private TenantId months;

        WatchedStore(RecordingStore store) {
            this.store = store;
        }

        @Override
        public Stream<StoreEntry> list(TenantId tenant, LocalDate callMonth) throws IOException {
            if (callMonth.equals(unreadable)) {
                throw new IOException("503 Server Busy");
            }
            try (var all = store.list(tenant, callMonth)) {
                var listed = all.toList();
                if (months == null || months.equals(tenant)) {
                    afterListing.play();
                }
                return listed.stream();
            }
        }

        @Override
        public SeekableByteChannel open(StoredRecording recording) throws IOException {
            if (recording.equals(unreadableRecording)) {
                throw new IOException("Input/output error");
            }
            if (opened++ == 0) {
                beforeFirstOpen.play();
            }
            return store.open(recording);
        }

        @Override
        public Set<TenantId> tenants() throws IOException {
            if (tenantsUnlisted) {
                throw new IOException("503 Server Busy");
            }
            return store.tenants();
        }

        @Override
        public SortedSet<LocalDate> months(TenantId tenant) throws IOException {
            if (tenant.equals(unlisted)) {
                throw new IOException("403 Forbidden");
            }
            return store.months(tenant);
        }

        @Override
        public boolean discard(StoreEntry halfWritten) throws IOException {
            return store.discard(halfWritten);
        }

        @Override
        public long put(StoredRecording recording, InputStream content) throws IOException {
            return store.put(recording, content);
        }

        @Override
        public RecordingDraft draft(StoredRecording recording, int headBytes) throws IOException {
            return store.draft(recording, headBytes);
        }

        @Override
        public void delete(StoredRecording recording) throws IOException {
            store.delete(recording);
        }
    }
}
