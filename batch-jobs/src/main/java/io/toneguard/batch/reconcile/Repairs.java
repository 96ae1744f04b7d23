package io.toneguard.batch.reconcile;

import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings store and ledger to agree where nothing can be lost by it. */
final class Repairs {
    private final RecordingStore store;
    private final TenantScope scope;
    private final LedgerRows ledger;
    private final JdbcClient jdbc;

    Repairs(RecordingStore store, TenantScope scope, LedgerRows ledger, JdbcClient jdbc) {
        this.store = store;
        this.scope = scope;
        this.ledger = ledger;
        this.jdbc = jdbc;
    }

    /**
     * @param write writes a finding down; whatever else becomes of it, one of what is analysed again is written with the repair
     * @return empty if there was nothing left to be repaired
     */
    Optional<Finding> repair(Tenant tenant, Suspicion suspicion, RepairsLeft left, Consumer<Finding> write) {
        return switch (suspicion.remedy()) {
            case NONE -> Optional.of(suspicion.finding(false, ""));
            case REMOVE -> remove(suspicion);
            case ANALYSE_AGAIN -> Optional.of(analyseAgain(tenant, suspicion, left, write));
        };
    }

    private Optional<Finding> remove(Suspicion suspicion) {
        var entry = suspicion.entry();
        if (entry == null) {
            throw new IllegalArgumentException(suspicion + " says what to remove, and not which");
        }
        try {
            if (entry.kind() == StoreEntry.Kind.FINISHED) {
                store.delete(suspicion.recording());
            } else if (!store.discard(entry)) {
                return Optional.empty();
            }
            return Optional.of(suspicion.finding(true, "; removed"));
        } catch (IOException e) {
            return Optional.of(suspicion.finding(
                    false, "; could not be removed (" + e.getClass().getSimpleName() + ")"));
        }
    }

    private Finding analyseAgain(Tenant tenant, Suspicion suspicion, RepairsLeft left, Consumer<Finding> write) {
        if (!left.any()) {
            return suspicion.finding(
                    false,
                    "; not analysed again: more than reconcile.repaired-at-most=" + left.atMost() + " are missing");
        }
        // It is the row by which the next one knows that this was repaired: written in the same transaction, or not
        // repaired.
        var repaired = suspicion.finding(true, "; stored again, to be analysed");
        boolean moved = scope.in(tenant.id(), () -> {
            boolean stored = ledger.analyseAgain(tenant, suspicion.recording().recording());
            if (stored) {
                write.accept(repaired);
                jdbc.sql("select pg_notify(?, ?)")
                        .params(Wakeups.CHANNEL, Wakeup.STORED.word())
                        .query((row, number) -> number)
                        .list();
            }
            return stored;
        });
        if (!moved) {
            return suspicion.finding(false, "; it was analysed again within the last week, and is not now");
        }
        left.take();
        return repaired;
    }
}
