package io.toneguard.batch.operator;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.HeldRecordings;
import io.toneguard.batch.Presence;
import io.toneguard.batch.ScriptedAnalysis;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionTemplate;

/** Launches that an operator stops while real managers and workers have them. */
class StopLaunchIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final CountDownLatch end = new CountDownLatch(1);
    private final StopLaunch stop = new StopLaunch(
            house.jdbc(), new TransactionTemplate(database.transactions()), database.scope(), Duration.ZERO);
    private final LetGo letGo = new LetGo(house.jdbc(), database.scope());

    @AfterEach
    void close() {
        end.countDown();
        house.close();
    }

    @Test
    void whatIsInHandIsFinishedAndTheRestIsHeldUntilItIsLetGo() {
        var tenant = database.addTenant("stopped", AGENT);
        house.analysis.when("in-hand", () -> ScriptedAnalysis.hold(end));
        storeAll(tenant, "finished", "in-hand", "rest-1", "rest-2");
        house.manager();
        house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("in-hand") == 1);

        var stopped = stop.stop(launch(), Optional.empty());
        assertThat(stopped).isEqualTo(new StopLaunch.Stopped(1, 2, 1));
        assertThat(house.state("rest-1")).isEqualTo("stored");
        assertThat(house.recording("rest-1", "not_before")).isEqualTo("infinity");
        end.countDown();

        house.awaitState("in-hand", "analysed");
        house.awaitRest();
        assertThat(jobs()).containsExactly("COMPLETED");
        assertThat(house.state("finished")).isEqualTo("analysed");
        assertThat(List.of(house.state("rest-1"), house.state("rest-2"))).containsOnly("stored");
        assertThat(house.recording("rest-2", "reason_code")).isEqualTo(HeldRecordings.CODE);

        // What comes later is not held, and does not take the held ones along.
        storeAll(tenant, "later");
        house.awaitState("later", "analysed");
        assertThat(List.of(house.state("rest-1"), house.state("rest-2"))).containsOnly("stored");

        var due = letGo.letGo(new LetGo.Chosen(tenant, true, List.of()));
        assertThat(due.held()).isEqualTo(2);
        assertThat(due.paused()).isZero();
        house.awaitState("rest-1", "analysed");
        house.awaitState("rest-2", "analysed");
        assertThat(house.recording("rest-1", "attempts")).isEqualTo("0");
        assertThat(house.recording("rest-1", "reason_code")).isNull();
        assertThat(house.analysis.count("in-hand")).isEqualTo(1);
        house.awaitRest();
    }

    @Test
    void aLaunchThatNoWorkerEverTookEndsAtOnce() {
        var tenant = database.addTenant("untouched", AGENT);
        storeAll(tenant, "untouched-1", "untouched-2");
        house.manager();
        await().until(() -> house.count("select count(*) from toneguard.partition_lease where state = 'ready'") == 1);
        assertThat(Presence.ACTIVE_MANAGER.count(house.jdbc())).isEqualTo(1);
        assertThat(Presence.WORKER.count(house.jdbc())).isZero();

        assertThat(stop.stop(launch(), Optional.of(Duration.ofHours(1)))).isEqualTo(new StopLaunch.Stopped(1, 2, 0));
        house.awaitRest();
        await().untilAsserted(() -> assertThat(jobs()).contains("COMPLETED").doesNotContain("FAILED"));
        assertThat(house.count("select count(*) from toneguard.recording where not_before between"
                        + " clock_timestamp() + interval '58 minutes' and clock_timestamp() + interval '60 minutes'"))
                .isEqualTo(2);
        assertThat(stop.stop(launch(), Optional.empty())).isEqualTo(new StopLaunch.Stopped(0, 0, 0));
    }

    @Test
    void whatASilentWorkerHeldIsHeldUnchargedAndItComesBackTooLate() {
        var tenant = database.addTenant("silent", AGENT);
        house.analysis.when("silenced", () -> {
            if (house.analysis.count("silenced") == 1) {
                ScriptedAnalysis.hold(end);
            }
        });
        storeAll(tenant, "silenced");
        house.manager();
        var worker = house.worker("batch.worker-slots=1", "batch.lease=1m");
        await().until(() -> Presence.WORKER.count(house.jdbc()) == 1);
        await().until(() -> house.analysis.count("silenced") == 1);
        house.expireLeases();

        assertThat(stop.stop(launch(), Optional.empty())).isEqualTo(new StopLaunch.Stopped(1, 1, 0));
        house.awaitRest();
        end.countDown();
        house.close(worker);
        assertThat(house.state("silenced")).isEqualTo("stored");
        assertThat(house.results("silenced")).isZero();
        await("a worker is there for as long as it lives").until(() -> Presence.WORKER.count(house.jdbc()) == 0);

        letGo.letGo(new LetGo.Chosen(tenant, false, List.of(house.id("silenced"))));
        house.worker();
        house.awaitState("silenced", "analysed");
        assertThat(house.recording("silenced", "attempts")).isEqualTo("0");
        assertThat(house.count("select count(*) from toneguard.recording_attempt"))
                .isZero();
    }

    private long launch() {
        return house.count("select max(launch_id) from toneguard.partition_lease");
    }

    private List<String> jobs() {
        return house.jdbc()
                .sql("select status from batch.batch_job_execution join batch.batch_job_execution_params"
                        + " using (job_execution_id) where parameter_value = ?")
                .param(Long.toString(launch()))
                .query(String.class)
                .list();
    }

    private void storeAll(Tenant tenant, String... names) {
        for (var name : names) {
            house.store(tenant, name, 60, AGENT);
        }
    }
}
