package io.toneguard.batch.night;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.Shelf;
import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.batch.reconcile.Reconciler;
import io.toneguard.batch.reconcile.ReconciliationMeters;
import io.toneguard.batch.reconcile.Tally;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Nights on a real PostgreSQL; the clock is turned, far enough into the future that a window which is open then is open now. */
class NightWorkIT {
    private static final AtomicInteger DAYS = new AtomicInteger();

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path folder;

    private final BatchHouse house = new BatchHouse(database);
    private final CountDownLatch end = new CountDownLatch(1);
    /** Another one for each test. */
    private final LocalDate day = LocalDate.of(2095, 3, 1).plusDays(10L * DAYS.incrementAndGet());

    private final List<String> noticed = new ArrayList<>();
    private Tenant tenant;
    private Instant now;

    @BeforeEach
    void aTenant() {
        tenant = database.addTenant("t" + UUID.randomUUID(), AGENT);
    }

    @AfterEach
    void close() {
        end.countDown();
        house.close();
        // No night of one test is open in the next.
        jdbc().sql("update night set state = 'ended', ended_at = ends_at where state <> 'ended'")
                .update();
    }

    @Test
    void aNightTakesItsStepsInTheirOrderAndItsWindowIsOpenInTheLast() {
        var work = work();
        lookAt(work, "21:59");
        assertThat(state()).isEqualTo("none");
        var recording = received("21:55", "stored");
        lookAt(work, "22:00");
        lookAt(work, "22:04");
        assertThat(state()).isEqualTo("lull");
        lookAt(work, "22:06");
        lookAt(work, "22:07");
        assertThat(state()).isEqualTo("backlog");
        assertThat(openNight()).isNull();
        change("update recording set state = 'analysed', analyzer = 'tg-3' where recording_id = ?", recording);
        lookAt(work, "22:08");
        assertThat(state()).isEqualTo("reconciling");
        awaitState(work, "reprocessing");
        assertThat(openNight()).isEqualTo(day);
        lookAt(work, "28:59");
        assertThat(state()).isEqualTo("reprocessing");
        lookAt(work, "29:00");
        assertThat(state()).isEqualTo("ended");
        assertThat(openNight()).isNull();
        lookAt(work, "29:01");

        assertThat(outcomes())
                .containsExactly(
                        "lull: no recording came in for 10 min",
                        "backlog: the final analysis was through",
                        "reconciling: 1 recordings; AUDIO_GONE 1",
                        "reprocessing: 0 recordings analysed again");
        assertThat(noticed).hasSize(2);
        assertThat(noticed.get(0)).contains(day + ": 1 recordings; AUDIO_GONE 1");
        assertThat(noticed.get(1)).contains(day + " ended: lull: no recording").contains("0 recordings analysed again");
    }

    @Test
    void whatDoesNotComeToRestIsWaitedForOnlySoLong() {
        var work = work();
        lookAt(work, "22:00");
        received("23:59", "stored");
        lookAt(work, "23:59");
        assertThat(state()).isEqualTo("lull");
        lookAt(work, "24:00");
        lookAt(work, "24:59");
        assertThat(state()).isEqualTo("backlog");
        lookAt(work, "25:00");
        assertThat(state()).isEqualTo("reconciling");
        assertThat(outcomes())
                .containsExactly(
                        "lull: recordings still came in after night.lull-at-latest=120 min",
                        "backlog: 1 recordings still waited for their analysis after night.backlog-at-most=60 min");
    }

    @Test
    void aRecordingWhoseAudioWasDeletedUnanalysedIsNotWaitedFor() {
        var work = work();
        change(
                "update recording set audio_deleted_at = clock_timestamp() where recording_id = ?",
                received("12:00", "stored"));
        lookAt(work, "22:00");
        lookAt(work, "22:01");
        assertThat(state()).isEqualTo("backlog");
        lookAt(work, "22:02");
        assertThat(state()).isEqualTo("reconciling");
        assertThat(outcomes()).last().asString().isEqualTo("backlog: the final analysis was through");
    }

    @Test
    void aCallThatIsBeingRecordedIsNoLull() {
        var work = work();
        received("21:00", "receiving");
        lookAt(work, "22:00");
        lookAt(work, "22:30");
        assertThat(state()).isEqualTo("lull");
    }

    @Test
    void whoeverIsActiveGoesOnWhereTheOneBeforeStood() {
        var first = work();
        lookAt(first, "22:00");
        lookAt(first, "22:01");
        assertThat(state()).isEqualTo("backlog");
        var second = work();
        lookAt(second, "22:02");
        first.standBy();
        awaitState(second, "reprocessing");
        lookAt(first, "29:00");
        lookAt(second, "29:00");
        assertThat(noticed).as("told once").hasSize(2);
        assertThat(outcomes()).hasSize(4);
    }

    @Test
    void aReconciliationThatTheNightsEndBreaksOffGoesOnTheNextNight() {
        var listings = new AtomicInteger();
        received("12:00", "analysed");
        var slow = work(store -> holding(store, listings, 1));
        lookAt(slow, "22:00");
        lookAt(slow, "22:01");
        lookAt(slow, "22:02");
        lookAt(slow, "22:03");
        await().until(() -> listings.get() == 1);
        lookAt(slow, "29:00");
        assertThat(state()).isEqualTo("ended");
        assertThat(outcomes())
                .last()
                .asString()
                .isEqualTo("reconciling: stopped by the night's end; the next night goes on there");
        long brokenOff = jdbc().sql("select reconciliation_id from reconciliation where nightly and ended_at is null")
                .query(Long.class)
                .single();
        lookAt(slow, "46:00");
        lookAt(slow, "46:01");
        lookAt(slow, "46:02");
        now = at("46:03");
        await().until(() -> {
            slow.look();
            return state(day.plusDays(1)).equals("reprocessing");
        });
        assertThat(jdbc().sql("select ended_at is not null from reconciliation where reconciliation_id = ?")
                        .param(brokenOff)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aReconciliationThatTakesTooLongGivesWayToTheWindowAndGoesOnTheNextNight() {
        var listings = new AtomicInteger();
        received("12:00", "analysed");
        var slow = work(store -> holding(store, listings, 1));
        lookAt(slow, "22:00");
        lookAt(slow, "22:01");
        lookAt(slow, "22:02");
        await().until(() -> {
            lookAt(slow, "22:03");
            return listings.get() == 1;
        });
        lookAt(slow, "25:01");
        assertThat(state()).isEqualTo("reconciling");
        lookAt(slow, "25:02");
        assertThat(state()).isEqualTo("reprocessing");
        assertThat(openNight()).isEqualTo(day);
        assertThat(outcomes())
                .last()
                .asString()
                .isEqualTo(
                        "reconciling: not through after night.reconcile-at-most=180 min; the next night goes on there");
        assertThat(jdbc().sql("select count(*) from reconciliation where nightly and ended_at is null")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(noticed).as("nothing was found yet").isEmpty();
    }

    @Test
    void ofWhatWasReprocessedOnlyWhatWasDoneSinceTheWindowOpenedCounts() {
        var work = work();
        now = at("22:00");
        awaitState(work, "reprocessing");
        long number = jdbc().sql(
                        "insert into reprocessing (analyzer, only_at_night) values ('tg-9', true) returning reprocessing_id")
                .query(Long.class)
                .single();
        item(number, "done", "23:00");
        item(number, "done", "21:00");
        item(number, "failed", "23:30");
        item(number, "pending", "23:30");
        lookAt(work, "29:00");
        assertThat(outcomes()).last().asString().isEqualTo("reprocessing: 1 recordings analysed again, 1 failed");
    }

    private void item(long number, String state, String since) {
        var recording = received("12:00", "analysed");
        database.scope().run(tenant.id(), () -> jdbc().sql("""
                        insert into reprocessing_item (tenant_id, reprocessing_id, recording_id, state, state_since, reason_code, reason)
                        values (?, ?, ?, ?, ?, 'X', 'x')
                        """)
                .params(tenant.id().value(), number, recording, state, at(since).atOffset(ZoneOffset.UTC))
                .update());
    }

    @Test
    void nightsThatAreNotEnabledDoNotBegin() {
        var work = work(UnaryOperator.identity(), false);
        lookAt(work, "22:00");
        assertThat(state()).isEqualTo("none");
    }

    @Test
    void aManagerThatDiesInTheMidstOfTheReconciliationIsFollowedByOneThatEndsIt() {
        var listings = new AtomicInteger();
        received("12:00", "analysed");
        var noon = OffsetDateTime.now(ZoneOffset.UTC);
        house.storing(store -> holding(store, listings, 1));
        var settings = new String[] {
            "night.begins=" + noon.minusHours(1).toLocalTime().truncatedTo(ChronoUnit.MINUTES),
            "night.ends=" + noon.plusHours(1).toLocalTime().truncatedTo(ChronoUnit.MINUTES),
            "night.lull=0s",
            "night.lull-at-latest=0s",
            "night.backlog-at-most=0s"
        };
        var one = house.managerAtNight(settings);
        await().until(() -> listings.get() == 1);
        var other = house.managerAtNight(settings);
        // Its lock is gone, and the thread that reconciles still waits for the store.
        house.eye()
                .sql("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
                        + " and classid::bigint = x'746F6E65'::bigint"
                        + " and database = (select oid from pg_database where datname = current_database())")
                .query((row, number) -> 1)
                .list();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> jdbc().sql(
                                        "select count(*) from night where state = 'reprocessing' and ends_at < now() + interval '2 hours'")
                                .query(Long.class)
                                .single()
                        == 1);
        long recordings = lastReconciled();
        end.countDown();
        house.close(one);
        assertThat(lastReconciled()).as("what the dead one still counted").isEqualTo(recordings);
        assertThat(jdbc().sql("select count(*) from reconciliation where ended_at is null")
                        .query(Long.class)
                        .single())
                .isZero();
        // Alone now, it is active, if it was not before.
        await().untilAsserted(() -> assertThat(other.getBean(MeterRegistry.class)
                        .get("toneguard.reconciliation.findings")
                        .tag("kind", "audio_gone")
                        .gauge()
                        .value())
                .isGreaterThanOrEqualTo(1));
    }

    private long lastReconciled() {
        return jdbc().sql("select recordings from reconciliation order by reconciliation_id desc limit 1")
                .query(Long.class)
                .single();
    }

    /** A store whose listing of this number waits until the test ends. */
    private RecordingStore holding(RecordingStore store, AtomicInteger listings, int held) {
        return (RecordingStore) Proxy.newProxyInstance(
                NightWorkIT.class.getClassLoader(),
                new Class<?>[] {RecordingStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("list") && listings.incrementAndGet() == held) {
                        end.await(30, TimeUnit.SECONDS);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private NightWork work() {
        return work(UnaryOperator.identity());
    }

    private NightWork work(UnaryOperator<RecordingStore> wrapping) {
        return work(wrapping, true);
    }

    private NightWork work(UnaryOperator<RecordingStore> wrapping, boolean enabled) {
        var settings = new NightSettings(
                enabled,
                ZoneOffset.UTC,
                LocalTime.of(22, 0),
                LocalTime.of(5, 0),
                null,
                EnumSet.allOf(DayOfWeek.class),
                List.of(),
                null,
                Duration.ofMinutes(10),
                Duration.ofHours(2),
                Duration.ofHours(1),
                Duration.ofHours(3));
        var holidays = new Holidays(settings);
        var reconciler = new Reconciler(
                jdbc(), database.scope(), only(), wrapping.apply(new Shelf(folder)), ReconcileSettings.DEFAULTS);
        return new NightWork(
                settings,
                new NightWork.Times(() -> now, new NightCalendar(settings, holidays), holidays),
                new Nights(jdbc(), new TransactionTemplate(database.transactions()), database.scope(), only()),
                new DayWork(jdbc(), database.scope(), only()),
                new NightWork.Reconciling(
                        new NightlyReconciliation(reconciler, (part, broken) -> noticed.add("broken: " + broken)),
                        reconciler,
                        new ReconciliationMeters(new SimpleMeterRegistry())),
                notices());
    }

    private NightNotices notices() {
        return new NightNotices() {
            @Override
            public void reconciled(LocalDate night, Tally found) {
                noticed.add(night + ": " + found);
            }

            @Override
            public void ended(LocalDate night, String summary) {
                noticed.add(night + " ended: " + summary);
            }
        };
    }

    /** The tenant of this test alone: others left recordings. */
    private Tenants only() {
        return new Tenants() {
            @Override
            public Optional<Tenant> byName(String name) {
                return Optional.of(tenant);
            }

            @Override
            public Optional<Tenant> byId(TenantId id) {
                return Optional.of(tenant);
            }

            @Override
            public List<Tenant> all() {
                return List.of(tenant);
            }
        };
    }

    private void lookAt(NightWork work, String time) {
        now = at(time);
        work.look();
    }

    private void awaitState(NightWork work, String state) {
        await().until(() -> {
            work.look();
            return state().equals(state);
        });
    }

    /** On this test's day, or behind it: 29:00 is five in the morning of the next. */
    private Instant at(String time) {
        var parts = time.split(":");
        return day.atStartOfDay(ZoneOffset.UTC)
                .plusHours(Integer.parseInt(parts[0]))
                .plusMinutes(Integer.parseInt(parts[1]))
                .toInstant();
    }

    private UUID received(String time, String state) {
        var id = UUID.randomUUID();
        database.scope().run(tenant.id(), () -> {
            jdbc().sql("select toneguard.ensure_call_month('2026-03-01')")
                    .query((row, n) -> 1)
                    .single();
            jdbc().sql("""
                            insert into recording (tenant_id, recording_id, call_month, state, file_name, channels, speakers, analyzer, received_at)
                            values (?, ?, '2026-03-01', ?, 'call.wav', 1, '{agent}', 'tg-3', ?)
                            """)
                    .params(tenant.id().value(), id, state, at(time).atOffset(ZoneOffset.UTC))
                    .update();
            jdbc().sql("""
                            insert into speaker_result (tenant_id, call_month, recording_id, segment, analyzer, channel, speaker,
                                speech_seconds, voiced_seconds, window_voiced_seconds, window_f0_median_hz, window_level_dbfs)
                            values (?, '2026-03-01', ?, 1, 'tg-3', 0, 'agent', 60, 30, '{}', '{}', '{}')
                            """).params(tenant.id().value(), id).update();
        });
        return id;
    }

    private void change(String sql, UUID recording) {
        database.scope().run(tenant.id(), () -> jdbc().sql(sql).param(recording).update());
    }

    private String state() {
        return state(day);
    }

    private String state(LocalDate night) {
        return jdbc().sql("select state from night where night = ?")
                .param(night)
                .query(String.class)
                .optional()
                .orElse("none");
    }

    private LocalDate openNight() {
        return new OpenNight(jdbc()).date().orElse(null);
    }

    private List<String> outcomes() {
        return jdbc().sql("select step || ': ' || outcome from night_step where night = ? and outcome is not null"
                        + " order by began_at, ended_at")
                .param(day)
                .query(String.class)
                .list();
    }

    private static JdbcClient jdbc() {
        return JdbcClient.create(database.asService());
    }
}
