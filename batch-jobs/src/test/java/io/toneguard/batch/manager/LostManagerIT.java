package io.toneguard.batch.manager;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.ScriptedAnalysis;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Managers that die. What a dead one leaves is written by hand while the test holds the manager's lock; then the lock goes to a
 * living one.
 */
class LostManagerIT {
    private static final String LOCK = "select pg_advisory_lock(x'746F6E6567756172'::bigint)";
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        house.close();
    }

    @Test
    void diedBeforeThePlan() throws SQLException {
        var tenant = database.addTenant("before-plan", AGENT);
        try (var lock = holdLock()) {
            var dead = new DeadManager(house.manager());
            dead.start();
            storeAll(tenant, "before-plan");
        }
        house.worker();
        assertAllAnalysedOnce("before-plan");
    }

    @Test
    void diedAfterThePlanBeforeItsSteps() throws SQLException {
        var tenant = database.addTenant("after-plan", AGENT);
        storeAll(tenant, "after-plan");
        try (var lock = holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
        }
        house.worker();
        assertAllAnalysedOnce("after-plan");
        assertThat(launches()).as("the dead manager's plan was gone on with").isEqualTo(1);
    }

    @Test
    void diedAfterTheStepsBeforeTheyWereReady() throws SQLException {
        var tenant = database.addTenant("after-steps", AGENT);
        storeAll(tenant, "after-steps");
        try (var lock = holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            dead.split();
        }
        house.worker();
        assertAllAnalysedOnce("after-steps");
    }

    @Test
    void diedWhileWorkersWereAtWork() throws SQLException {
        var tenant = database.addTenant("while-waiting", AGENT);
        storeAll(tenant, "while-waiting");
        NAMES.forEach(name -> house.analysis.when("while-waiting-" + name, () -> ScriptedAnalysis.hold(end)));
        try (var lock = holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            house.worker("batch.worker-slots=1");
            await().until(() -> partitions("running") == 1);
        }
        // The living manager takes the ready partition back and waits for the one that is being worked on.
        await().until(() -> partitions("planned") == 1 && partitions("running") == 1);
        end.countDown();
        assertAllAnalysedOnce("while-waiting");
    }

    @Test
    void diedTogetherWithItsWorker() throws SQLException {
        var tenant = database.addTenant("both-died", AGENT);
        storeAll(tenant, "both-died");
        try (var lock = holdLock()) {
            var dead = new DeadManager(house.manager("batch.partition-audio=2m"));
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            house.jdbc()
                    .sql(
                            "update partition_lease set state = 'running', owner = 'dead', attempt = 1,"
                                    + " recording_in_hand = recording_ids[1], lease_until = clock_timestamp() where state = 'ready'")
                    .update();
        }
        // The manager takes the partitions back by itself; then a worker comes.
        await().until(() -> partitions("ready") == 2);
        house.worker();
        assertAllAnalysedOnce("both-died");
        assertThat(house.recording("both-died-a", "attempts")).isEqualTo("1");
    }

    @Test
    void diedAfterAllWasDone() throws SQLException {
        var tenant = database.addTenant("all-done", AGENT);
        storeAll(tenant, "all-done");
        try (var lock = holdLock()) {
            var dead = new DeadManager(house.manager());
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            house.worker();
            await().until(() -> house.openPartitions() == 0);
        }
        assertAllAnalysedOnce("all-done");
    }

    @Test
    void aLaunchThatSpringBatchKnowsNothingOfIsGivenUpAndItsRecordingsAreLaunchedAnew() throws SQLException {
        var tenant = database.addTenant("unknown-launch", AGENT);
        storeAll(tenant, "unknown-launch");
        try (var lock = holdLock()) {
            var manager = house.manager();
            manager.getBean(LaunchPlan.class)
                    .freeze(manager.getBean(LaunchLeases.class).nextLaunch());
        }
        house.worker();
        assertAllAnalysedOnce("unknown-launch");
    }

    @Test
    void aLaunchWhoseRowsSpringBatchLostIsRefusedByTheWorkersAndLaunchedAnew() throws SQLException {
        var tenant = database.addTenant("lost-rows", AGENT);
        storeAll(tenant, "lost-rows");
        try (var lock = holdLock()) {
            var dead = new DeadManager(house.manager());
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            dead.loseRows();
            house.worker();
            await().until(() -> partitions("planned") > 0);
        }
        assertAllAnalysedOnce("lost-rows");
    }

    @Test
    void aRecordingClaimedByNobodyIsStoredAgain() throws SQLException {
        var tenant = database.addTenant("limbo", AGENT);
        try (var lock = holdLock()) {
            house.manager();
            storeAll(tenant, "limbo");
            database.scope().run(tenant.id(), () -> house.jdbc()
                    .sql("update recording set state = 'claimed', launch_id = 4711")
                    .update());
        }
        house.worker();
        assertAllAnalysedOnce("limbo");
    }

    @Test
    void oneOfTwoManagersIsActiveAndTheOtherTakesOverWhenItStops() {
        var tenant = database.addTenant("two-managers", AGENT);
        var one = house.manager();
        await().until(() -> one.getBean(ActiveManager.class).active());
        var other = house.manager();
        storeAll(tenant, "two-managers");
        house.analysis.when("two-managers-a", () -> ScriptedAnalysis.hold(end));
        house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("two-managers-a") == 1);
        assertThat(other.getBean(ActiveManager.class).active()).isFalse();

        house.close(one);
        await().until(() -> other.getBean(ActiveManager.class).active());
        end.countDown();
        assertAllAnalysedOnce("two-managers");
    }

    @Test
    void aManagerWhoseLockIsCutLetsGoOfItsLaunches() {
        var tenant = database.addTenant("cut", AGENT);
        var one = house.manager();
        await().until(() -> one.getBean(ActiveManager.class).active());
        var other = house.manager();
        storeAll(tenant, "cut");
        house.analysis.when("cut-a", () -> ScriptedAnalysis.hold(end));
        house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("cut-a") == 1);

        house.eye()
                .sql("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
                        + " and classid::bigint = x'746F6E65'::bigint"
                        + " and database = (select oid from pg_database where datname = current_database())")
                .query((row, number) -> 1)
                .list();
        await().until(() -> one.getBean(ActiveManager.class).active()
                || other.getBean(ActiveManager.class).active());
        end.countDown();
        assertAllAnalysedOnce("cut");
        assertThat(one.getBean(ActiveManager.class).active())
                .isNotEqualTo(other.getBean(ActiveManager.class).active());
    }

    private void storeAll(Tenant tenant, String prefix) {
        NAMES.forEach(name -> house.store(tenant, prefix + "-" + name, 60, AGENT));
    }

    private void assertAllAnalysedOnce(String prefix) {
        NAMES.forEach(name -> house.awaitState(prefix + "-" + name, "analysed"));
        house.awaitRest();
        assertThat(NAMES).allSatisfy(name -> {
            assertThat(house.analysis.count(prefix + "-" + name)).as(name).isEqualTo(1);
            assertThat(house.results(prefix + "-" + name)).as(name).isEqualTo(1);
        });
    }

    private long partitions(String state) {
        return house.jdbc()
                .sql("select count(*) from partition_lease where state = ?")
                .param(state)
                .query(Long.class)
                .single();
    }

    private long launches() {
        return house.jdbc()
                .sql("select count(distinct launch_id) from partition_lease where tenant_id ="
                        + " (select tenant_id from tenant where name = 'after-plan')")
                .query(Long.class)
                .single();
    }

    private Connection holdLock() throws SQLException {
        var connection = house.dedicatedConnection();
        try (var statement = connection.createStatement()) {
            statement.execute(LOCK);
        }
        return connection;
    }

    /** What a manager writes on its way through a launch, up to where it died. */
    private static final class DeadManager {
        private final JobRepository repository;
        private final LaunchPlan plan;
        private final LaunchLeases leases;
        private final long launch;
        private List<LaunchPlan.Planned> planned = List.of();
        private final HashMap<UUID, Long> steps = new HashMap<>();
        private JobExecution job;

        DeadManager(ConfigurableApplicationContext context) {
            repository = context.getBean(JobRepository.class);
            plan = context.getBean(LaunchPlan.class);
            leases = context.getBean(LaunchLeases.class);
            launch = leases.nextLaunch();
        }

        void start() {
            var parameters = AnalyzeRecordingsJob.parameters(launch);
            var instance = repository.createJobInstance(AnalyzeRecordingsJob.NAME, parameters);
            job = repository.createJobExecution(instance, parameters, new ExecutionContext());
            job.setStatus(BatchStatus.STARTED);
            repository.update(job);
            StepExecution manager = repository.createStepExecution("partition-recordings", job);
            manager.setStatus(BatchStatus.STARTED);
            repository.update(manager);
        }

        void plan() {
            planned = plan.freeze(launch);
        }

        void split() {
            planned.forEach(partition -> {
                var step = repository.createStepExecution("analyze-partition:" + partition.partition(), job);
                step.setExecutionContext(AudioSecondsPartitioner.context(partition));
                repository.updateExecutionContext(step);
                steps.put(partition.partition(), step.getId());
            });
        }

        void loseRows() {
            repository.deleteJobInstance(
                    repository.getJobInstance(AnalyzeRecordingsJob.NAME, AnalyzeRecordingsJob.parameters(launch)));
        }

        void ready() {
            leases.makeReady(launch, steps);
        }
    }
}
