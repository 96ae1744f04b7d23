package io.toneguard.batch.manager;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.Presence;
import io.toneguard.db.TestDatabase;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When an operator is told that partitions wait for a worker. */
class NobodyWorksIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void workersThatAreBusyWithOtherLaunchesAreNoReasonToTell() throws SQLException {
        var tenant = database.addTenant("busy", AGENT);
        try (var lock = house.dedicatedConnection();
                var statement = lock.createStatement()) {
            statement.execute("select pg_advisory_lock(x'746F6E6567756172'::bigint)");
            var leases = house.manager().getBean(LaunchLeases.class);
            house.jdbc()
                    .sql(
                            "insert into partition_lease (tenant_id, partition_id, launch_id, state, step_execution_id, recording_ids,"
                                    + " audio_seconds, owner, lease_until) values (?, gen_random_uuid(), 1, 'running', 1, ?, 60, 'host-1',"
                                    + " clock_timestamp() + interval '1 hour')")
                    .params(tenant.id().value(), new UUID[] {UUID.randomUUID()})
                    .update();
            assertThat(leases.nobodyWorks()).as("whoever worked is gone").isTrue();
            house.worker();
            await().until(() -> Presence.WORKER.count(house.jdbc()) == 1);
            assertThat(leases.nobodyWorks()).isFalse();
            house.jdbc().sql("delete from partition_lease").update();
            assertThat(leases.nobodyWorks()).as("there, and takes nothing").isTrue();
        }
    }
}
