package io.toneguard.batch.manager;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.BatchHouse;
import io.toneguard.db.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The start of a launch, and the end of the process it is started in. */
class LauncherIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aLaunchThatTheExecutorRefusesIsNotInFlight() throws SQLException {
        var tenant = database.addTenant("refused", AGENT);
        house.store(tenant, "refused", 60, AGENT);
        try (var lock = house.dedicatedConnection();
                var statement = lock.createStatement()) {
            statement.execute("select pg_advisory_lock(x'746F6E6567756172'::bigint)");
            var manager = house.manager();
            manager.getBean("launchExecutor", ThreadPoolTaskExecutor.class).shutdown();

            manager.getBean(Launcher.class).launchIfPending();

            assertThat(house.count("select count(*) from batch.batch_job_execution"))
                    .as("jobs that were to start")
                    .isEqualTo(1);
            assertThat(manager.getBean(LaunchesInFlight.class).count()).isZero();
        }
    }

    @Test
    void workersEndBeforeTheManagerThatWaitsForThem() {
        var both = house.managerWithWorker();
        assertThat(both.getBean("managerLoop", SmartLifecycle.class).getPhase())
                .isLessThan(both.getBean("workerLoop", SmartLifecycle.class).getPhase());
    }
}
