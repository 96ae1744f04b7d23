package io.toneguard.app.reconcile;

import static io.toneguard.app.reconcile.ReconcileHouse.OLD;
import static io.toneguard.app.reconcile.ReconcileHouse.YOUNG;
import static io.toneguard.app.reconcile.ReconcileHouse.settings;
import static io.toneguard.app.reconcile.ReconcileHouse.value;
import static io.toneguard.batch.reconcile.FindingKind.AUDIO_GONE;
import static io.toneguard.batch.reconcile.FindingKind.MISSING;
import static io.toneguard.batch.reconcile.FindingKind.ORPHANED;
import static io.toneguard.batch.reconcile.FindingKind.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.toneguard.batch.reconcile.Finding;
import io.toneguard.batch.reconcile.OpenFinding;
import io.toneguard.batch.reconcile.OpenFindings;
import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.ByteArrayInputStream;
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

/** What is found where the store cannot say or read out what it has. */
class UnreadableStoreIT {
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
    void aStoreThatIsNotThereEndsInCountsAndNoMoreThanSoManyRows() throws IOException {
        for (int i = 0; i < 1100; i++) {
            archive.row("stored", YOUNG);
        }
        var tally = house.reconcile(archive.store(), settings(10, 1000));
        assertThat(tally.of(MISSING).found()).isEqualTo(1100);
        assertThat(told).hasSize(10);
        assertThat(house.open()).isEqualTo(10);
    }

    @Test
    void aMonthThatTheStoreCannotReadOutIsListedAndHoldsUpNoOtherAndWhatWasFoundBeforeStaysOpen() throws IOException {
        archive.row("stored", YOUNG);
        var earlier = new StoredRecording(
                archive.tenant().id(), LocalDate.of(2025, 12, 1), archive.id().recording());
        archive.row(earlier, "stored", YOUNG);
        assertThat(house.reconcile().of(MISSING).found()).isEqualTo(2);
        var store = new WatchedStore(archive.store());
        store.unreadable = earlier.callMonth();
        var tally = house.reconcile(store, ReconcileSettings.DEFAULTS);
        assertThat(tally.of(UNREADABLE).found()).isEqualTo(1);
        assertThat(tally.of(MISSING).found()).isEqualTo(1);
        assertThat(house.open()).isEqualTo(3);
        assertThat(told).last().matches(finding -> finding.kind() == MISSING);
        house.reconcile();
        assertThat(house.count("kind = 'UNREADABLE' and closed_at is not null")).isEqualTo(1);
    }

    @Test
    void aTenantWhoseMonthsTheStoreCannotSayHoldsUpNoOtherAndIsListed() throws IOException {
        archive.row("stored", YOUNG);
        var store = new WatchedStore(archive.store());
        store.unlisted = archive.tenant().id();
        assertThat(house.reconciler(store, ReconcileSettings.DEFAULTS).nightly(() -> true))
                .hasValueSatisfying(
                        tally -> assertThat(tally.of(UNREADABLE).found()).isEqualTo(1));
        assertThat(house.count("kind = 'UNREADABLE' and subject = 'months' and closed_at is null"))
                .isEqualTo(1);
        assertThat(house.count("kind = 'MISSING'")).as("the ledger's month").isEqualTo(1);
        house.reconcile();
        assertThat(house.count("kind = 'UNREADABLE' and closed_at is null")).isZero();
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
        var reconciler = house.reconciler(archive.store(), ReconcileSettings.DEFAULTS);
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
        house.reconciler(store, ReconcileSettings.DEFAULTS).nightly(() -> true).orElseThrow();
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
        house.reconcile();
        assertThat(house.count("kind = 'TRUNCATED' and closed_at is null")).isEqualTo(2);
        archive.audio(other, Archive.BYTES, YOUNG);
        var missing = archive.row("stored", YOUNG);
        told.clear();
        var store = new WatchedStore(archive.store());
        store.unreadableRecording = unreadable;
        house.reconcile(store, ReconcileSettings.DEFAULTS);
        assertThat(told)
                .extracting(Finding::kind, finding -> finding.recording().value())
                .containsExactlyInAnyOrder(tuple(UNREADABLE, value(unreadable)), tuple(MISSING, value(missing)));
        assertThat(house.count("kind = 'TRUNCATED' and closed_at is null")).isEqualTo(1);
        assertThat(house.count(
                        "kind = 'TRUNCATED' and closed_at is null and recording_id = '" + value(unreadable) + "'"))
                .isEqualTo(1);
    }

    @Test
    void forAudioThatATenantHadDeletedLongAgoTheStoreIsNotAskedAgain() throws IOException {
        archive.result(archive.row("analysed", OLD));
        archive.result(archive.row("analysed", YOUNG));
        var store = new WatchedStore(archive.store());
        var tally = house.reconcile(store, ReconcileSettings.DEFAULTS);
        assertThat(tally.of(AUDIO_GONE).found()).isEqualTo(2);
        assertThat(store.opened)
                .as("the young one may have come since the listing")
                .isEqualTo(1);
        assertThat(tally.callsForAction()).isFalse();
        archive.row("stored", YOUNG);
        assertThat(house.reconcile().callsForAction()).isTrue();
    }
}
