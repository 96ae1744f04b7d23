package io.toneguard.ingest.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * How many recordings of all tenants stand in each state that is not the end, as a gauge. Counted when somebody asks, at most every
 * five seconds; not a number while the database does not answer.
 */
public final class UnfinishedRecordings {
    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedRecordings.class);
    private static final List<RecordingState> UNFINISHED =
            List.of(RecordingState.RECEIVING, RecordingState.STORED, RecordingState.CLAIMED);
    private static final Duration COUNTED_FOR = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final LongSupplier nanoTime;
    private Map<RecordingState, Long> counts = Map.of();
    private @Nullable Long countedAt;

    /**
     * @param jdbc works on the data source whose transactions {@code scope} opens
     * @param nanoTime {@link System#nanoTime}, save in tests
     */
    public UnfinishedRecordings(JdbcClient jdbc, TenantScope scope, Tenants tenants, LongSupplier nanoTime) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        this.nanoTime = nanoTime;
    }

    /** To be called once; no MeterBinder, which Spring Boot would bind a second time. */
    public void bindTo(MeterRegistry registry) {
        for (RecordingState state : UNFINISHED) {
            Gauge.builder("toneguard.ledger.recordings", this, unfinished -> unfinished.count(state))
                    .tag("state", state.word())
                    .description("Recordings of all tenants in this state")
                    .strongReference(true)
                    .register(registry);
        }
    }

    private synchronized double count(RecordingState state) {
        long now = nanoTime.getAsLong();
        if (countedAt == null || now - countedAt >= COUNTED_FOR.toNanos()) {
            countedAt = now;
            try {
                counts = count();
            } catch (DataAccessException | TransactionException e) {
                LOG.debug("Unfinished recordings cannot be counted", e);
                counts = Map.of();
            }
        }
        Long count = counts.get(state);
        return count == null ? Double.NaN : count;
    }

    private Map<RecordingState, Long> count() {
        var sums = new EnumMap<RecordingState, Long>(RecordingState.class);
        UNFINISHED.forEach(state -> sums.put(state, 0L));
        for (Tenant tenant : tenants.all()) {
            // The states as the index recording_unfinished has them, so that only what is unfinished is read.
            scope.run(
                    tenant.id(), () -> jdbc.sql("""
                            select state, count(*) as recordings from recording
                            where tenant_id = ? and state in ('receiving', 'stored', 'claimed') group by state
                            """).param(tenant.id().value()).query(row -> {
                        sums.merge(RecordingState.of(row.getString("state")), row.getLong("recordings"), Long::sum);
                    }));
        }
        return sums;
    }
}
