package io.toneguard.tap.alert;

import static io.toneguard.tap.alert.TapLedger.agent;
import static io.toneguard.tap.alert.TapLedger.grown;
import static io.toneguard.tap.alert.TapLedger.opened;
import static io.toneguard.tap.alert.TapLedger.over;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.IndexMeasures;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is written of a voice whose policy was withdrawn meanwhile, and by which baseline an alert says that it was held. */
class WithdrawnVoiceIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final TapLedger ledger = new TapLedger(database);
    private final Tenant acme = database.addTenant("acme-" + COUNT.incrementAndGet(), Speaker.AGENT);
    private final LiveCall call = TapLedger.call(acme, "north", "ann");
    private Baseline baseline = Baseline.EMPTY;
    private final AlertWriter writer = new AlertWriter(
            jdbc,
            database.scope(),
            new JdbcRules(jdbc, database.scope()),
            AlertSettings.DEFAULT,
            told -> baseline,
            new OutboxBell());

    private AlertWriter.Outcome write(Episode episode) {
        return writer.write(ToldEpisode.of(agent(call), Rule.DEFAULT, episode, TapLedger.NOW));
    }

    @Test
    void noAlertIsOpenedThatWaitedUntilThePolicyForbadeIt() {
        ledger.receive(call);
        withdrawThePolicy();
        assertThat(write(opened(1, 42))).isEqualTo(AlertWriter.Outcome.FORBIDDEN);
        assertThat(rows("select * from alert")).isEmpty();
    }

    @Test
    void anOpenAlertIsOverByThePolicyOnceAndSaysSo() {
        ledger.receive(call);
        var episode = opened(1, 42);
        write(episode);
        withdrawThePolicy();
        assertThat(write(grown(episode, 50, 9.5))).isEqualTo(AlertWriter.Outcome.FORBIDDEN);
        assertThat(write(over(episode, 52))).isEqualTo(AlertWriter.Outcome.FORBIDDEN);
        assertThat(rows("select state, until_seconds, peak_deviation < 4 as untouched from alert"))
                .containsExactly(Map.of("state", "over", "until_seconds", 42, "untouched", true));
        assertThat(rows("select kind, coalesce(detail->>'endedBy', '') as by from alert_event order by event"))
                .containsExactly(Map.of("kind", "opened", "by", ""), Map.of("kind", "over", "by", "policy"));
    }

    @Test
    void anAlertNamesABaselineOnlyIfTheVoiceWasHeldAgainstIt() {
        ledger.receive(call);
        baseline = windows(1);
        write(opened(1, 42));
        baseline = windows(2);
        write(opened(2, 142));
        assertThat(rows("select reason->'baseline'->>'kind' as kind from alert order by onset_seconds"))
                .extracting(row -> row.get("kind"))
                .as("of one window, which is too little to hold a voice against, and of two")
                .containsExactly("learned", "enrolled");
    }

    private static Baseline windows(int count) {
        var builder = new BaselineBuilder();
        for (int i = 0; i < count; i++) {
            builder.add(new IndexMeasures(2, 4, -10, 8, 3.5));
        }
        return builder.build();
    }

    private void withdrawThePolicy() {
        database.scope().run(acme.id(), () -> jdbc.sql("update tenant set scored_speakers = '{}' where tenant_id = ?")
                .param(acme.id().value())
                .update());
    }

    private List<Map<String, Object>> rows(String sql) {
        return database.scope().in(acme.id(), () -> jdbc.sql(sql).query().listOfRows());
    }
}
