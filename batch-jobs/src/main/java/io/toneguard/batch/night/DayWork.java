package io.toneguard.batch.night;

import io.toneguard.batch.AwaitingAnalysis;
import io.toneguard.batch.ScoredSpeakers;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What must be over before the night's own work: calls coming in, and their final analysis. */
final class DayWork {
    /** A recording that is receiving for longer is one whose node died. */
    private static final Duration LONGEST_CALL = Duration.ofHours(12);

    private static final String WAITING = """
             from toneguard.recording where tenant_id = :tenant and state in ('stored', 'claimed') and (state = 'claimed'
                or ((not_before is null or not_before <= clock_timestamp()) and %s))
            """.formatted(AwaitingAnalysis.CONDITION);

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;

    DayWork(JdbcClient jdbc, TenantScope scope, Tenants tenants) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
    }

    /** Whether no recording began to come in for so long, and none is coming in. */
    boolean isQuiet(Duration forSoLong, Instant now) {
        return tenants.all().stream()
                .noneMatch(tenant -> scope.in(tenant.id(), () -> jdbc.sql("""
                                select exists (select from toneguard.recording where tenant_id = :tenant and received_at > :quiet)
                                    or exists (select from toneguard.recording
                                        where tenant_id = :tenant and state = 'receiving' and received_at > :longest)
                                """)
                        .param("tenant", tenant.id().value())
                        .param("quiet", now.minus(forSoLong).atOffset(ZoneOffset.UTC))
                        .param("longest", now.minus(LONGEST_CALL).atOffset(ZoneOffset.UTC))
                        .query(Boolean.class)
                        .single()));
    }

    /** Whether nothing waits for an analysis that could be done now. */
    boolean isAnalysed() {
        return tenants.all().stream()
                .noneMatch(tenant -> scope.in(tenant.id(), () -> of(tenant, "select exists (select " + WAITING + ")")
                        .query(Boolean.class)
                        .single()));
    }

    /** Recordings that wait for an analysis that could be done now. */
    long waiting() {
        return tenants.all().stream()
                .mapToLong(tenant -> scope.in(tenant.id(), () -> of(tenant, "select count(*) " + WAITING)
                        .query(Long.class)
                        .single()))
                .sum();
    }

    private JdbcClient.StatementSpec of(Tenant tenant, String sql) {
        return ScoredSpeakers.bind(
                tenant.policy(), jdbc.sql(sql).param("tenant", tenant.id().value()));
    }
}
