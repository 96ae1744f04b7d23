package io.toneguard.batch.reprocess;

import io.toneguard.batch.Claimed;
import io.toneguard.batch.Pending;
import io.toneguard.batch.ScoredSpeakers;
import io.toneguard.batch.WorkKind;
import io.toneguard.batch.WorkOrder;
import io.toneguard.batch.WorkSource;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The items of reprocessings that may go on: one reprocessing a launch, the one asked for first. */
final class ReprocessingWork implements WorkSource {
    private static final String DUE = """
             from toneguard.reprocessing_item item
            where tenant_id = :tenant and reprocessing_id = :number and state = 'pending'
                and (not_before is null or not_before <= clock_timestamp())
            """;
    private static final String OPEN = """
             from toneguard.reprocessing_item item
            where tenant_id = :tenant and reprocessing_id = :number and state in ('pending', 'claimed')
            """;
    private static final String CLAIM =
            "with chosen as (select tenant_id, recording_id" + DUE + """
                 order by recording_id limit :most for update skip locked),
            looked as (
                select chosen.recording_id, case
                        when recording.state in ('erased', 'failed', 'quarantined') then 'RECORDING_GONE'
                        when not %s then 'POLICY_FORBIDS' end as code,
                    recording.state = 'analysed' as ready
                from chosen join toneguard.recording using (tenant_id, recording_id)),
            moved as (
                update toneguard.reprocessing_item item set
                    state = case when code is not null then 'failed' when ready then 'claimed' else 'pending' end,
                    state_since = clock_timestamp(), launch_id = case when code is null and ready then :launch::bigint end,
                    not_before = case when code is null and not ready then clock_timestamp() + interval '1 minute' end,
                    reason_code = coalesce(code, reason_code),
                    reason = case code
                        when 'RECORDING_GONE' then 'the recording is no longer there as an analysed one, such as erased'
                        when 'POLICY_FORBIDS' then 'the tenant''s policy lets none of its speakers be measured any more'
                        else reason end
                from looked
                where item.tenant_id = :tenant and item.reprocessing_id = :number and item.recording_id = looked.recording_id
                returning item.recording_id, item.state, item.audio_seconds)
            select recording_id, coalesce(audio_seconds, 60) as seconds from moved where state = 'claimed' order by recording_id
            """.formatted(ScoredSpeakers.CONDITION);

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final ReprocessingLimits limits;
    private final AnalyzerVersion analyzer;
    /** A tenant with open items at the last look: most likely it still has some, and nobody else need be asked. */
    private final Map<Long, Tenant> busy = new ConcurrentHashMap<>();

    ReprocessingWork(
            JdbcClient jdbc, TenantScope scope, Tenants tenants, ReprocessingLimits limits, AnalyzerVersion analyzer) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        this.limits = limits;
        this.analyzer = analyzer;
    }

    @Override
    public WorkKind kind() {
        return WorkKind.REPROCESSING;
    }

    @Override
    public boolean any() {
        return next().isPresent();
    }

    /** The first that may go on and has something due. */
    private Optional<Long> next() {
        return limits.mayGoOn().stream()
                .filter(number -> tenants.all().stream().anyMatch(tenant -> exists(tenant, number, DUE)))
                .findFirst();
    }

    /** Whether an item of it is neither done nor failed. */
    boolean isAnyOpen(long number) {
        var before = busy.get(number);
        if (before != null && exists(before, number, OPEN)) {
            return true;
        }
        var now = tenants.all().stream()
                .filter(tenant -> exists(tenant, number, OPEN))
                .findFirst();
        now.ifPresentOrElse(tenant -> busy.put(number, tenant), () -> busy.remove(number));
        return now.isPresent();
    }

    private boolean exists(Tenant tenant, long number, String which) {
        return scope.in(tenant.id(), () -> jdbc.sql("select exists (select" + which + ")")
                .param("tenant", tenant.id().value())
                .param("number", number)
                .query(Boolean.class)
                .single());
    }

    @Override
    public Pending measure() {
        return limits.mayGoOn().stream()
                .flatMap(number -> tenants.all().stream().map(tenant -> measure(tenant, number)))
                .reduce(Pending.NONE, Pending::plus);
    }

    private Pending measure(Tenant tenant, long number) {
        return scope.in(tenant.id(), () -> jdbc.sql("""
                        select count(*) as recordings, coalesce(sum(audio_seconds), 0) as seconds,
                            case when count(*) > 0 then (
                                select extract(epoch from clock_timestamp() - requested_at) from toneguard.reprocessing
                                where reprocessing_id = :number) else 0 end as oldest
                        """ + DUE)
                .param("tenant", tenant.id().value())
                .param("number", number)
                .query((row, n) ->
                        new Pending(row.getLong("recordings"), row.getDouble("seconds"), row.getDouble("oldest")))
                .single());
    }

    /** Also those whose policy lets nobody be measured any more: their items are to fail, and not to stay for ever. */
    @Override
    public List<Tenant> tenants() {
        return tenants.all().stream().sorted(Comparator.comparing(Tenant::name)).toList();
    }

    @Override
    public WorkOrder order(long launch) {
        return new WorkOrder(launch, kind(), next().orElse(null), analyzer.name());
    }

    /**
     * In no order of time: all of it is old. What cannot be analysed any more fails here; a recording that is only being analysed
     * anew, such as one whose result was lost, is waited for.
     */
    @Override
    public List<Claimed> claim(Tenant tenant, WorkOrder order, int atMost) {
        var number = order.reprocessing();
        if (number == null) {
            return List.of();
        }
        return ScoredSpeakers.bind(tenant.policy(), jdbc.sql(CLAIM))
                .param("tenant", tenant.id().value())
                .param("number", number)
                .param("launch", order.launch())
                .param("most", atMost)
                .query((row, n) -> new Claimed(row.getObject("recording_id", UUID.class), row.getDouble("seconds")))
                .list();
    }
}
