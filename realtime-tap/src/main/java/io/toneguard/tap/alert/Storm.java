package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many alerts a team had just now: past a number people do not read them one by one, and one word says more. */
final class Storm {
    /**
     * @param alerts of the team in the window, this one not counted
     * @param suppressed whether this one is told to nobody by itself
     * @param toldAlready whether a summary was told within the window
     */
    record Verdict(int alerts, boolean suppressed, boolean toldAlready) {}

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
        int alerts = jdbc.sql("""
                        select count(*) from alert
                        where tenant_id = :tenant and opened_at > :since and team is not distinct from :team and not shadow
                        """)
                .param("tenant", tenant.value())
                .param("since", since)
                .param("team", team)
                .query(Integer.class)
                .single();
        if (alerts < settings.storm()) {
            return new Verdict(alerts, false, false);
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
        return new Verdict(alerts, true, told);
    }
}
