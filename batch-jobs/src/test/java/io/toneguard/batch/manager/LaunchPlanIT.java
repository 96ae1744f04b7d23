package io.toneguard.batch.manager;

import static io.toneguard.batch.WorkKind.FRESH;
import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.BatchHouse;
import io.toneguard.db.TestDatabase;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a launch takes, planned by the beans of a manager that stands by. */
class LaunchPlanIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aPlanIsFrozenAndTenantsAreTakenFromInTurn() throws SQLException {
        var big = database.addTenant("big", AGENT);
        var small = database.addTenant("small", AGENT);
        IntStream.range(0, 30).forEach(i -> house.store(big, "big-" + i, 60, AGENT));
        IntStream.range(0, 2).forEach(i -> house.store(small, "small-" + i, 60, AGENT));
        try (var lock = house.dedicatedConnection();
                var statement = lock.createStatement()) {
            statement.execute("select pg_advisory_lock(x'746F6E6567756172'::bigint)");
            var manager = house.manager(
                    "batch.recordings-per-launch=10", "batch.partitions-per-launch=4", "batch.partition-audio=1m");
            var plan = manager.getBean(LaunchPlan.class);

            var first = plan.freeze(1001, FRESH);

            assertThat(claimed(1001, "small")).isEqualTo(2);
            assertThat(claimed(1001, "big")).isEqualTo(8);
            assertThat(house.state("big-0")).as("the oldest come first").isEqualTo("claimed");
            assertThat(house.state("big-29")).isEqualTo("stored");
            assertThat(new HashSet<>(plan.freeze(1001, FRESH))).isEqualTo(new HashSet<>(first));
            assertThat(plan.freeze(1002, FRESH))
                    .doesNotContainAnyElementsOf(first)
                    .isNotEmpty();
            assertThat(claimed(1001, "big")).isEqualTo(8);
            assertThat(house.jdbc()
                            .sql("select max(audio_seconds) - min(audio_seconds) from partition_lease lease"
                                    + " where launch_id = 1001 and cardinality(recording_ids) > 2")
                            .query(Double.class)
                            .single())
                    .isLessThanOrEqualTo(60);
        }
    }

    private long claimed(long launch, String tenant) {
        return house.count(
                "select count(*) from toneguard.recording join toneguard.tenant using (tenant_id) where launch_id = "
                        + launch + " and name = '" + tenant + "'");
    }
}
