package io.toneguard.batch;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who goes before whom when there is more work than workers. */
class UrgencyIT {
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
    void aBacklogGivesWayToAFreshCallBetweenTwoRecordings() {
        var tenant = database.addTenant("urgency", AGENT);
        var old = List.of("old-1", "old-2", "old-3", "old-4", "old-5");
        old.forEach(name -> {
            house.store(tenant, name, 60, AGENT);
            house.age(tenant, name, Duration.ofHours(1));
        });
        house.analysis.when("old-2", () -> ScriptedAnalysis.hold(goOn));
        house.manager("batch.partition-audio=1h");
        house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("old-2") == 1);
        assertThat(kinds(tenant)).containsExactly("backlog");

        house.store(tenant, "fresh", 60, AGENT);
        await().until(() ->
                house.count("select count(*) from toneguard.partition_lease where state = 'ready' and kind = 'fresh'")
                        == 1);
        goOn.countDown();
        house.awaitRest();

        assertThat(analysedInOrder(tenant)).containsExactly("old-1", "old-2", "fresh", "old-3", "old-4", "old-5");
        assertThat(Stream.concat(old.stream(), Stream.of("fresh"))).allSatisfy(name -> {
            assertThat(house.analysis.count(name)).as(name).isEqualTo(1);
            assertThat(house.recording(name, "attempts")).as(name).isEqualTo("0");
        });
        assertThat(house.count("select attempt from toneguard.partition_lease where cardinality(recording_ids) = 5"))
                .as("claimed, handed back, claimed again when the fresh one was done")
                .isEqualTo(2);
        assertThat(house.count("select count(*) from toneguard.partition_lease where worked_seconds <= 0"))
                .as("partitions without the time that was spent on them")
                .isZero();
    }

    @Test
    void aRecordingThatIsTriedAgainIsBacklog() {
        var tenant = database.addTenant("again", AGENT);
        house.store(tenant, "again", 60, AGENT);
        house.analysis.when("again", () -> {
            if (house.analysis.count("again") == 1) {
                throw new IllegalStateException("once");
            }
        });
        house.manager();
        house.worker();
        house.awaitState("again", "analysed");
        house.awaitRest();
        assertThat(kinds(tenant)).containsExactly("fresh", "backlog");
    }

    @Test
    void whoHasFewRecordingsDoesNotWaitForWhoHasMany() {
        var many = database.addTenant("many", AGENT);
        var few = database.addTenant("few", AGENT);
        IntStream.range(0, 250).forEach(i -> house.store(many, "many-" + i, 60, AGENT));
        house.analysis.when("many-0", () -> ScriptedAnalysis.hold(goOn));
        house.manager("batch.recordings-per-launch=50");
        house.worker("batch.worker-slots=1");
        await().atMost(Duration.ofSeconds(20)).until(() -> house.analysis.count("many-0") == 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> stored() == 50);

        // All launches in flight are full of the many; what is there for newcomers takes the few.
        IntStream.range(0, 5).forEach(i -> house.store(few, "few-" + i, 60, AGENT));
        await().until(() -> !kinds(few).isEmpty());
        goOn.countDown();
        await().atMost(Duration.ofSeconds(60)).until(() -> house.openPartitions() == 0);
        house.awaitRest();

        var order = analysedInOrder(many, few);
        assertThat(order).hasSize(255);
        assertThat(order.indexOf("few-4"))
                .as("recordings analysed before the last of the few")
                .isLessThan(100);
    }

    private List<String> analysedInOrder(Tenant... tenants) {
        return house.eye()
                .sql("select file_name from toneguard.recording where state = 'analysed' and tenant_id in (:tenants)"
                        + " order by analysed_at")
                .param(
                        "tenants",
                        Stream.of(tenants).map(tenant -> tenant.id().value()).toList())
                .query(String.class)
                .list();
    }

    private List<String> kinds(Tenant tenant) {
        return house.eye()
                .sql("select kind from toneguard.partition_lease where tenant_id = ? order by created_at")
                .param(tenant.id().value())
                .query(String.class)
                .list();
    }

    private long stored() {
        return house.count("select count(*) from toneguard.recording where state = 'stored'");
    }
}
