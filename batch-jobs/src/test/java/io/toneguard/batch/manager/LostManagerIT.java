package io.toneguard.batch.manager;

import static io.toneguard.batch.manager.FourRecordings.NAMES;
import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.ScriptedAnalysis;
import io.toneguard.batch.operator.StopLaunch;
import io.toneguard.db.TestDatabase;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Managers that die. What a dead one leaves is written by hand while the test holds the manager's lock; then the lock goes to a
 * living one.
 */
class LostManagerIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final FourRecordings recordings = new FourRecordings(house);
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
    void diedBeforeThePlan() throws SQLException {
        var tenant = database.addTenant("before-plan", AGENT);
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager());
            dead.start();
            recordings.storeAll(tenant, "before-plan");
        }
        house.worker();
        recordings.assertAllAnalysedOnce("before-plan");
    }

    @Test
    void diedAfterThePlanBeforeItsSteps() throws SQLException {
        var tenant = database.addTenant("after-plan", AGENT);
        recordings.storeAll(tenant, "after-plan");
        long launch;
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            launch = launch("after-plan");
        }
        house.worker();
        recordings.assertAllAnalysedOnce("after-plan");
        assertThat(launch("after-plan"))
                .as("the dead manager's plan was gone on with")
                .isEqualTo(launch);
    }

    @Test
    void diedAfterTheStepsBeforeTheyWereReady() throws SQLException {
        var tenant = database.addTenant("after-steps", AGENT);
        recordings.storeAll(tenant, "after-steps");
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            dead.split();
        }
        house.worker();
        recordings.assertAllAnalysedOnce("after-steps");
    }

    @Test
    void diedBetweenAStepAndWhatItIsTold() throws SQLException {
        var tenant = database.addTenant("between-steps", AGENT);
        recordings.storeAll(tenant, "between-steps");
        long launch;
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            dead.splitWithoutContexts();
            launch = launch("between-steps");
        }
        house.worker();
        recordings.assertAllAnalysedOnce("between-steps");
        assertThat(launch("between-steps"))
                .as("the dead manager's plan was gone on with")
                .isEqualTo(launch);
    }

    @Test
    void diedAndWasStoppedMeanwhileSoThatNothingIsLeftToDo() throws SQLException {
        var tenant = database.addTenant("stopped-after-plan", AGENT);
        recordings.storeAll(tenant, "stopped-after-plan");
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            dead.split();
            var stopped = new StopLaunch(
                            house.jdbc(), new TransactionTemplate(database.transactions()), database.scope())
                    .stop(launch("stopped-after-plan"), Optional.empty());
            assertThat(stopped.held()).isEqualTo(NAMES.size());
            assertThat(recordings.partitions("planned"))
                    .as("they have no step that could be done")
                    .isPositive();
        }
        // No worker is there.
        house.awaitRest();
        NAMES.forEach(name ->
                assertThat(house.state("stopped-after-plan-" + name)).as(name).isEqualTo("stored"));
    }

    @Test
    void diedWhileWorkersWereAtWork() throws SQLException {
        var tenant = database.addTenant("while-waiting", AGENT);
        recordings.storeAll(tenant, "while-waiting");
        NAMES.forEach(name -> house.analysis.when("while-waiting-" + name, () -> ScriptedAnalysis.hold(end)));
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            house.worker("batch.worker-slots=1");
            await().until(() -> recordings.partitions("running") == 1);
        }
        // The living manager takes the ready partition back and waits for the one that is being worked on.
        await().until(() -> recordings.partitions("planned") == 1 && recordings.partitions("running") == 1);
        end.countDown();
        recordings.assertAllAnalysedOnce("while-waiting");
    }

    @Test
    void diedTogetherWithItsWorker() throws SQLException {
        var tenant = database.addTenant("both-died", AGENT);
        recordings.storeAll(tenant, "both-died");
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            workerDies();
        }
        // The manager takes the partitions back by itself; then a worker comes.
        await().until(() -> recordings.partitions("ready") == 2);
        house.worker();
        recordings.assertAllAnalysedOnce("both-died");
        assertThat(house.recording("both-died-a", "attempts")).isEqualTo("1");
    }

    @Test
    void stoppedInGoodOrderBeforeItsWorkerDied() throws SQLException {
        var tenant = database.addTenant("stopped", AGENT);
        recordings.storeAll(tenant, "stopped");
        long launch;
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            dead.stop();
            workerDies();
            launch = launch("stopped");
        }
        house.worker();
        recordings.assertAllAnalysedOnce("stopped");
        assertThat(launch("stopped")).as("it was gone on with").isEqualTo(launch);
    }

    @Test
    void diedTwiceInOneLaunch() throws SQLException {
        var tenant = database.addTenant("twice", AGENT);
        recordings.storeAll(tenant, "twice");
        var manager = house.manager("batch.partition-audio=2m");
        await().until(() -> recordings.partitions("ready") == 2);
        long launch = launch("twice");
        for (int death = 1; death <= 2; death++) {
            house.close(manager);
            leaveRunning();
            long before = jobExecutions();
            manager = house.manager("batch.partition-audio=2m");
            await().until(() -> jobExecutions() > before && recordings.partitions("ready") == 2);
        }
        house.worker();
        recordings.assertAllAnalysedOnce("twice");
        assertThat(launch("twice")).as("it was gone on with").isEqualTo(launch);
    }

    @Test
    void diedAfterAllWasDone() throws SQLException {
        var tenant = database.addTenant("all-done", AGENT);
        recordings.storeAll(tenant, "all-done");
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager());
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            house.worker();
            await().until(() -> house.openPartitions() == 0);
        }
        recordings.assertAllAnalysedOnce("all-done");
    }

    @Test
    void lostTheDatabaseAsItWroteDownTheEndOfAllThatWasDone() throws SQLException {
        var tenant = database.addTenant("unknown-end", AGENT);
        recordings.storeAll(tenant, "unknown-end");
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager());
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            house.worker();
            await().until(() -> house.openPartitions() == 0);
            house.jdbc()
                    .sql("update batch.batch_job_execution set status = 'UNKNOWN' where status = 'STARTED'")
                    .update();
        }
        recordings.assertAllAnalysedOnce("unknown-end");
        await().untilAsserted(() -> assertThat(
                        house.count("select count(*) from batch.batch_job_execution where status = 'UNKNOWN'"))
                .isZero());
    }

    private long jobExecutions() {
        return house.count("select count(*) from batch.batch_job_execution");
    }

    private void workerDies() {
        house.jdbc()
                .sql(
                        "update partition_lease set state = 'running', owner = 'dead', attempt = 1,"
                                + " recording_in_hand = recording_ids[1], lease_until = clock_timestamp() where state = 'ready'")
                .update();
    }

    /** As a manager leaves its job that is killed: the last row about it says that it runs. */
    private void leaveRunning() {
        house.jdbc()
                .sql("update batch.batch_job_execution set status = 'STARTED', end_time = null where job_execution_id ="
                        + " (select max(job_execution_id) from batch.batch_job_execution)")
                .update();
    }

    /** The one launch that has this tenant's partitions. */
    private long launch(String tenant) {
        return house.jdbc()
                .sql("select distinct launch_id from partition_lease where tenant_id ="
                        + " (select tenant_id from tenant where name = ?)")
                .param(tenant)
                .query(Long.class)
                .single();
    }
}
