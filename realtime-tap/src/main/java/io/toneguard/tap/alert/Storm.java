package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
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

    private final JdbcClient jdbc;
    private final AlertSettings settings;

    Storm(JdbcClient jdbc, AlertSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** Makes the team's alerts of all nodes wait for one another until this transaction ends: else each would count too few. */
    Verdict judge(TenantId tenant, @Nullable String team) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("toneguard.alert/" + tenant + "/" + (team == null ? "" : team))
                .query((row, number) -> number)
                .list();
        // By the database's clock, and by when they were written: one of a node that was set back would count what is
        // to come.
        return jdbc.sql("""
                        select count(*) as alerts, count(*) filter (where not suppressed) as told, coalesce(bool_or(summary), false) as summary
                        from (
                            select exists (select from alert_event e where e.tenant_id = o.tenant_id and e.alert_id = o.alert_id
                                    and e.kind = 'suppressed') as suppressed,
                                exists (select from alert_event e where e.tenant_id = o.tenant_id and e.alert_id = o.alert_id
                                    and e.kind = 'suppressed' and e.detail @> '{"summary": true}') as summary
                            from alert_event o join alert a on a.tenant_id = o.tenant_id and a.alert_id = o.alert_id
                            where o.tenant_id = :tenant and o.kind = 'opened' and a.team is not distinct from :team and not a.shadow
                                and o.written_at > statement_timestamp() - make_interval(secs => :window)
                                and o.written_at <= statement_timestamp()) lately
                        """)
                .param("tenant", tenant.value())
                .param("team", team)
                .param("window", settings.stormWindow().toMillis() / 1000.0)
                .query((row, number) -> {
                    boolean suppressed = row.getInt("told") >= settings.storm();
                    return new Verdict(row.getInt("alerts"), suppressed, suppressed && row.getBoolean("summary"));
                })
                .single();
    }
}
