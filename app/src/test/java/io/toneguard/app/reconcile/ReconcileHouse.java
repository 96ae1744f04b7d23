package io.toneguard.app.reconcile;

import static io.toneguard.voice.call.Speaker.AGENT;

import io.toneguard.batch.reconcile.Finding;
import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.batch.reconcile.Reconciler;
import io.toneguard.batch.reconcile.Tally;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A tenant's archive, and reconciliations whose findings are listened to. */
final class ReconcileHouse {
    static final Duration OLD = Duration.ofHours(30);
    static final Duration YOUNG = Duration.ofHours(3);

    final Archive archive;
    final List<Finding> told = new ArrayList<>();
    private final TestDatabase database;

    ReconcileHouse(TestDatabase database, Path root) throws IOException {
        this.database = database;
        archive = new Archive(database, database.addTenant("t" + UUID.randomUUID(), AGENT), root);
    }

    Tally reconcile() throws IOException {
        return reconcile(archive.store(), ReconcileSettings.DEFAULTS);
    }

    Tally reconcile(RecordingStore store, ReconcileSettings settings) throws IOException {
        return reconciler(store, settings).now(archive.tenant(), told::add);
    }

    Reconciler reconciler(RecordingStore store, ReconcileSettings settings) {
        return new Reconciler(
                JdbcClient.create(database.asService()), database.scope(), database.tenants(), store, settings);
    }

    static ReconcileSettings settings(int listedAtMost, int repairedAtMost) {
        return new ReconcileSettings(Duration.ofHours(24), Duration.ofHours(9), listedAtMost, repairedAtMost);
    }

    static UUID value(StoredRecording recording) {
        return recording.recording().value();
    }

    long open() {
        return count("closed_at is null");
    }

    long count(String condition) {
        return archive.eye()
                .sql("select count(*) from toneguard.reconciliation_finding where tenant_id = ? and " + condition)
                .param(archive.tenant().id().value())
                .query(Long.class)
                .single();
    }

    void sql(String sql, StoredRecording recording) {
        database.scope().run(recording.tenant(), () -> JdbcClient.create(database.asService())
                .sql(sql)
                .param(recording.recording().value())
                .update());
    }
}
