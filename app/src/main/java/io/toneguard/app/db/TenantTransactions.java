package io.toneguard.app.db;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The tenant of a transaction is a setting of that transaction, so it is gone with it, whatever the pool does. */
public final class TenantTransactions implements TenantScope {
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;

    public TenantTransactions(PlatformTransactionManager transactions, JdbcClient jdbc) {
        this.transactions = new TransactionTemplate(transactions);
        this.jdbc = jdbc;
    }

    @Override
    @SuppressWarnings("NullAway") // the template returns what the work returns
    public <T> T in(TenantId tenant, Supplier<T> work) {
        return transactions.execute(status -> {
            jdbc.sql("select set_config('toneguard.tenant', ?, true)")
                    .param(tenant.toString())
                    .query(String.class)
                    .single();
            return work.get();
        });
    }
}
