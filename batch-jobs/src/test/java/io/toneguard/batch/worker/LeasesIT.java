package io.toneguard.batch.worker;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.BatchSettings;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Which leases are renewed while somebody holds the row of one of them; nobody works here. */
class LeasesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final BatchSettings SETTINGS =
            new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("batch", BatchSettings.class);

    private final BatchHouse house = new BatchHouse(database);
    private final TransactionTemplate transactions = new TransactionTemplate(database.transactions());
    private final Leases leases = new Leases(house.jdbc(), transactions, null, null, SETTINGS, AnalyzerVersion.CURRENT);
    private Tenant tenant;
    private Lease waiting;
    private Lease other;

    @BeforeAll
    static void theServerIsOldEnoughToLoseLeases() {
        BatchHouse.awaitServerOlderThanALease(database);
    }

    @BeforeEach
    void aWorkerHoldsTwoPartitions() {
        tenant = database.addTenant("t" + UUID.randomUUID(), AGENT);
        partition("first");
        partition("second");
        waiting = leases.claim("owner").orElseThrow();
        other = leases.claim("owner").orElseThrow();
        house.expireLeases();
    }

    @AfterEach
    void close() {
        house.jdbc().sql("delete from partition_lease").update();
        house.close();
    }

    @Test
    void aSlotThatWaitsWithItsRowLockedCostsTheOthersNoLease() throws Exception {
        try (var slot = house.dedicatedConnection();
                var statement = slot.createStatement()) {
            slot.setAutoCommit(false);
            statement.execute("select from toneguard.partition_lease where partition_id = '" + waiting.partition()
                    + "' for update");
            var renewed = CompletableFuture.supplyAsync(() -> leases.extend("owner", List.of(waiting, other)))
                    .get(10, TimeUnit.SECONDS);
            assertThat(renewed)
                    .as("neither is lost: nobody else can have the row that is locked")
                    .containsExactlyInAnyOrder(
                            new Leases.Renewed(waiting.partition(), waiting.attempt()),
                            new Leases.Renewed(other.partition(), other.attempt()));
            assertThat(isLive(other)).isTrue();
            assertThat(leases.claim("another")).isEmpty();
            slot.rollback();
        }
        leases.extend("owner", List.of(waiting, other));
        assertThat(isLive(waiting)).isTrue();
    }

    @Test
    void whoHeldTheRowForLongerThanTheLeaseRenewsItAsItWrites() {
        transactions.executeWithoutResult(status -> {
            leases.hold(waiting);
            leases.takeInHand(waiting, new RecordingId(house.id("first")));
        });
        assertThat(isLive(waiting)).isTrue();
        house.expireLeases();
        transactions.executeWithoutResult(status -> {
            leases.hold(waiting);
            leases.advance(waiting, 1);
        });
        assertThat(isLive(waiting)).isTrue();
    }

    @Test
    void whatSomebodyElseTookIsLostThoughItsRowIsLocked() throws Exception {
        house.jdbc()
                .sql("update partition_lease set owner = 'another', attempt = attempt + 1 where partition_id = ?")
                .param(waiting.partition())
                .update();
        try (var taker = house.dedicatedConnection();
                var statement = taker.createStatement()) {
            taker.setAutoCommit(false);
            statement.execute("select from toneguard.partition_lease where partition_id = '" + waiting.partition()
                    + "' for update");
            assertThat(leases.extend("owner", List.of(waiting, other)))
                    .containsExactly(new Leases.Renewed(other.partition(), other.attempt()));
            taker.rollback();
        }
    }

    private void partition(String recording) {
        house.jdbc()
                .sql(
                        "insert into partition_lease (tenant_id, partition_id, launch_id, state, step_execution_id, recording_ids,"
                                + " audio_seconds) values (?, gen_random_uuid(), 1, 'ready', 1, ?, 60)")
                .params(tenant.id().value(), new UUID[] {house.store(tenant, recording, 60, AGENT)})
                .update();
    }

    private boolean isLive(Lease lease) {
        return house.count("select count(*) from toneguard.partition_lease where lease_until > clock_timestamp()"
                        + " and partition_id = '" + lease.partition() + "'")
                == 1;
    }
}
