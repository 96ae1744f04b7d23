package io.toneguard.batch.manager;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.ScriptedAnalysis;
import io.toneguard.db.TestDatabase;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is left of launches that ended long ago. */
class LaunchPurgeIT {
    private static final List<String> TABLES = List.of(
            "batch.batch_job_instance",
            "batch.batch_job_execution",
            "batch.batch_job_execution_params",
            "batch.batch_job_execution_context",
            "batch.batch_step_execution",
            "batch.batch_step_execution_context");

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        house.close();
    }

    @Test
    void whatEndedLongAgoGoesAFewLaunchesAtATimeAndWhatIsOpenOrYoungStays() {
        var tenant = database.addTenant("purge", AGENT);
        var manager = house.manager();
        house.worker("batch.worker-slots=1");
        for (var name : List.of("first", "second", "third")) {
            house.store(tenant, name, 60, AGENT);
            house.awaitState(name, "analysed");
            house.awaitRest();
        }
        house.analysis.when("open", () -> ScriptedAnalysis.hold(goOn));
        house.store(tenant, "open", 60, AGENT);
        await().until(() -> house.analysis.count("open") == 1);
        letDaysPass(15);
        house.store(tenant, "young", 60, AGENT);
        house.worker("batch.worker-slots=1");
        house.awaitState("young", "analysed");
        await().until(() -> house.openPartitions() == 1 && house.runningJobs() == 1);
        var before = counts();

        var purge = purge(manager, 2);
        assertThat(Stream.of(1, 2, 3).map(look -> purge.purge())).containsExactly(2, 1, 0);

        assertThat(launches()).containsExactly(launchOf("open"), launchOf("young"));
        assertThat(counts())
                .containsExactly(before.stream().map(count -> count * 2 / 5).toArray(Long[]::new));
        goOn.countDown();
        house.awaitState("open", "analysed");
        house.awaitRest();
    }

    private static LaunchPurge purge(ConfigurableApplicationContext manager, int most) {
        return new LaunchPurge(
                manager.getBean(JdbcClient.class),
                new TransactionTemplate(manager.getBean(PlatformTransactionManager.class)),
                manager.getBean(BatchSettings.class),
                most);
    }

    private void letDaysPass(int days) {
        house.jdbc()
                .sql("update partition_lease set state_since = state_since - ? * interval '1 day'")
                .param(days)
                .update();
        house.jdbc()
                .sql("update batch.batch_job_execution set last_updated = last_updated - ? * interval '1 day'")
                .param(days)
                .update();
    }

    private List<Long> counts() {
        return TABLES.stream()
                .map(table -> house.count("select count(*) from " + table))
                .toList();
    }

    private List<Long> launches() {
        return house.jdbc()
                .sql("select distinct launch_id from partition_lease order by launch_id")
                .query(Long.class)
                .list();
    }

    private long launchOf(String name) {
        return house.jdbc()
                .sql("select launch_id from partition_lease where ? = any (recording_ids)")
                .param(house.id(name))
                .query(Long.class)
                .single();
    }
}
