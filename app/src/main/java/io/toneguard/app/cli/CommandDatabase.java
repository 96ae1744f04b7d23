package io.toneguard.app.cli;

import com.zaxxer.hikari.HikariDataSource;
import io.toneguard.app.db.JdbcTenants;
import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.db.TenantTransactions;
import io.toneguard.app.look.JdbcScoreLooks;
import io.toneguard.ingest.filesource.JdbcFileSources;
import io.toneguard.ingest.source.JdbcSources;
import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The database for as long as a command takes, without Spring's context: commands answer fast. */
final class CommandDatabase implements AutoCloseable {
    private final OpenDatabase open;
    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final TenantScope scope;
    private final JdbcTenants tenants;

    CommandDatabase(ServiceOptions options) {
        this(OpenDatabase.forCommand(options.db, options.data));
    }

    /** @param open closed with this */
    CommandDatabase(OpenDatabase open) {
        this.open = open;
        pool = open.database().commandPool(2);
        jdbc = JdbcClient.create(pool);
        var manager = new JdbcTransactionManager(pool);
        transactions = new TransactionTemplate(manager);
        scope = new TenantTransactions(manager, jdbc);
        tenants = new JdbcTenants(jdbc, scope);
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    /** Over several tenants: {@link #scope} joins the one that is open. */
    TransactionOperations transactions() {
        return transactions;
    }

    TenantScope scope() {
        return scope;
    }

    JdbcTenants tenants() {
        return tenants;
    }

    JdbcSources sources() {
        return new JdbcSources(jdbc, scope);
    }

    JdbcFileSources fileSources() {
        return new JdbcFileSources(jdbc, scope);
    }

    ScoreLooks looks() {
        return new JdbcScoreLooks(jdbc, scope);
    }

    Tenant tenant(String name) {
        return tenants.byName(name)
                .orElseThrow(() -> new CommandFailed("there is no tenant '" + name + "'; `tenants list` shows them"));
    }

    /** The named tenant, or all. */
    List<Tenant> tenantsNamed(@Nullable String name) {
        return name == null ? tenants.all() : List.of(tenant(name));
    }

    @Override
    public void close() {
        pool.close();
        open.close();
    }
}
