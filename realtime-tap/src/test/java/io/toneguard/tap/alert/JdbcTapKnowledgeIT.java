package io.toneguard.tap.alert;

import static io.toneguard.tap.alert.TapLedger.agent;
import static io.toneguard.tap.alert.TapLedger.customer;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.history.AgentBaselines;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.stress.Baseline;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcTapKnowledgeIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final Tenant acme = database.addTenant("acme-" + COUNT.incrementAndGet(), Speaker.AGENT);
    private final Tenant silent = database.addTenant("silent-" + COUNT.incrementAndGet());
    private final LeavingScope scope = new LeavingScope(database.scope());
    private final JdbcRules rules = new JdbcRules(jdbc, scope);
    private final JdbcTapKnowledge knowledge = new JdbcTapKnowledge(
            database.tenants(), rules, new AgentBaselines(jdbc, scope, AnalyzerVersion.CURRENT), AlertSettings.DEFAULT);

    @AfterEach
    void stop() {
        knowledge.close();
    }

    @Test
    void nobodyIsMeasuredBeforeAPolicyIsKnown() {
        var call = TapLedger.call(acme, "north", "ann");
        assertThat(knowledge.policy(call)).isEqualTo(ScoringPolicy.NONE);
        knowledge.refresh();
        assertThat(knowledge.policy(call)).isEqualTo(acme.policy());
        assertThat(knowledge.policy(TapLedger.call(silent, null, null))).isEqualTo(ScoringPolicy.NONE);
    }

    @Test
    void withoutARuleOfItsOwnATenantHasTheProducts() {
        assertThat(known("north")).containsExactly(Rule.DEFAULT);
    }

    @Test
    void aTeamsOwnRuleGoesBeforeOneForAllAndShadowRulesComeBeside() {
        var all = added("all", null, false);
        assertThat(known("north")).containsExactly(all);
        var north = added("north", "north", false);
        var trial = added("trial", null, true);
        assertThat(known("north")).containsExactly(north, trial);
        assertThat(known("south")).containsExactly(all, trial);
        assertThat(known(null)).containsExactly(all, trial);
        rules.retire(acme.id(), "north");
        assertThat(known("north")).containsExactly(all, trial);
    }

    @Test
    void aShadowRuleAloneSilencesNobody() {
        var trial = added("trial", "north", true);
        assertThat(known("north")).containsExactly(Rule.DEFAULT, trial);
    }

    @Test
    void aChangeMakesTheNextVersionAndLeavesTheOneBeforeAsItWas() {
        added("all", null, false);
        var changed = rules.change(acme.id(), "all", before -> new Rule("all", 0, "north", true, before.settings()))
                .orElseThrow();
        assertThat(changed.version()).isEqualTo(2);
        assertThat(rules.inForce(acme.id())).containsExactly(changed);
        assertThat(rules.versions(acme.id()))
                .extracting(version -> version.rule().shadow())
                .containsExactly(false, true);
        assertThat(rules.add(acme.id(), changed)).as("the name is taken").isEmpty();
        rules.retire(acme.id(), "all");
        assertThat(rules.add(acme.id(), changed).orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void whoChangesARuleWhileAnotherDoesChangesWhatTheOtherMadeOfIt() throws Exception {
        added("all", null, false);
        var second = new AtomicReference<CompletableFuture<Optional<Rule>>>();
        rules.change(acme.id(), "all", before -> {
            second.set(CompletableFuture.supplyAsync(
                    () -> rules.change(acme.id(), "all", now -> new Rule("all", 0, now.team(), true, now.settings()))));
            Awaitility.await().until(this::somebodyWaitsForALock);
            return new Rule("all", 0, "north", before.shadow(), before.settings());
        });
        assertThat(second.get().get(10, TimeUnit.SECONDS)).hasValueSatisfying(rule -> {
            assertThat(rule.version()).isEqualTo(3);
            assertThat(rule.team()).isEqualTo("north");
            assertThat(rule.shadow()).isTrue();
        });
        assertThat(rules.inForce(acme.id())).hasSize(1);
    }

    private boolean somebodyWaitsForALock() {
        return jdbc.sql("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                        .query(Integer.class)
                        .single()
                > 0;
    }

    @Test
    void noTenantHasAnothersRules() {
        added("all", null, false);
        var other = database.addTenant("other-" + COUNT.incrementAndGet(), Speaker.AGENT);
        knowledge.refresh();
        assertThat(knowledge.rules(TapLedger.call(other, "north", "ann"))).containsExactly(Rule.DEFAULT);
        assertThat(rules.inForce(other.id())).isEmpty();
        assertThat(rules.retire(other.id(), "all")).isFalse();
    }

    @Test
    void whileTheDatabaseIsAwayWhatWasReadLastCounts() throws Exception {
        var all = added("all", null, false);
        enrol("ann");
        var voice = agent(TapLedger.call(acme, "north", "ann"));
        knowledge.refresh();
        assertThat(knowledge.baseline(voice).get(10, TimeUnit.SECONDS).windows())
                .isEqualTo(2);

        scope.away = true;
        knowledge.refresh();
        assertThat(knowledge.policy(voice.call())).isEqualTo(acme.policy());
        assertThat(knowledge.rules(voice.call())).containsExactly(all);
        assertThat(knowledge.baseline(voice).get(10, TimeUnit.SECONDS).windows())
                .isEqualTo(2);
        var unknown = agent(TapLedger.call(acme, "north", "bob"));
        assertThat(knowledge.baseline(unknown).get(10, TimeUnit.SECONDS)).isSameAs(Baseline.EMPTY);
    }

    @Test
    void nobodyLooksForACustomersBaselineNorForOneWithoutAName() {
        scope.away = true;
        assertThat(knowledge.baseline(customer(TapLedger.call(acme, "north", "ann"))))
                .isCompleted();
        assertThat(knowledge.baseline(agent(TapLedger.call(acme, "north", null))))
                .isCompleted();
    }

    private List<Rule> known(@Nullable String team) {
        knowledge.refresh();
        return knowledge.rules(TapLedger.call(acme, team, "ann"));
    }

    private Rule added(String name, @Nullable String team, boolean shadow) {
        return rules.add(acme.id(), new Rule(name, 1, team, shadow, RuleSettings.DEFAULT))
                .orElseThrow();
    }

    private void enrol(String agent) {
        database.scope().run(acme.id(), () -> jdbc.sql("""
                        insert into agent_baseline (tenant_id, agent_id, channel, analyzer, f0_mean_semitones, f0_p80_semitones,
                            alpha_ratio_db, mfcc1, voiced_seconds)
                        values (?, ?, 'pbx/mulaw/8000', ?, '{2,3}', '{4,5}', '{-10,-9}', '{8,7}', '{3,3}')
                        """)
                .params(acme.id().value(), agent, AnalyzerVersion.CURRENT.name())
                .update());
    }

    /** A database that can go away. */
    private static final class LeavingScope implements TenantScope {
        private final TenantScope real;
        private volatile boolean away;

        LeavingScope(TenantScope real) {
            this.real = real;
        }

        @Override
        public <T> T in(TenantId tenant, Supplier<T> work) {
            if (away) {
                throw new CannotGetJdbcConnectionException("away");
            }
            return real.in(tenant, work);
        }
    }
}
