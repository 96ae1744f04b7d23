package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.rule.RuleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody types who decides when a team is alerted, on a real PostgreSQL. */
class RulesCommandIT {
    /** Why an escalation is dead that nobody needed any more. */
    private static final String SETTLED = "acknowledged meanwhile by ann";

    private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @BeforeAll
    static void thereAreTenants() throws IOException {
        // A command takes the password from its environment, which a test cannot set; the driver knows another way.
        var file = Files.writeString(data.resolve("pgpass"), "*:*:*:*:" + database.password() + "\n");
        System.setProperty(PASSWORD_FILE, file.toString());
        done("tenants", "add", "acme", "--score=agent,customer", "--purpose=a test");
        done("tenants", "add", "other");
        done("tenants", "add", "agents-only", "--score=agent", "--purpose=a test");
        done("tenants", "add", "both", "--score=agent,customer", "--purpose=a test");
        pastCall();
    }

    @AfterAll
    static void forgetThePassword() {
        System.clearProperty(PASSWORD_FILE);
    }

    @Test
    void aRuleIsAddedChangedAndRetiredAndEveryVersionStays() {
        done(
                "rules",
                "add",
                "acme",
                "evening",
                "--team=north",
                "--threshold=2.5",
                "--for=4s",
                "--shadow",
                "--days=mon-fri",
                "--from=18:00",
                "--to=22:00",
                "--zone=Asia/Tokyo");
        var shown = done("rules", "show", "acme", "evening", "--format=json").out();
        assertThat(shown)
                .contains(
                        "\"version\":1",
                        "\"team\":\"north\"",
                        "\"shadow\":true",
                        "\"threshold\":2.5",
                        "\"forSeconds\":4",
                        "\"coolDownSeconds\":" + RuleSettings.DEFAULT.coolDownSeconds(),
                        "\"days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\"]",
                        "\"zone\":\"Asia/Tokyo\"");
        done("rules", "change", "acme", "evening", "--no-shadow", "--always", "--other-over=1.5");
        assertThat(done("rules", "show", "acme", "evening", "--format=json").out())
                .contains(
                        "\"version\":2", "\"shadow\":false", "\"threshold\":2.5", "\"otherOver\":1.5", "\"days\":null");
        assertThat(done("rules", "show", "acme", "evening", "--rule-version=1", "--format=json")
                        .out())
                .contains("\"otherOver\":null");
        done("rules", "retire", "acme", "evening");
        assertThat(done("rules", "list", "acme").out())
                .doesNotContain("evening")
                .contains("default");
        assertThat(done("rules", "list", "acme", "--all-versions", "--format=json").outLines().stream()
                        .filter(line -> line.contains("evening")))
                .hasSize(2);
        assertThat(done("rules", "list", "other", "--all-versions").out()).doesNotContain("evening");
        assertThat(failed(1, "rules", "retire", "acme", "evening")).contains("has no rule 'evening' in force");
    }

    @Test
    void aTimeThatIsTooLongIsRefusedByTheNameThatItWasTypedUnder() {
        assertThat(failed(2, "rules", "add", "acme", "bad", "--for=9223372036854775807s"))
                .contains("--for=9223372036854775807s is longer than 24h");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--for=9223372036854775807m"))
                .contains("--for=9223372036854775807m is no time such as 5s");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--cool-down=1500ms"))
                .contains("--cool-down=1500ms is not whole seconds");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--for=70s")).contains("--for=70s is outside 1s to 60s");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--release-for=6m"))
                .contains("--release-for=360s is outside 1s to 300s");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--cool-down=2h"))
                .contains("--cool-down=7200s is outside 0s to 3600s");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--warm-up=10m"))
                .contains("--warm-up=600s is outside 0s to 300s");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--other-over=21"))
                .contains("--other-over=21 is outside -6 to 20");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--other-over=1", "--other-within=0"))
                .contains("--other-within=0s is outside 1s to 300s");
        assertThat(target("bad", "--kind=mail", "--address=a@example.com", "--acknowledge-within=9999999999s")
                        .failed(2))
                .contains("--acknowledge-within=9999999999s is longer than 8760h");
        assertThat(target("bad", "--kind=mail", "--address=a@example.com", "--acknowledge-within=0")
                        .failed(2))
                .contains("--acknowledge-within=0 is below 1s");
    }

    @Test
    void impossibleNumbersAreRefusedWhereTheyAreTyped() {
        assertThat(failed(2, "rules", "add", "acme", "bad", "--threshold=-1"))
                .contains("--threshold=-1 is outside 0.5 to 20");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--threshold=NaN")).contains("threshold");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--for=1.5s")).contains("--for=1.5s is no time");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--release-below=3.5"))
                .contains("--release-below=3.5 is outside -6 to 3, the threshold");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--days=mo")).contains("'mo' is none of mon");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--zone=Tokio")).contains("--zone=Tokio is no time zone");
        assertThat(failed(2, "rules", "add", "acme", "bad", "--speaker=manager"))
                .contains("unknown speaker 'manager'");
        assertThat(failed(2, "rules", "add", "acme", "Bad Name")).contains("rule name 'Bad Name'");
        assertThat(failed(2, "rules", "add", "acme", "default")).contains("is the product's own");
        assertThat(failed(1, "rules", "add", "nobody", "good")).contains("there is no tenant 'nobody'");
        assertThat(done("rules", "list", "acme").out()).doesNotContain("bad");
    }

    @Test
    void aTeamThatNoCallEverNamedIsWarnedOf() {
        assertThat(done("rules", "add", "acme", "for-nroth", "--team=nroth", "--shadow")
                        .err())
                .contains("no call of tenant acme ever named team 'nroth'; known: north");
        assertThat(done("rules", "add", "acme", "for-north", "--team=north", "--shadow")
                        .err())
                .doesNotContain("warning");
    }

    @Test
    void aRuleThatHearsNobodyIsRefused() {
        assertThat(failed(1, "rules", "add", "agents-only", "deaf", "--other-over=3"))
                .contains(
                        "rule agents-only/deaf needs the customer's voice",
                        "policy of tenant agents-only measures agent only",
                        "tenants policy agents-only --score agent,customer");
        assertThat(failed(1, "rules", "add", "agents-only", "deaf", "--speaker=customer"))
                .contains("the customer's voice");
        done("rules", "add", "agents-only", "own", "--team=north");
        assertThat(failed(1, "rules", "change", "agents-only", "own", "--other-over=3"))
                .contains("the customer's voice");
        assertThat(done("rules", "show", "agents-only", "own", "--format=json").out())
                .contains("\"version\":1", "\"otherOver\":null");
        assertThat(done("rules", "list", "agents-only").out()).doesNotContain("deaf");
    }

    @Test
    void aRuleIsWarnedOfWhereNobodyIsMeasuredYet() {
        assertThat(done("rules", "add", "other", "early", "--shadow").err())
                .contains(
                        "warning: rule other/early needs the agent's voice, and the policy of tenant other measures nobody");
    }

    @Test
    void aPolicyThatMakesRulesDeafIsWarnedOf() {
        done("tenants", "add", "narrowed", "--score=agent,customer", "--purpose=a test");
        done("rules", "add", "narrowed", "own");
        done("rules", "add", "narrowed", "shouting", "--team=north", "--other-over=3");
        done("rules", "add", "narrowed", "angry", "--speaker=customer", "--shadow");
        assertThat(done("tenants", "policy", "narrowed", "--score=agent", "--purpose=a test")
                        .errLines())
                .hasSize(2)
                .allMatch(line -> line.contains("the customer's voice") && line.contains("rules retire narrowed"))
                .anyMatch(line -> line.contains("rule narrowed/shouting"))
                .anyMatch(line -> line.contains("rule narrowed/angry"));
        assertThat(done("tenants", "policy", "narrowed", "--score=agent,customer", "--purpose=a test")
                        .err())
                .isEmpty();
    }

    @Test
    void aRuleForCustomersSaysAndShowsThatTheProductsStaysForAgents() {
        assertThat(done("rules", "add", "both", "angry", "--speaker=customer").out())
                .contains("it watches customers", "agents stay with the rules that they have");
        assertThat(done("rules", "list", "both").out()).contains("angry", "default");
        assertThat(done("rules", "add", "both", "own").out()).contains("takes the place of 'default'");
        assertThat(done("rules", "list", "both").out()).contains("angry", "own").doesNotContain("default");
    }

    @Test
    void aTargetOfATeamThatNoCallEverNamedIsWarnedOf() {
        assertThat(target("typo", "--kind=mail", "--address=desk@example.com", "--team=nroth")
                        .done()
                        .err())
                .contains("warning: no call of tenant acme ever named team 'nroth'; known: north");
    }

    @Test
    void aTargetThatTheServiceWouldRefuseIsWarnedOfOrRefused() {
        assertThat(target("wall", "--kind=webhook", "--address=http://10.0.0.5/alerts")
                        .done()
                        .err())
                .contains("warning: 10.0.0.5 is a private address", "delivery.private-addresses", "control", "webhook");
        assertThat(target("wall6", "--kind=webhook", "--address=http://[fd00::5]/alerts")
                        .done()
                        .err())
                .contains("private address");
        assertThat(target("near", "--kind=webhook", "--address=http://localhost:9000/alerts")
                        .done()
                        .err())
                .contains("private address");
        assertThat(target("pbx", "--kind=control", "--address=http://10.0.0.5/orders")
                        .done()
                        .err())
                .isEmpty();
        assertThat(target("far", "--kind=webhook", "--address=https://203.0.113.5/alerts")
                        .done()
                        .err())
                .isEmpty();
        assertThat(target("cloud", "--kind=control", "--address=http://169.254.169.254/x")
                        .failed(2))
                .contains("169.254.169.254 is an address that nothing is ever sent to");
        assertThat(target("desk", "--kind=mail", "--address=desk@example.com")
                        .done()
                        .err())
                .contains("warning: there is no mail server", "delivery.mail.host");
        System.setProperty("delivery.private-addresses", "control,webhook");
        System.setProperty("delivery.mail.host", "mail.example.com");
        try {
            assertThat(target("wall2", "--kind=webhook", "--address=http://10.0.0.5/alerts")
                            .done()
                            .err())
                    .isEmpty();
            assertThat(target("desk2", "--kind=mail", "--address=desk@example.com")
                            .done()
                            .err())
                    .isEmpty();
        } finally {
            System.clearProperty("delivery.private-addresses");
            System.clearProperty("delivery.mail.host");
        }
    }

    @Test
    void theListShowsHowEachTargetFares() {
        target("ill", "--kind=webhook", "--address=https://ill.example.com/x").done();
        target("well", "--kind=webhook", "--address=https://well.example.com/x").done();
        delivery(1, "ill", "dead", "host ill.example.com is unknown", 20);
        delivery(2, "ill", "dead", "answered HTTP 500", 10);
        delivery(3, "ill", "pending", null, 5);
        delivery(1, "well", "delivered", null, 10);
        delivery(2, "well", "dead", SETTLED, 8);
        var listed = done("rules", "target", "list", "acme", "--format=json").outLines();
        assertThat(listed)
                .anyMatch(
                        line -> line.contains("\"target\":\"ill\"")
                                && line.contains(
                                        "\"pending\":1,\"dead\":2,\"lastDeliveredAt\":null,\"lastError\":\"answered HTTP 500\""))
                .anyMatch(line -> line.contains("\"target\":\"well\"")
                        && line.contains("\"pending\":0,\"dead\":0,\"lastDeliveredAt\":\"20")
                        && line.contains("\"lastError\":null"));
        assertThat(done("rules", "target", "list", "acme").out())
                .contains("pending", "dead", "last_error", "answered HTTP 500");
    }

    private static Answer target(String name, String... more) {
        return to(Stream.concat(Stream.of("rules", "target", "add", "acme", name), Stream.of(more))
                .toArray(String[]::new));
    }

    /** Of the past call's alert. */
    private static void delivery(int event, String target, String state, @Nullable String error, int minutesAgo) {
        var options = new ServiceOptions();
        options.db = database.url();
        try (var opened = new CommandDatabase(options)) {
            var acme = opened.tenant("acme").id();
            opened.scope().run(acme, () -> {
                opened.jdbc()
                        .sql("insert into alert_event (tenant_id, alert_id, event, kind)"
                                + " select tenant_id, alert_id, ?, 'note' from alert on conflict do nothing")
                        .param(event)
                        .update();
                opened.jdbc()
                        .sql("""
                                insert into alert_delivery (tenant_id, delivery_id, alert_id, event, target, state, due_at, last_error,
                                    superseded, payload, created_at, delivered_at)
                                select tenant_id, gen_random_uuid(), alert_id, :event, :target, :state, at, :error, :superseded, '{}', at,
                                    case when :state = 'delivered' then at end
                                from alert, (select now() - make_interval(mins => :ago) as at) past
                                """)
                        .param("event", event)
                        .param("target", target)
                        .param("state", state)
                        .param("error", error)
                        .param("superseded", SETTLED.equals(error))
                        .param("ago", minutesAgo)
                        .update();
            });
        }
    }

    @Test
    void aRuleIsTriedOnPastCalls() {
        var strict =
                done("rules", "replay", "acme", "default", "--since=2026-03-01", "--until=2026-03-31", "--format=json");
        assertThat(strict.outLines()).hasSize(2);
        assertThat(looks("acme")).containsExactly("replay command line: rules replay 2026-03-01 2026-04-01");
        assertThat(strict.outLines().get(0))
                .contains(
                        "\"call\":\"past\"",
                        "\"person\":\"ann\"",
                        "\"alertAt\":\"01:0" + RuleSettings.DEFAULT.forSeconds() + "\"",
                        "\"outcomeThen\":\"call taken over\"");
        assertThat(strict.outLines().get(1))
                .contains("\"voices\":1", "\"alerts\":1", "\"atAlertsThen\":1", "\"alertsThen\":1");
        assertThat(done(
                                "rules",
                                "replay",
                                "acme",
                                "default",
                                "--since=2026-03-01",
                                "--until=2026-03-31",
                                "--threshold=6")
                        .out())
                .contains("it would not have alerted", "0 alerts in 0 voices");
        assertThat(done("rules", "replay", "other", "default", "--since=2026-03-01", "--until=2026-03-31")
                        .out())
                .contains("0 voices in past calls");
        assertThat(done("rules", "replay", "acme", "default", "--until=2026-03-31")
                        .out())
                .as("the month before")
                .contains("1 alerts in 1 voices");
        assertThat(failed(2, "rules", "replay", "acme", "default", "--since=2026-04-01", "--until=2026-03-31"))
                .contains("--since=2026-04-01 is after --until=2026-03-31");
        assertThat(failed(2, "rules", "replay", "acme", "default", "--since=March"))
                .contains("--since=March is no date");
    }

    /** Who looked at scores, at what, of which time. */
    private static List<String> looks(String tenant) {
        return JdbcClient.create(database.asOwner())
                .sql("""
                        select concat_ws(' ', kind, looked_by, (from_time at time zone 'UTC')::date, (until_time at time zone 'UTC')::date)
                        from bi.score_look where tenant = ?
                        """)
                .param(tenant)
                .query(String.class)
                .list();
    }

    /** An agent who is calm for a minute and then strained for half of one, taken over then. */
    private static void pastCall() {
        var options = new ServiceOptions();
        options.db = database.url();
        int[] ends = IntStream.rangeClosed(5, 120).toArray();
        var deviations = new float[ends.length];
        var filled = new float[ends.length];
        Arrays.fill(filled, 1);
        for (int i = 0; i < ends.length; i++) {
            deviations[i] = ends[i] > 60 && ends[i] <= 90 ? 4 : 0.2f;
        }
        try (var opened = new CommandDatabase(options)) {
            var acme = opened.tenant("acme").id();
            var recording = UUID.randomUUID();
            opened.scope().run(acme, () -> {
                var jdbc = opened.jdbc();
                jdbc.sql("insert into call (tenant_id, call_id, call_month, started_at, agent_id, team)"
                                + " values (?, 'past', '2026-03-01', '2026-03-02T10:00:00Z', 'ann', 'north')")
                        .param(acme.value())
                        .update();
                jdbc.sql(
                                "insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name, source, codec,"
                                        + " sample_rate_hz) values (?, ?, '2026-03-01', 'past', 'stored', 'f', 'pbx', 'mulaw', 8000)")
                        .params(acme.value(), recording)
                        .update();
                jdbc.sql("""
                        insert into live_segment (tenant_id, recording_id, segment, call_id, channel, from_seconds, speaker, person, team,
                            analyzer, enrolled, end_seconds, voiced_seconds, deviation, confidence, f0_mean_semitones, f0_p80_semitones,
                            alpha_ratio_db, mfcc1)
                        values (?, ?, 1, 'past', 0, 0, 'agent', 'ann', 'north', 'tg-2', true, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                        .params(
                                acme.value(),
                                recording,
                                ends,
                                filled,
                                deviations,
                                filled,
                                filled,
                                filled,
                                filled,
                                filled)
                        .update();
                jdbc.sql("insert into alert_rule (tenant_id, name, version, shadow, settings, retired_at)"
                                + " values (?, 'default', 1, false, '{\"speaker\":\"agent\",\"threshold\":2.9,\"forSeconds\":5,"
                                + "\"releaseBelow\":1.5,\"releaseSeconds\":8,\"coolDownSeconds\":30,\"leastConfidence\":0.5,"
                                + "\"warmUpSeconds\":20,\"warmUpFactor\":2.5}', now())")
                        .param(acme.value())
                        .update();
                jdbc.sql("""
                        insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, rule, rule_version, shadow,
                            state, opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds, peak_deviation,
                            peak_index, reason, outcome)
                        values (?, ?, ?, 'past', 'pbx', 0, 'agent', 'default', 1, false, 'closed', now(), now(), 62, 66, 95, 80, 4, 90, '{}',
                            'call taken over')
                        """).params(acme.value(), UUID.randomUUID(), recording).update();
            });
        }
    }

    private static String failed(int exitCode, String... arguments) {
        return to(arguments).failed(exitCode);
    }

    private static Answer to(String... arguments) {
        return Answer.to(Stream.concat(Stream.of(arguments), Stream.of("--db=" + database.url(), "--data=" + data))
                .toArray(String[]::new));
    }

    private static Answer done(String... arguments) {
        return to(arguments).done();
    }
}
