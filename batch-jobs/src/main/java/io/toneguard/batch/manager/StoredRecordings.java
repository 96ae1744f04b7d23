package io.toneguard.batch.manager;

import io.toneguard.batch.AwaitingAnalysis;
import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.Claimed;
import io.toneguard.batch.Pending;
import io.toneguard.batch.ScoredSpeakers;
import io.toneguard.batch.WorkKind;
import io.toneguard.batch.WorkOrder;
import io.toneguard.batch.WorkSource;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The stored recordings that wait for an analysis their tenant's policy allows: those that are fresh, or the backlog. A live recording
 * is stored when its call has ended, a dropped file when it was taken in.
 */
final class StoredRecordings implements WorkSource {
    private static final String PENDING = """
             from toneguard.recording
            where tenant_id = :tenant and %s
            """.formatted(AwaitingAnalysis.CONDITION);
    /** By the statement's clock: clock_timestamp() is volatile, and a condition with it is never an index's. */
    private static final String OLDEST_FRESH = "statement_timestamp() - :fresh * interval '1 millisecond'";

    private static final String FRESH = " and not_before is null and waiting_since > " + OLDEST_FRESH;
    private static final String BACKLOG =
            " and (not_before <= statement_timestamp() or (not_before is null and waiting_since <= " + OLDEST_FRESH
                    + "))";

    private final WorkKind kind;
    private final String pending;
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final BatchSettings settings;

    private StoredRecordings(
            WorkKind kind, String which, JdbcClient jdbc, TenantScope scope, Tenants tenants, BatchSettings settings) {
        this.kind = kind;
        this.pending = PENDING + which;
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        this.settings = settings;
    }

    static StoredRecordings fresh(JdbcClient jdbc, TenantScope scope, Tenants tenants, BatchSettings settings) {
        return new StoredRecordings(WorkKind.FRESH, FRESH, jdbc, scope, tenants, settings);
    }

    /** What has waited for longer, or failed and had its pause. */
    static StoredRecordings backlog(JdbcClient jdbc, TenantScope scope, Tenants tenants, BatchSettings settings) {
        return new StoredRecordings(WorkKind.BACKLOG, BACKLOG, jdbc, scope, tenants, settings);
    }

    @Override
    public WorkKind kind() {
        return kind;
    }

    @Override
    public boolean any() {
        return any(tenants());
    }

    @Override
    public boolean any(List<Tenant> of) {
        return of.stream()
                .anyMatch(tenant -> scope.in(
                        tenant.id(),
                        () -> of(tenant, looking()).query(Boolean.class).single()));
    }

    @Override
    public Pending measure() {
        return tenants().stream()
                .map(tenant -> scope.in(tenant.id(), () -> of(
                                tenant,
                                "select count(*) as recordings, coalesce(sum(duration_seconds), 0) as seconds,"
                                        + " coalesce(extract(epoch from clock_timestamp() - min(waiting_since)), 0) as oldest"
                                        + pending)
                        .query((row, number) -> new Pending(
                                row.getLong("recordings"), row.getDouble("seconds"), row.getDouble("oldest")))
                        .single()))
                .reduce(Pending.NONE, Pending::plus);
    }

    @Override
    public List<Tenant> tenants() {
        return tenants.all().stream()
                .filter(tenant -> !tenant.policy().equals(ScoringPolicy.NONE)
                        && !tenant.policy().scored().isEmpty())
                .toList();
    }

    @Override
    public List<Claimed> claim(Tenant tenant, WorkOrder order, int atMost) {
        return of(tenant, claiming())
                .param("most", atMost)
                .param("launch", order.launch())
                .query((row, number) ->
                        new Claimed(row.getObject("recording_id", UUID.class), row.getDouble("seconds")))
                .list();
    }

    String looking() {
        return "select exists (select " + pending + ")";
    }

    String claiming() {
        return "with chosen as (select recording_id" + pending + """
                 order by waiting_since, recording_id limit :most for update skip locked),
                claimed as (update toneguard.recording recording set state = 'claimed', state_since = clock_timestamp(), launch_id = :launch
                    from chosen where recording.tenant_id = :tenant and recording.recording_id = chosen.recording_id
                    returning recording.recording_id, recording.waiting_since, recording.duration_seconds)
                select recording_id, coalesce(duration_seconds, 60) as seconds from claimed order by waiting_since, recording_id
                """;
    }

    JdbcClient.StatementSpec of(Tenant tenant, String sql) {
        return ScoredSpeakers.bind(tenant.policy(), jdbc.sql(sql))
                .param("tenant", tenant.id().value())
                .param("fresh", settings.freshFor().toMillis());
    }
}
