package io.toneguard.tap.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.tap.history.LiveSegments;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.stress.Baseline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A desk with a real ledger behind a scope that can fail, and clocks that are turned by hand. */
final class DeskHouse {
    static final AtomicInteger COUNT = new AtomicInteger();
    static final Rule SHADOW = new Rule("trial", 1, null, true, RuleSettings.DEFAULT);

    private final TestDatabase database;
    final JdbcClient jdbc;
    final TapLedger ledger;
    final Tenant acme;
    final FailingScope scope;
    final OutboxBell bell = new OutboxBell();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final AlertDesk desk;
    Instant now = TapLedger.NOW;
    /** What has passed, whatever the clock shows. */
    private Instant steady = TapLedger.NOW;

    DeskHouse(TestDatabase database) {
        this.database = database;
        jdbc = JdbcClient.create(database.asService());
        ledger = new TapLedger(database);
        acme = database.addTenant("acme-" + COUNT.incrementAndGet(), Speaker.AGENT, Speaker.CUSTOMER);
        scope = new FailingScope(database.scope());
        desk = desk(AlertSettings.DEFAULT);
    }

    AlertDesk desk(AlertSettings settings) {
        var rules = new JdbcRules(jdbc, scope);
        return new AlertDesk(
                new AlertWriter(jdbc, scope, rules, settings, told -> Baseline.EMPTY, bell),
                new LiveSegments(jdbc, scope, AnalyzerVersion.CURRENT),
                settings,
                registry,
                () -> now,
                () -> steady);
    }

    AlertRecovery recovery(AlertSettings settings) {
        return new AlertRecovery(new OpenAlerts(jdbc, scope, database.tenants(), settings), registry, () -> now);
    }

    void tell(TappedVoice voice, Rule rule, Episode episode) {
        desk.episode(voice, rule, episode);
        assertThat(desk.writeWhatWaits()).isTrue();
    }

    /** All clocks go on: this process's, and the database's, by which alerts were written so long ago. */
    void passed(Duration time) {
        now = now.plus(time);
        steady = steady.plus(time);
        // As its owner, and past its walls: for the service an event is never changed.
        JdbcClient.create(database.asOwner())
                .sql("""
                alter table toneguard.alert_event no force row level security;
                update toneguard.alert_event set written_at = written_at - interval '%d s' where tenant_id = '%s';
                alter table toneguard.alert_event force row level security
                """.formatted(time.toSeconds(), acme.id()))
                .update();
    }

    Rule rule(Rule wanted) {
        var rules = new JdbcRules(jdbc, database.scope());
        return rules.find(acme.id(), wanted.name())
                .or(() -> rules.add(acme.id(), wanted))
                .orElseThrow();
    }

    LiveCall received(String team) {
        var call = TapLedger.call(acme, team, "ann");
        ledger.receive(call);
        return call;
    }

    void target(Tenant owner, String name, String kind, String team, Integer acknowledgeWithin) {
        database.scope().run(owner.id(), () -> jdbc.sql(
                        "insert into alert_target (tenant_id, name, kind, address, team, acknowledge_within_seconds)"
                                + " values (?, ?, ?, 'http://localhost', ?, ?)")
                .params(owner.id().value(), name, kind, team, acknowledgeWithin)
                .update());
    }

    void change(String sql) {
        database.scope().run(acme.id(), () -> jdbc.sql(sql).update());
    }

    List<Map<String, Object>> rows(String sql, Object... params) {
        return database.scope()
                .in(acme.id(), () -> jdbc.sql(sql).params(params).query().listOfRows());
    }

    List<Object> kinds(LiveCall call) {
        return rows(
                        "select kind from alert_event e join alert a using (tenant_id, alert_id) where a.call_id = ? order by event",
                        call.callId())
                .stream()
                .map(row -> row.get("kind"))
                .toList();
    }

    String text(String sql, LiveCall call) {
        return String.valueOf(only(rows(sql, call.callId())).values().iterator().next());
    }

    static Map<String, Object> only(List<Map<String, Object>> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    static AlertSettings closingWhenOver() {
        var settings = AlertSettings.DEFAULT;
        return new AlertSettings(
                settings.refresh(),
                settings.queue(),
                settings.readingsWaiting(),
                settings.ledgerWait(),
                settings.storm(),
                settings.stormWindow(),
                true,
                settings.settleEvery());
    }
}
