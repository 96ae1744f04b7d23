package io.toneguard.batch.manager;

import static io.toneguard.batch.manager.FourRecordings.NAMES;
import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.WorkKind;
import io.toneguard.db.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Launches that cannot be gone on with: nothing stays claimed for nobody. */
class GivenUpLaunchIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final FourRecordings recordings = new FourRecordings(house);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aLaunchThatSpringBatchKnowsNothingOfIsGivenUpAndItsRecordingsAreLaunchedAnew() throws SQLException {
        var tenant = database.addTenant("unknown-launch", AGENT);
        recordings.storeAll(tenant, "unknown-launch");
        try (var lock = recordings.holdLock()) {
            var manager = house.manager();
            manager.getBean(LaunchPlan.class)
                    .freeze(manager.getBean(LaunchLeases.class).nextLaunch(), WorkKind.FRESH);
        }
        house.worker();
        recordings.assertAllAnalysedOnce("unknown-launch");
        assertThat(house.jdbc()
                        .sql("select text from operator_notice where kind = 'launch-given-up'")
                        .query(String.class)
                        .list())
                .as("the operator hears of it")
                .isNotEmpty()
                .allMatch(text -> text.contains("could not be restarted and was given up"));
    }

    @Test
    void aLaunchWhoseRowsSpringBatchLostIsRefusedByTheWorkersAndLaunchedAnew() throws SQLException {
        var tenant = database.addTenant("lost-rows", AGENT);
        recordings.storeAll(tenant, "lost-rows");
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager());
            dead.start();
            dead.plan();
            dead.split();
            dead.ready();
            dead.loseRows();
            house.worker();
            await().until(() -> recordings.partitions("planned") > 0);
        }
        recordings.assertAllAnalysedOnce("lost-rows");
    }

    @Test
    void aLaunchThatFailedOnceTooOftenLeavesNoStepThatSeemsToBeginYet() throws SQLException {
        var tenant = database.addTenant("too-often", AGENT);
        recordings.storeAll(tenant, "too-often");
        try (var lock = recordings.holdLock()) {
            var dead = new DeadManager(house.manager());
            dead.start();
            dead.plan();
            dead.split();
            dead.failsAgainAndAgain();
        }
        house.worker();
        recordings.assertAllAnalysedOnce("too-often");
        assertThat(house.jdbc()
                        .sql("select distinct status from batch.batch_step_execution")
                        .query(String.class)
                        .list())
                .isSubsetOf("COMPLETED", "FAILED");
    }

    @Test
    void aRecordingClaimedByNobodyIsStoredAgain() throws SQLException {
        var tenant = database.addTenant("limbo", AGENT);
        try (var lock = recordings.holdLock()) {
            house.manager();
            recordings.storeAll(tenant, "limbo");
            database.scope().run(tenant.id(), () -> house.jdbc()
                    .sql("update recording set state = 'claimed', launch_id = 4711")
                    .update());
        }
        house.worker();
        recordings.assertAllAnalysedOnce("limbo");
    }

    @Test
    void aLaunchThatCannotEvenBeGivenUpHoldsUpNoOther() throws SQLException {
        var tenant = database.addTenant("holds-up", AGENT);
        var owner = house.eye();
        owner.sql("create function public.refuse() returns trigger language plpgsql as"
                        + " $$ begin raise 'refused by the test'; end $$")
                .update();
        try (var lock = recordings.holdLock()) {
            house.store(tenant, "of-the-bad-launch", 60, AGENT);
            var manager = house.manager();
            long bad = manager.getBean(LaunchLeases.class).nextLaunch();
            manager.getBean(LaunchPlan.class).freeze(bad, WorkKind.FRESH);
            owner.sql(
                            "create trigger refuse before delete on toneguard.partition_lease for each row when (old.launch_id = "
                                    + bad + ") execute function public.refuse()")
                    .update();
            recordings.storeAll(tenant, "holds-up");
            var dead = new DeadManager(manager);
            dead.start();
            dead.plan();
        }
        house.worker();
        NAMES.forEach(name -> house.awaitState("holds-up-" + name, "analysed"));
        recordings.storeAll(tenant, "launched-meanwhile");
        NAMES.forEach(name -> house.awaitState("launched-meanwhile-" + name, "analysed"));
        assertThat(house.state("of-the-bad-launch")).isEqualTo("claimed");

        var said = saidOfRecovery();
        owner.sql("create or replace function public.refuse() returns trigger language plpgsql as"
                        + " $$ begin raise 'no memory left' using errcode = '53200'; end $$")
                .update();
        await().until(() ->
                said.stream().anyMatch(event -> event.getFormattedMessage().contains("no memory left")));
        assertThat(said)
                .filteredOn(event -> event.getFormattedMessage().contains("no memory left"))
                .as("a database that fails is told in one line")
                .allSatisfy(event -> {
                    assertThat(event.getThrowableProxy()).isNull();
                    assertThat(event.getFormattedMessage()).hasLineCount(1).startsWith("Launch ");
                });

        owner.sql("drop trigger refuse on toneguard.partition_lease").update();
        house.awaitState("of-the-bad-launch", "analysed");
        house.awaitRest();
    }

    @Test
    void whatCannotBeTidiedHoldsUpNeitherLaunchesNorTheRestOfTheTidying() {
        var tenant = database.addTenant("untidy", AGENT);
        var owner = house.eye();
        var limbo = house.store(tenant, "in-limbo", 60, AGENT);
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set state = 'claimed', launch_id = 4712 where recording_id = ?")
                .param(limbo)
                .update());
        owner.sql("create function public.refuse_limbo() returns trigger language plpgsql as"
                        + " $$ begin raise 'refused by the test'; end $$")
                .update();
        owner.sql("create trigger refuse before update on toneguard.recording for each row when (old.launch_id = 4712)"
                        + " execute function public.refuse_limbo()")
                .update();
        house.jdbc()
                .sql(
                        "insert into partition_lease (tenant_id, partition_id, launch_id, state, step_execution_id, recording_ids,"
                                + " audio_seconds, cursor, state_since) values (?, gen_random_uuid(), 0, 'done', 1, ?, 60, 1,"
                                + " now() - interval '1 year')")
                .params(tenant.id().value(), new UUID[] {limbo})
                .update();
        house.manager();
        house.worker();
        recordings.storeAll(tenant, "untidy");
        recordings.assertAllAnalysedOnce("untidy");
        await().untilAsserted(() -> assertThat(
                        house.count("select count(*) from toneguard.partition_lease where launch_id = 0"))
                .as("purged all the same")
                .isZero());
        assertThat(house.state("in-limbo")).isEqualTo("claimed");
        owner.sql("drop trigger refuse on toneguard.recording").update();
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("delete from recording where recording_id = ?")
                .param(limbo)
                .update());
    }

    private static List<ILoggingEvent> saidOfRecovery() {
        var said = new ListAppender<ILoggingEvent>();
        said.list = new CopyOnWriteArrayList<>();
        said.start();
        ((Logger) LoggerFactory.getLogger(LaunchRecovery.class)).addAppender(said);
        return said.list;
    }
}
