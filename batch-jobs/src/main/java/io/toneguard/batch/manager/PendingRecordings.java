package io.toneguard.batch.manager;

import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stored recordings that wait for an analysis their tenant's policy allows. */
final class PendingRecordings {
    private static final String PENDING = """
             from toneguard.recording
            where tenant_id = :tenant and state = 'stored' and (not_before is null or not_before <= clock_timestamp())
                and (speakers && :allowed::text[] or (cardinality(speakers) < coalesce(channels, 1) and :unknown))
            """;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;

    PendingRecordings(JdbcClient jdbc, TenantScope scope, Tenants tenants) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
    }

    /** How much waits, and how long the oldest has been waiting. */
    record Backlog(long recordings, double audioSeconds, double oldestSeconds) {
        static final Backlog NONE = new Backlog(0, 0, 0);

        Backlog plus(Backlog other) {
            return new Backlog(
                    recordings + other.recordings,
                    audioSeconds + other.audioSeconds,
                    Math.max(oldestSeconds, other.oldestSeconds));
        }
    }

    /** A recording taken for a launch. */
    record Claimed(UUID recording, double audioSeconds) {}

    boolean any() {
        return scored().stream()
                .anyMatch(tenant -> scope.in(tenant.id(), () -> of(tenant, "select exists (select " + PENDING + ")")
                        .query(Boolean.class)
                        .single()));
    }

    Backlog measure() {
        return scored().stream()
                .map(tenant -> scope.in(tenant.id(), () -> of(
                                tenant,
                                "select count(*) as recordings, coalesce(sum(duration_seconds), 0) as seconds,"
                                        + " coalesce(extract(epoch from clock_timestamp() - min(received_at)), 0) as oldest"
                                        + PENDING)
                        .query((row, number) -> new Backlog(
                                row.getLong("recordings"), row.getDouble("seconds"), row.getDouble("oldest")))
                        .single()))
                .reduce(Backlog.NONE, Backlog::plus);
    }

    /** Tenants whose policy lets somebody be measured. */
    List<Tenant> scored() {
        return tenants.all().stream()
                .filter(tenant -> !tenant.policy().equals(ScoringPolicy.NONE)
                        && !tenant.policy().scored().isEmpty())
                .toList();
    }

    /** Marks the oldest as this launch's; in the tenant's scope. Oldest first. */
    List<Claimed> claim(Tenant tenant, long launch, int atMost) {
        return of(tenant, "with chosen as (select recording_id" + PENDING + """
                                 order by received_at, recording_id limit :most for update skip locked),
                                claimed as (update toneguard.recording recording set state = 'claimed',
                                    state_since = clock_timestamp(), launch_id = :launch
                                from chosen where recording.tenant_id = :tenant and recording.recording_id = chosen.recording_id
                                returning recording.recording_id, recording.received_at, recording.duration_seconds)
                                select recording_id, coalesce(duration_seconds, 60) as seconds from claimed
                                order by received_at, recording_id
                                """)
                .param("most", atMost)
                .param("launch", launch)
                .query((row, number) ->
                        new Claimed(row.getObject("recording_id", UUID.class), row.getDouble("seconds")))
                .list();
    }

    private JdbcClient.StatementSpec of(Tenant tenant, String sql) {
        var allowed = Arrays.stream(Speaker.values())
                .filter(tenant.policy()::allows)
                .map(Speaker::word)
                .toArray(String[]::new);
        return jdbc.sql(sql)
                .param("tenant", tenant.id().value())
                .param("allowed", allowed)
                .param("unknown", tenant.policy().allows(Speaker.UNKNOWN));
    }
}
