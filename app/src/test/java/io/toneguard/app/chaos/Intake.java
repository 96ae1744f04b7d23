package io.toneguard.app.chaos;

import com.zaxxer.hikari.HikariDataSource;
import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.db.TenantTransactions;
import io.toneguard.app.store.DiskRecordingStore;
import io.toneguard.ingest.ledger.Arrival;
import io.toneguard.ingest.ledger.CallFacts;
import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;

/** Takes recordings in by the product's ledger and store, step by step again where the database fails, as the inbox does. */
final class Intake implements AutoCloseable {
    private static final int RETRY_MS = 200;

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TenantTransactions scope;
    private final Ledger ledger;
    private final DiskRecordingStore store;

    /** Migrates the database, too, and adds the run's tenants. */
    Intake(String url, Path store, Path data) throws IOException {
        this.pool = OpenDatabase.forService(url, data).database().pool("chaos-intake", 2);
        this.jdbc = JdbcClient.create(pool);
        this.scope = new TenantTransactions(new JdbcTransactionManager(pool), jdbc);
        this.ledger = new Ledger(jdbc, scope);
        this.store = new DiskRecordingStore(store);
        add(MadeRecording.BOTH_SCORED, "both-scored", "agent", "customer");
        add(MadeRecording.AGENTS_SCORED, "agents-scored", "agent");
    }

    private void add(TenantId tenant, String name, String... scored) {
        scope.run(tenant, () -> jdbc.sql(
                        "insert into tenant (tenant_id, name, scored_speakers, purpose) values (?, ?, ?, 'chaos')")
                .params(tenant.value(), name, scored)
                .update());
    }

    void take(MadeRecording made) throws IOException {
        while (true) {
            try {
                tryToTake(made);
                return;
            } catch (DataAccessException | TransactionException e) {
                Pace.sleep(RETRY_MS);
            }
        }
    }

    private void tryToTake(MadeRecording made) throws IOException {
        var call = new CallFacts(null, made.startedAt(), "agent-" + made.number() % 7, null, null, "inbound");
        var receipt = ledger.receive(
                made.tenant(), new Arrival("call-" + made.number() + ".wav", made.sha256(), made.wav().length, call));
        if (receipt.state() == RecordingState.RECEIVING) {
            store.put(receipt.recording(), new ByteArrayInputStream(made.wav()));
            try (var audio = store.open(receipt.recording())) {
                ledger.stored(
                        receipt.recording(), RecordingFormat.read(audio), List.of(Speaker.AGENT, Speaker.CUSTOMER));
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
