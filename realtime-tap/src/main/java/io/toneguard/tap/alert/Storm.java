package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many alerts a team was told of just now: past a number people do not read them one by one, and one word says more. Those that were not told one
 * by one do not count against later ones, or a steady stream above the limit would be told of once and never again.
 */
final class Storm {
    /**
     * @param alerts of the team in the window, suppressed ones too, this one not counted
     * @param suppressed whether this one is told to nobody by itself
     * @param toldAlready whether a summary was told within the window
     */
    record Verdict(int alerts, boolean suppressed, boolean toldAlready) {}

    private record Count(int alerts, int toldOneByOne) {}

    private final JdbcClient jdbc;
    private final AlertSettings settings;

    Storm(JdbcClient jdbc, AlertSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** Makes the team's alerts of all nodes wait for one another until this transaction ends: else each would count too few. */
    Verdict judge(TenantId tenant, @Nullable String team, Instant openedAt) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("toneguard.alert/" + tenant + "/" + (team == null ? "" : team))
                .query((row, number) -> number)
                .list();
        var since = openedAt.minus(settings.stormWindow()).atOffset(ZoneOffset.UTC);
        var count = count(tenant, team, since);
        if (count.toldOneByOne() < settings.storm()) {
            return new Verdict(count.alerts(), false, false);
        }
        boolean told = jdbc.sql("""
                        select exists (select from alert a join alert_event e on e.tenant_id = a.tenant_id and e.alert_id = a.alert_id
                            where a.tenant_id = :tenant and a.opened_at > :since and a.team is not distinct from :team
                                and e.kind = 'suppressed' and e.detail @> '{"summary": true}')
                        """)
                .param("tenant", tenant.value())
                .param("since", since)
                .param("team", team)
                .query(Boolean.class)
                .single();
        return new Verdict(count.alerts(), true, told);
    }

    private Count count(TenantId tenant, @Nullable String team, OffsetDateTime since) {
        return jdbc.sql("""
                        select count(*) as alerts, count(*) filter (where not exists (
                            select from alert_event e where e.tenant_id = a.tenant_id and e.alert_id = a.alert_id
                                and e.kind = 'suppressed')) as told
                        from alert a
                        where tenant_id = :tenant and opened_at > :since and team is not distinct from :team and not shadow
                        """)
                .param("tenant", tenant.value())
                .param("since", since)
                .param("team", team)
                .query((row, number) -> new Count(row.getInt("alerts"), row.getInt("told")))
                .single();
    }
}
