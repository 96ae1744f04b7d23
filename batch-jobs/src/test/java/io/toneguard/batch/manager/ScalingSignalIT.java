package io.toneguard.batch.manager;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.ScriptedAnalysis;
import io.toneguard.db.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;

/** What a scaler is told. */
class ScalingSignalIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final AtomicLong nanos = new AtomicLong();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        house.close();
    }

    @Test
    void aManagerThatStandsByTellsWhatWaitsByKindAndHowManyWorkersItNeeds() throws SQLException {
        var tenant = database.addTenant("scaling", AGENT);
        try (var lock = house.dedicatedConnection();
                var statement = lock.createStatement()) {
            statement.execute("select pg_advisory_lock(x'746F6E6567756172'::bigint)");
            var standingBy = signal(house.manager("batch.worker-slots=2", "batch.drain-within=10s"));
            assertThat(standingBy.read().requiredWorkers()).as("nothing waits").isZero();

            house.store(tenant, "short", 1, AGENT);
            assertThat(standingBy.read().requiredWorkers())
                    .as("still the answer of a moment ago")
                    .isZero();
            turnClock();
            assertThat(standingBy.read().requiredWorkers()).isEqualTo(1);
            turnClock();
            house.store(tenant, "waits-long", 5999, AGENT);
            house.age(tenant, "waits-long", Duration.ofHours(1));
            var scaling = standingBy.read();

            assertThat(scaling.pendingAudioSeconds()).isEqualTo(6000);
            assertThat(scaling.oldestPendingSeconds()).isBetween(3600.0, 3700.0);
            assertThat(scaling.byKind().get("fresh").pendingAudioSeconds()).isEqualTo(1);
            assertThat(scaling.byKind().get("backlog").pendingAudioSeconds()).isEqualTo(5999);
            assertThat(scaling.byKind().get("reprocessing").requiredWorkers()).isZero();
            assertThat(scaling.workSecondsPerAudioSecond()).isEqualTo(ScalingSignal.WORK_BEFORE_ANY_WAS_MEASURED);
            assertThat(scaling.requiredWorkers())
                    .as("6000 s x 0.01 / (2 slots x 10 s)")
                    .isEqualTo(3);
        }
        house.worker();
        house.awaitState("waits-long", "analysed");
        house.awaitRest();
    }

    @Test
    void whatALaunchHasTakenStillWaitsAndWhatWasDoneSaysHowLongItTakes() {
        var tenant = database.addTenant("taken", AGENT);
        var signal = signal(house.manager("batch.worker-slots=1"));
        house.analysis.when("in-hand", () -> ScriptedAnalysis.hold(goOn));
        house.store(tenant, "in-hand", 40, AGENT);
        house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("in-hand") == 1);

        assertThat(signal.read().pendingAudioSeconds()).isEqualTo(40);
        assertThat(signal.read().requiredWorkers()).isEqualTo(1);

        goOn.countDown();
        house.awaitState("in-hand", "analysed");
        house.awaitRest();
        house.jdbc()
                .sql("update partition_lease set worked_seconds = audio_seconds / 4")
                .update();
        turnClock();
        assertThat(signal.read().requiredWorkers()).isZero();
        assertThat(signal.read().workSecondsPerAudioSecond()).isEqualTo(0.25, within(1e-9));
    }

    /** Its tenant's policy was widened after that. */
    @Test
    void whatRetentionTookBeforeItsAnalysisWaitsForNothing() {
        var tenant = database.addTenant("taken-by-retention", AGENT);
        house.store(tenant, "deleted", 40, AGENT);
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set audio_deleted_at = now() where recording_id = ?")
                .param(house.id("deleted"))
                .update());
        assertThat(signal(house.manager()).read().pendingAudioSeconds()).isZero();
        assertThat(house.state("deleted")).isEqualTo("stored");
    }

    @Test
    void anAnswerThatTookLongIsKeptForTenTimesAsLong() {
        var times =
                List.of(0L, seconds(4), seconds(43), seconds(45), seconds(45)).iterator();
        var context = house.manager();
        var signal = new ScalingSignal(
                house.jdbc(), context.getBean(WorkSources.class), context.getBean(BatchSettings.class), times::next);
        var first = signal.read();
        assertThat(signal.read()).isSameAs(first);
        assertThat(signal.read()).isNotSameAs(first);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private ScalingSignal signal(ApplicationContext manager) {
        return new ScalingSignal(
                house.jdbc(), manager.getBean(WorkSources.class), manager.getBean(BatchSettings.class), nanos::get);
    }

    private void turnClock() {
        nanos.addAndGet(ScalingSignal.KEPT.toNanos());
    }
}
