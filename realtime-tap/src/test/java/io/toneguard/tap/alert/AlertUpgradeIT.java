package io.toneguard.tap.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Alerts that were there before it was written down when their events were, and who was asked. */
class AlertUpgradeIT {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private final UUID tenant = UUID.randomUUID();

    @Test
    void eventsCountAsWrittenWhenTheyHappenedAndWhoHadATimerWasAsked() throws Exception {
        // Without the views, which are of today.
        flyway().target("10").repeatableSqlMigrationPrefix("none").load().migrate();
        try (var connection = database.asOwner().getConnection()) {
            connection.setSchema("toneguard");
            var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("set role toneguard_service").update();
            jdbc.sql("select set_config('toneguard.tenant', ?, false)")
                    .param(tenant.toString())
                    .query(String.class)
                    .single();
            alertsOfBefore(jdbc);
            jdbc.sql("reset role").update();

            flyway().load().migrate();
            jdbc.sql("set role toneguard_service").update();
            assertThat(jdbc.sql("select written_at = at as same, at < now() - interval '59m' as old from alert_event")
                            .query()
                            .singleRow())
                    .isEqualTo(Map.of("same", true, "old", true));
            assertThat(jdbc.sql(
                                    "select call_id from alert where asked_at is not null and asked_at = opened_at order by call_id")
                            .query(String.class)
                            .list())
                    .containsExactly("escalated", "timed");
        }
    }

    private void alertsOfBefore(JdbcClient jdbc) {
        jdbc.sql("insert into tenant (tenant_id, name) values (?, 'acme')")
                .param(tenant)
                .update();
        jdbc.sql("insert into alert_rule (tenant_id, name, version, shadow, settings) values (?, 'r', 1, false, '{}')")
                .param(tenant)
                .update();
        alert(jdbc, "untimed", false, 0);
        alert(jdbc, "timed", true, 0);
        var escalated = alert(jdbc, "escalated", false, 1);
        jdbc.sql(
                        "insert into alert_event (tenant_id, alert_id, event, kind, at) values (?, ?, 1, 'opened', now() - interval '1h')")
                .params(tenant, escalated)
                .update();
    }

    private UUID alert(JdbcClient jdbc, String call, boolean timer, int escalation) {
        var id = UUID.randomUUID();
        jdbc.sql(
                        "insert into call (tenant_id, call_id, call_month, started_at) values (?, ?, '2026-03-01', '2026-03-02T10:00:00Z')")
                .params(tenant, call)
                .update();
        jdbc.sql("insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name)"
                        + " values (?, ?, '2026-03-01', ?, 'receiving', 'f')")
                .params(tenant, id, call)
                .update();
        jdbc.sql("""
                insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, rule, rule_version, shadow, state,
                    opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds, peak_deviation, peak_index, reason,
                    acknowledge_by, escalation)
                values (?, ?, ?, ?, 'pbx', 0, 'agent', 'r', 1, false, 'open', now(), now(), 1, 2, 3, 2, 4, 90, '{}',
                    case when ? then now() end, ?)
                """).params(tenant, id, id, call, timer, escalation).update();
        return id;
    }

    private static FluentConfiguration flyway() {
        return Flyway.configure()
                .dataSource(database.asOwner())
                .defaultSchema("toneguard")
                .locations("filesystem:" + System.getProperty("toneguard.home") + "/db/migrations");
    }
}
