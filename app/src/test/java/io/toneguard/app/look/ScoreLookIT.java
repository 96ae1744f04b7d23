package io.toneguard.app.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.app.erase.ErasureConfiguration;
import io.toneguard.app.store.DiskRecordingStore;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Erasure.Erased;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who looked at people's scores, in a real PostgreSQL as the service's role and as those who read afterwards. */
class ScoreLookIT {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final JdbcScoreLooks looks = new JdbcScoreLooks(jdbc, database.scope());
    private final UUID key = UUID.randomUUID();
    private Tenant acme;
    private Caller caller;

    @BeforeEach
    void aTenant() {
        acme = database.addTenant("acme-" + COUNT.incrementAndGet());
        caller = new Caller(acme.id(), key, Set.of());
    }

    @Test
    void whoeverHasToAnswerForItReadsWhoLookedAtWhat() {
        var recording = recorded();
        var alert = UUID.randomUUID();
        database.scope().run(acme.id(), () -> {
            jdbc.sql(
                            "insert into alert_rule (tenant_id, name, version, shadow, settings) values (?, 'default', 1, false, '{}')")
                    .param(acme.id().value())
                    .update();
            jdbc.sql("""
                            insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, rule, rule_version,
                                shadow, state, opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds,
                                peak_deviation, peak_index, reason)
                            values (?, ?, ?, 'C-7', 'pbx', 0, 'agent', 'default', 1, false, 'over', now(), now(), 1, 2, 3, 3, 4, 80, '{}')
                            """).params(acme.id().value(), alert, recording).update();
        });
        looks.note(ScoreLook.atRecording(caller, new RecordingId(recording)));
        looks.note(ScoreLook.atAlert(caller, alert));
        looks.note(ScoreLook.atAlerts(
                caller,
                new ScoreLook.Span(2, Instant.parse("2026-03-01T10:00:00Z"), Instant.parse("2026-03-02T10:00:00Z"))));
        looks.note(ScoreLook.atAlertStream(caller));
        looks.note(ScoreLook.byCommand(
                acme.id(), "rules replay", ScoreLook.Kind.REPLAY, new ScoreLook.Span(null, Instant.EPOCH, null)));

        assertThat(JdbcClient.create(database.asOwner())
                        .sql("""
                                select concat_ws(' ', kind, looked_by, recording_id, alert_id, items, extract(epoch from until_time - from_time)::int)
                                from bi.score_look where tenant = ? and looked_at > clock_timestamp() - interval '1 minute'
                                order by looked_at
                                """)
                        .param(acme.name())
                        .query(String.class)
                        .list())
                .containsExactly(
                        "recording key " + key + " " + recording,
                        "alert key " + key + " " + recording + " " + alert,
                        "alerts key " + key + " 2 86400",
                        "alert-stream key " + key,
                        "replay command line: rules replay");
    }

    @Test
    void anotherTenantSeesNothingOfItAndAddsNothing() {
        looks.note(ScoreLook.atAlertStream(caller));
        var other = database.addTenant("other-" + COUNT.incrementAndGet());
        assertThat(database.scope().in(other.id(), () -> jdbc.sql("select count(*) from score_look")
                        .query(Integer.class)
                        .single()))
                .isZero();
        assertThatThrownBy(() -> database.scope().run(other.id(), () -> jdbc.sql(
                                "insert into score_look (tenant_id, looked_by, kind) values (?, 'key x', 'alert-stream')")
                        .param(acme.id().value())
                        .update()))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void whatIsWrittenStaysAsItIs() {
        looks.note(ScoreLook.atAlertStream(caller));
        assertThatThrownBy(() -> change("update score_look set looked_by = 'key x'"))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> change("insert into score_look (tenant_id, looked_at, looked_by, kind)"
                        + " select tenant_id, 'epoch', looked_by, kind from score_look"))
                .isInstanceOf(DataAccessException.class);
        assertThat(change("delete from score_look"))
                .as("what is younger than 90 days")
                .isZero();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void whatIsLongAgoIsForgottenNowAndThen() {
        for (int days : new int[] {401, 399}) {
            looks.note(ScoreLook.atAlertStream(caller));
            age(days);
        }
        var nanos = new AtomicLong();
        var old = new OldLooks(jdbc, database.scope(), database.tenants(), Duration.ofDays(400), nanos::get);
        old.look();
        assertThat(count()).isEqualTo(1);
        age(2);
        old.look();
        assertThat(count()).as("not yet").isEqualTo(1);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        old.look();
        assertThat(count()).isZero();
        assertThatThrownBy(() -> new ScoreLookSettings(Duration.ofDays(89))).hasMessageContaining("score-looks.keep");
    }

    @Test
    void asLongAsThereIsMoreItIsForgottenAtOnce() {
        database.scope().run(acme.id(), () -> jdbc.sql("insert into score_look (tenant_id, looked_by, kind)"
                        + " select ?, 'key x', 'alert-stream' from generate_series(1, 20001)")
                .param(acme.id().value())
                .update());
        age(401);
        var old = new OldLooks(jdbc, database.scope(), database.tenants(), Duration.ofDays(400), () -> 0);
        for (int left : new int[] {10_001, 1, 0}) {
            old.look();
            assertThat(count()).isEqualTo(left);
        }
        looks.note(ScoreLook.atAlertStream(caller));
        age(401);
        old.look();
        assertThat(count()).as("not yet").isEqualTo(1);
    }

    @Test
    void aTenantWhoseLooksCannotBeForgottenDoesNotKeepThoseOfOthers() {
        var other = database.addTenant("other-" + COUNT.incrementAndGet());
        for (var tenant : List.of(acme, other)) {
            looks.note(ScoreLook.atAlertStream(new Caller(tenant.id(), key, Set.of())));
            age(tenant, 401);
        }
        var first = database.tenants().all().stream()
                .filter(List.of(acme, other)::contains)
                .findFirst()
                .orElseThrow();
        var old = new OldLooks(jdbc, database.scope(), database.tenants(), Duration.ofDays(400), () -> 0);
        var owner = JdbcClient.create(database.asOwner());
        owner.sql("create function toneguard.refuse() returns trigger language plpgsql as"
                        + " $$begin raise exception 'not this one'; end$$")
                .update();
        owner.sql("create trigger refused before delete on toneguard.score_look for each row when (old.tenant_id = '"
                        + first.id() + "') execute function toneguard.refuse()")
                .update();
        try {
            assertThatThrownBy(old::look).hasMessageContaining("not this one");
        } finally {
            owner.sql("drop function toneguard.refuse() cascade").update();
        }
        assertThat(count(first)).isEqualTo(1);
        assertThat(count(first.equals(acme) ? other : acme)).isZero();
    }

    @Test
    void itOutlivesTheErasureOfItsRecordingAndNamesNobody() throws Exception {
        var recording = recorded();
        looks.note(ScoreLook.atRecording(caller, new RecordingId(recording)));
        var erasure = ErasureConfiguration.forCommand(
                jdbc, new DiskRecordingStore(temp), database.scope(), database.tenants(), temp.resolve("inbox"));
        assertThat(erasure.eraseCall(acme.id(), "C-7")).contains(new Erased(1, 0));
        assertThat(database.scope().in(acme.id(), () -> jdbc.sql("select to_jsonb(l)::text from score_look l")
                        .query(String.class)
                        .list()))
                .singleElement()
                .asString()
                .contains(recording.toString(), "\"alert_id\": null")
                .doesNotContain("C-7", "anna");
    }

    private UUID recorded() {
        var recording = UUID.randomUUID();
        database.scope().run(acme.id(), () -> {
            jdbc.sql("insert into call (tenant_id, call_id, call_month, started_at, agent_id)"
                            + " values (?, 'C-7', '2026-03-01', '2026-03-05T10:00:00Z', 'anna')")
                    .param(acme.id().value())
                    .update();
            jdbc.sql("insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name)"
                            + " values (?, ?, '2026-03-01', 'C-7', 'stored', 'anna.wav')")
                    .params(acme.id().value(), recording)
                    .update();
        });
        return recording;
    }

    private int change(String sql) {
        return database.scope().in(acme.id(), () -> jdbc.sql(sql).update());
    }

    private int count() {
        return count(acme);
    }

    private int count(Tenant tenant) {
        return database.scope().in(tenant.id(), () -> jdbc.sql("select count(*) from score_look")
                .query(Integer.class)
                .single());
    }

    private void age(int days) {
        age(acme, days);
    }

    /** All of them: the owner is under the table's policies, too, and nobody else may. */
    private void age(Tenant tenant, int days) {
        var owner = JdbcClient.create(database.asOwner());
        for (var sql : List.of(
                "alter table toneguard.score_look no force row level security",
                "update toneguard.score_look set looked_at = looked_at - interval '" + days
                        + " days' where tenant_id = '" + tenant.id()
                        + "' and looked_at > clock_timestamp() - interval '400 days'",
                "alter table toneguard.score_look force row level security")) {
            owner.sql(sql).update();
        }
    }
}
