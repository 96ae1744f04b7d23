package io.toneguard.app.chaos;

import com.zaxxer.hikari.HikariDataSource;
import io.toneguard.app.MadeIntake;
import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.db.TenantTransactions;
import io.toneguard.ingest.ledger.Arrival;
import io.toneguard.ingest.ledger.CallFacts;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;

/** Takes recordings in by the product's ledger and store, step by step again where the database fails, as the inbox does. */
final class Intake implements AutoCloseable {
    private static final int RETRY_MS = 200;

    private final HikariDataSource pool;
    private final MadeIntake made;

    /** Migrates the database, too, and adds the run's tenants. */
    Intake(String url, Path store, Path data) throws IOException {
        this.pool = OpenDatabase.forService(url, data).database().pool("chaos-intake", 2);
        var jdbc = JdbcClient.create(pool);
        this.made = new MadeIntake(jdbc, new TenantTransactions(new JdbcTransactionManager(pool), jdbc), store);
        made.addTenant(MadeRecording.BOTH_SCORED, "both-scored", "agent", "customer");
        made.addTenant(MadeRecording.AGENTS_SCORED, "agents-scored", "agent");
    }

    void take(MadeRecording recording) throws IOException {
        while (true) {
            try {
                tryToTake(recording);
                return;
            } catch (DataAccessException | TransactionException e) {
                Pace.sleep(RETRY_MS);
            }
        }
    }

    private void tryToTake(MadeRecording recording) throws IOException {
        var call = new CallFacts(null, recording.startedAt(), "agent-" + recording.number() % 7, null, null, "inbound");
        made.take(
                recording.tenant(),
                new Arrival("call-" + recording.number() + ".wav", recording.sha256(), recording.wav().length, call),
                recording.wav());
    }

    @Override
    public void close() {
        pool.close();
    }
}
