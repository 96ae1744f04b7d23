package io.toneguard.app.reconcile;

import static io.toneguard.app.reconcile.ReconcileHouse.YOUNG;
import static io.toneguard.batch.reconcile.FindingKind.MISSING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.batch.reconcile.Tally;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.StoredRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A reconciliation of the night that was broken off is gone on with, by one manager. */
class BrokenOffReconciliationIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path root;

    private ReconcileHouse house;
    private Archive archive;

    @BeforeEach
    void aTenant() throws IOException {
        house = new ReconcileHouse(database, root);
        archive = house.archive;
    }

    @Test
    void aNightlyOneThatWasBrokenOffGoesOnBehindTheLastMonthThatWasDone() throws IOException {
        archive.row("stored", YOUNG);
        var earlier = new StoredRecording(
                archive.tenant().id(), LocalDate.of(2025, 12, 1), archive.id().recording());
        archive.row(earlier, "stored", YOUNG);
        var reconciler = house.reconciler(archive.store(), ReconcileSettings.DEFAULTS);
        var store = new WatchedStore(archive.store());
        var listed = new AtomicInteger();
        BooleanSupplier untilTheSecondMonth = () -> listed.get() < 2;
        store.months = archive.tenant().id();
        store.afterListing = listed::incrementAndGet;

        assertThat(house.reconciler(store, ReconcileSettings.DEFAULTS).nightly(untilTheSecondMonth))
                .isEmpty();
        assertThat(house.count("true")).as("the first month is done").isEqualTo(1);
        long running = JdbcClient.create(database.asService())
                .sql("select reconciliation_id from toneguard.reconciliation where nightly and ended_at is null")
                .query(Long.class)
                .single();
        assertThat(reconciler.nightly(() -> true)).hasValueSatisfying(tally -> {
            assertThat(tally.of(MISSING).found()).isGreaterThanOrEqualTo(2);
        });
        assertThat(house.count("reconciliation_id = " + running)).isEqualTo(2);
        assertThat(house.count("first_seen_at < last_seen_at"))
                .as("looked at twice")
                .isZero();
        assertThat(reconciler.latest()).isPresent();
    }

    @Test
    void whoDoesNotKnowThatAnotherWentOnWithItCountsNothingTwice() throws IOException {
        archive.row("stored", YOUNG);
        var zombie = new WatchedStore(archive.store());
        zombie.months = archive.tenant().id();
        var other = house.reconciler(archive.store(), ReconcileSettings.DEFAULTS);
        var counted = new ArrayList<Tally>();
        zombie.afterListing = () -> counted.add(other.nightly(() -> true).orElseThrow());
        assertThatThrownBy(() ->
                        house.reconciler(zombie, ReconcileSettings.DEFAULTS).nightly(() -> true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another manager went on with it");
        assertThat(other.latest().orElseThrow().counts())
                .isEqualTo(counted.get(0).counts());
    }
}
