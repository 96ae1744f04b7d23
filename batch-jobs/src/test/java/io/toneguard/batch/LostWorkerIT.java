package io.toneguard.batch;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that fall silent, come back too late, or are asked to stop. */
class LostWorkerIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeAll
    static void theServerIsOldEnoughToBlameWorkers() {
        BatchHouse.awaitServerOlderThanALease(database);
    }

    @AfterEach
    void close() {
        end.countDown();
        house.close();
    }

    @Test
    void aRecordingThatSilencesItsWorkersIsPutAsideAloneAndTheRestGoesOn() {
        var tenant = database.addTenant("killer", AGENT);
        house.analysis.when("killer", () -> {
            house.expireLeases();
            ScriptedAnalysis.hold(end);
        });
        storeAll(tenant, "before-killer", "killer", "after-killer");
        house.manager();
        // Three slots hang in the recording; the fourth takes the partition over without it.
        var worker = house.worker("batch.worker-slots=4");

        house.awaitState("after-killer", "analysed");
        assertThat(house.state("before-killer")).isEqualTo("analysed");
        assertThat(house.state("killer")).isEqualTo("quarantined");
        assertThat(house.recording("killer", "reason_code")).isEqualTo("WORKER_LOST");
        assertThat(house.recording("killer", "attempts")).isEqualTo("3");
        assertThat(house.analysis.count("killer")).isEqualTo(3);
        assertThat(house.analysis.count("before-killer")).isEqualTo(1);
        assertThat(house.analysis.count("after-killer")).isEqualTo(1);
        assertThat(worker.getBean(MeterRegistry.class)
                        .get("toneguard.batch.takeovers")
                        .counter()
                        .count())
                .isEqualTo(3);
        house.awaitRest();
    }

    @Test
    void whatASilentWorkerHeldIsTakenOverBeforeAnOlderBacklog() {
        var tenant = database.addTenant("backlog", AGENT);
        storeAll(tenant, "backlog-1", "backlog-2", "backlog-3", "taken-over");
        house.manager("batch.partition-audio=1m");
        await().until(() -> house.count("select count(*) from toneguard.partition_lease where state = 'ready'") == 4);
        house.jdbc()
                .sql("update partition_lease set state = 'running', owner = 'silent', attempt = 1,"
                        + " lease_until = clock_timestamp(), created_at = created_at + interval '1 minute'"
                        + " where state = 'ready' and recording_ids = array[?]")
                .param(house.id("taken-over"))
                .update();
        house.worker("batch.worker-slots=1");

        house.awaitRest();
        assertThat(house.recording("taken-over", "analysed_at"))
                .isLessThan(house.recording("backlog-1", "analysed_at"))
                .isLessThan(house.recording("backlog-2", "analysed_at"))
                .isLessThan(house.recording("backlog-3", "analysed_at"));
    }

    @Test
    void aWorkerThatComesBackTooLateWritesNothing() {
        var tenant = database.addTenant("zombie", AGENT);
        house.analysis.when("contested", () -> {
            if (house.analysis.count("contested") == 1) {
                ScriptedAnalysis.hold(end);
                house.analysis.measuresF0(111);
            }
        });
        storeAll(tenant, "contested", "after-contested");
        house.manager();
        var zombie = house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("contested") == 1);
        house.worker("batch.worker-slots=1");

        house.expireLeases();
        house.awaitState("contested", "analysed");
        house.awaitState("after-contested", "analysed");
        end.countDown();
        storeAll(tenant, "afterwards");
        house.awaitState("afterwards", "analysed");
        await().untilAsserted(() -> assertThat(zombie.getBean(MeterRegistry.class)
                        .get("toneguard.batch.analysis")
                        .timer()
                        .count())
                .as("the zombie's analysis ended")
                .isPositive());

        assertThat(house.analysis.count("contested")).isEqualTo(2);
        assertThat(house.recording("contested", "attempts")).isEqualTo("1");
        assertThat(house.results("contested")).isEqualTo(1);
        assertThat(house.eye()
                        .sql("select f0_mean_hz from toneguard.speaker_result where recording_id = ?")
                        .param(house.id("contested"))
                        .query(Double.class)
                        .single())
                .isEqualTo(200);
        house.awaitRest();
    }

    @Test
    void aStoppingWorkerFinishesTheRecordingInHandAndHandsTheRestBackUncharged() throws InterruptedException {
        var tenant = database.addTenant("stopping", AGENT);
        house.analysis.when("in-hand", () -> ScriptedAnalysis.hold(end));
        storeAll(tenant, "in-hand", "not-begun");
        house.manager();
        var worker = house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("in-hand") == 1);

        var stopping = new Thread(() -> house.close(worker));
        stopping.start();
        await("the worker waits for what is in hand").until(() -> Arrays.stream(stopping.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("awaitTermination")));
        end.countDown();
        stopping.join(30_000);

        assertThat(house.state("in-hand")).isEqualTo("analysed");
        assertThat(house.state("not-begun")).isEqualTo("claimed");
        assertThat(partitionState()).isEqualTo("ready");
        house.worker();
        house.awaitState("not-begun", "analysed");
        assertThat(house.recording("not-begun", "attempts")).isEqualTo("0");
        assertThat(house.analysis.count("in-hand")).isEqualTo(1);
        house.awaitRest();
    }

    @Test
    void aRecordingThatTakesLongerThanTheGraceIsHandedBackUnfinishedAndUncharged() {
        var tenant = database.addTenant("grace", AGENT);
        house.analysis.when("endless", () -> {
            if (house.analysis.count("endless") == 1) {
                ScriptedAnalysis.hold(end);
            }
        });
        storeAll(tenant, "endless");
        house.manager();
        var worker = house.worker("batch.worker-slots=1", "batch.stop-grace=200ms");
        await().until(() -> house.analysis.count("endless") == 1);

        house.close(worker);

        assertThat(partitionState()).isEqualTo("ready");
        house.worker();
        house.awaitState("endless", "analysed");
        assertThat(house.recording("endless", "attempts")).isEqualTo("0");
        house.awaitRest();
    }

    @Test
    void theHeartbeatKeepsALongRecordingsLease() {
        var tenant = database.addTenant("heartbeat", AGENT);
        house.analysis.when("long", () -> await().atMost(Duration.ofSeconds(10))
                .until(() -> house.count("select count(*) from toneguard.partition_lease where state = 'running'"
                                + " and clock_timestamp() > state_since + interval '2 seconds'")
                        == 1));
        storeAll(tenant, "long");
        house.manager();
        house.worker("batch.worker-slots=2", "batch.lease=1s");

        house.awaitState("long", "analysed");
        assertThat(house.analysis.count("long")).isEqualTo(1);
        assertThat(house.recording("long", "attempts")).isEqualTo("0");
    }

    @Test
    void whoHadItInHandWhenTheServerWentDownIsNotCharged() {
        var tenant = database.addTenant("outage", AGENT);
        house.analysis.when("in-hand-at-the-outage", () -> {
            if (house.analysis.count("in-hand-at-the-outage") == 1) {
                goDownAndComeUp("in-hand-at-the-outage", attempt("in-hand-at-the-outage"));
                ScriptedAnalysis.hold(end);
            }
        });
        storeAll(tenant, "in-hand-at-the-outage");
        house.manager();
        house.worker("batch.worker-slots=2");

        house.awaitState("in-hand-at-the-outage", "analysed");
        assertThat(house.analysis.count("in-hand-at-the-outage")).isEqualTo(2);
        assertThat(house.recording("in-hand-at-the-outage", "attempts")).isEqualTo("0");
        house.awaitRest();
    }

    @Test
    void aRecordingThatTakesTheServerDownEachTimeIsChargedFromTheThirdTimeOn() {
        var tenant = database.addTenant("poison", AGENT);
        house.analysis.when("poison", () -> {
            long attempt = attempt("poison");
            await().until(() -> {
                goDownAndComeUp("poison", attempt);
                return attempt("poison") > attempt;
            });
            ScriptedAnalysis.hold(end);
        });
        storeAll(tenant, "poison", "after-poison");
        house.manager();
        // Five slots hang in the recording; the sixth takes the partition over without it.
        house.worker("batch.worker-slots=6");

        house.awaitState("after-poison", "analysed");
        assertThat(house.analysis.count("poison"))
                .as("two are forgiven, and three are batch.attempts")
                .isEqualTo(5);
        assertThat(house.state("poison")).isEqualTo("quarantined");
        assertThat(house.count("select forgiven from toneguard.partition_lease where '" + house.id("poison")
                        + "' = any (recording_ids)"))
                .as("of the recording after it")
                .isZero();
        house.awaitRest();
    }

    /** The latest of the partition with this recording. */
    private long attempt(String recording) {
        return house.count("select attempt from toneguard.partition_lease where '" + house.id(recording)
                + "' = any (recording_ids)");
    }

    /** As if nobody could renew this attempt's lease any more before the server went down and came up again. */
    private void goDownAndComeUp(String recording, long attempt) {
        house.jdbc()
                .sql("update partition_lease set lease_until = pg_postmaster_start_time()"
                        + " where state = 'running' and attempt = ? and ? = any (recording_ids)")
                .params(attempt, house.id(recording))
                .update();
    }

    @Test
    void aWorkerWithoutMemoryEndsItsProcessAndTheTakeoverChargesTheRecording() {
        var tenant = database.addTenant("memory", AGENT);
        house.analysis.when("greedy", () -> {
            if (house.analysis.count("greedy") == 1) {
                throw new OutOfMemoryError("thrown by the test");
            }
        });
        storeAll(tenant, "greedy");
        house.manager();
        house.worker("batch.worker-slots=1", "batch.lease=1s");

        house.awaitState("greedy", "analysed");
        assertThat(house.processEnds()).containsExactly("A slot of the worker");
        assertThat(house.recording("greedy", "attempts")).isEqualTo("1");
        house.awaitRest();
    }

    @Test
    void aRecordingThatNeedsTooDeepAStackIsItsOwnFailure() {
        var tenant = database.addTenant("stack", AGENT);
        house.analysis.when("deep", () -> {
            throw new StackOverflowError();
        });
        storeAll(tenant, "deep");
        house.manager();
        house.worker("batch.attempts=1");

        house.awaitState("deep", "quarantined");
        assertThat(house.recording("deep", "reason")).contains("StackOverflowError");
        assertThat(house.processEnds()).isEmpty();
    }

    private String partitionState() {
        return house.jdbc()
                .sql("select state from partition_lease where state <> 'done'")
                .query(String.class)
                .single();
    }

    private void storeAll(Tenant tenant, String... names) {
        for (var name : names) {
            house.store(tenant, name, 60, AGENT);
        }
    }
}
