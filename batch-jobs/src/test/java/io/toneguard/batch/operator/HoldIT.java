package io.toneguard.batch.operator;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.HeldRecordings;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionTemplate;

/** Holds, by the rows that they leave; nobody works here. */
class HoldIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final TransactionTemplate transactions = new TransactionTemplate(database.transactions());
    private final StopLaunch stop = new StopLaunch(house.jdbc(), transactions, database.scope());

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aHoldThatEndedByItselfIsNoLongerOne() {
        var tenant = database.addTenant("ended", AGENT);
        var chosen = new LetGo.Chosen(tenant, true, List.of());
        var letGo = new LetGo(house.jdbc(), database.scope());
        var held = new HeldRecordings(house.jdbc(), database.scope(), database.tenants());
        var over = claimed(tenant, "over", 901);
        partition(tenant, 901, "state = 'ready'", over);
        stop.stop(901, Optional.of(Duration.ofHours(1)));
        assertThat(held.count()).isEqualTo(1);
        assertThat(letGo.open(chosen, OffsetDateTime.now().plusHours(1))).isZero();

        set(tenant, over, "not_before = clock_timestamp() - interval '1 second'");
        assertThat(held.count()).isZero();
        assertThat(letGo.open(chosen, OffsetDateTime.now().plusHours(1)))
                .as("`jobs run --wait` waits for it")
                .isEqualTo(1);
        assertThat(letGo.letGo(chosen)).isEqualTo(new LetGo.Due(0, 0, 1));
        assertThat(house.count("select sum(held) from toneguard.partition_lease where launch_id = 901"))
                .isZero();
    }

    @Test
    void whatRetentionDeletedUnanalysedIsNotDueAndNobodyWaitsForIt() {
        var tenant = database.addTenant("deleted", AGENT);
        var chosen = new LetGo.Chosen(tenant, true, List.of());
        var letGo = new LetGo(house.jdbc(), database.scope());
        house.store(tenant, "with its audio", 60, AGENT);
        set(tenant, house.store(tenant, "without", 60, AGENT), "audio_deleted_at = clock_timestamp()");
        assertThat(letGo.letGo(chosen)).isEqualTo(new LetGo.Due(0, 0, 1));
        assertThat(letGo.open(chosen, OffsetDateTime.now().plusHours(1))).isEqualTo(1);
    }

    @Test
    void aWorkerThatCouldNotBeHeardSinceTheServerStartedFinishesWhatItHasInHand() {
        var tenant = database.addTenant("restarted", AGENT);
        var inHand = claimed(tenant, "in-hand", 902);
        var rest = claimed(tenant, "rest", 902);
        partition(
                tenant,
                902,
                "state = 'running', owner = 'host-1', recording_in_hand = recording_ids[1],"
                        + " lease_until = clock_timestamp() - interval '1 second'",
                inHand,
                rest);
        var justStarted = new StopLaunch(house.jdbc(), transactions, database.scope(), Duration.ofDays(10_000));
        assertThat(justStarted.stop(902, Optional.empty())).isEqualTo(new StopLaunch.Stopped(1, 1, 1));
        assertThat(house.state("in-hand")).isEqualTo("claimed");
        assertThat(house.recording("rest", "reason_code")).isEqualTo(HeldRecordings.CODE);
    }

    @Test
    void whatTheNightHoldsIsHeldByTheOperatorFromNowOnAndIsLockedBeforeItsPartitions() throws Exception {
        var tenant = database.addTenant("locks", AGENT);
        long number = house.jdbc()
                .sql(
                        "insert into reprocessing (analyzer, only_at_night, state, held_because) values ('tg-4', true, 'held', 'night')"
                                + " returning reprocessing_id")
                .query(Long.class)
                .single();
        partition(
                tenant,
                903,
                "state = 'ready', kind = 'reprocessing', reprocessing_id = " + number,
                house.store(tenant, "item", 60, AGENT));
        assertThat(stop.reprocessingOf(903)).contains(number);
        try (var other = house.dedicatedConnection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from toneguard.reprocessing where reprocessing_id = " + number + " for update");
            var stopped = CompletableFuture.supplyAsync(() -> stop.stop(903, Optional.empty()));
            await().until(() -> house.count("select count(*) from pg_locks where not granted") > 0);
            assertThat(house.jdbc()
                            .sql("select 1 from partition_lease where launch_id = 903 for update nowait")
                            .query(Integer.class)
                            .list())
                    .as("free until the reprocessing is locked")
                    .hasSize(1);
            other.commit();
            assertThat(stopped.get(10, TimeUnit.SECONDS).partitions()).isEqualTo(1);
        }
        assertThat(house.count(
                        "select count(*) from toneguard.reprocessing where state = 'held' and held_because is null"))
                .isEqualTo(1);
        assertThat(stop.holdReprocessing(number))
                .as("the operator holds it already")
                .isEmpty();
    }

    private UUID claimed(Tenant tenant, String name, long launch) {
        var id = house.store(tenant, name, 60, AGENT);
        set(tenant, id, "state = 'claimed', launch_id = " + launch);
        return id;
    }

    private void set(Tenant tenant, UUID recording, String sql) {
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set " + sql + " where recording_id = ?")
                .param(recording)
                .update());
    }

    private void partition(Tenant tenant, long launch, String sql, UUID... recordings) {
        house.jdbc()
                .sql(
                        "insert into partition_lease (tenant_id, partition_id, launch_id, state, step_execution_id, recording_ids,"
                                + " audio_seconds) values (?, gen_random_uuid(), ?, 'ready', 1, ?, 60)")
                .params(tenant.id().value(), launch, recordings)
                .update();
        house.jdbc()
                .sql("update partition_lease set " + sql + " where launch_id = ?")
                .param(launch)
                .update();
    }
}
