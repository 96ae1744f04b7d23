package io.toneguard.batch.reprocess;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.ScriptedAnalysis;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A manager and workers that analyse again what an older version analysed. */
class ReprocessingIT {
    private static final String OLD = ReprocessingHouse.OLD.name();
    private static final String NEW = AnalyzerVersion.CURRENT.name();

    private static final String WAITING_FOR_A_ROW =
            "select count(*) from pg_locks where not granted and locktype = 'transactionid'";
    private static final String WAITING_FOR_A_SWITCH =
            "select count(*) from pg_locks where not granted and locktype = 'advisory'"
                    + " and database = (select oid from pg_database where datname = current_database())";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final ReprocessingHouse again = new ReprocessingHouse(house, database);
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeAll
    static void theServerIsOldEnoughToBlameWorkers() {
        BatchHouse.awaitServerOlderThanALease(database);
    }

    @AfterEach
    void close() {
        end.countDown();
        house.close();
    }

    @Test
    void aNewVersionIsWrittenBesideComparedShownToBiAndTakenBack() {
        var tenant = database.addTenant("beside", AGENT);
        house.analysing(ReprocessingHouse.older(house.analysis));
        house.manager();
        var old = house.worker();
        house.store(tenant, "one", 60, AGENT);
        house.store(tenant, "two", 60, AGENT);
        house.awaitState("one", "analysed");
        house.awaitState("two", "analysed");
        house.close(old);
        house.analysing(house.analysis);
        house.analysis.measuresF0(150);

        long number = again.reprocess(tenant);
        house.worker();
        again.awaitState(number, "finished");
        house.awaitRest();

        assertThat(again.items(number, tenant).done()).isEqualTo(2);
        assertThat(house.results("one")).isEqualTo(2);
        assertThat(house.state("one")).isEqualTo("analysed");
        assertThat(seenF0("one")).as("what BI sees").isEqualTo(200);
        var diff = again.diff(number, tenant);
        assertThat(diff.compared()).isEqualTo(2);
        assertThat(diff.onlyOld() + diff.onlyNew()).isZero();
        assertThat(diff.states()).containsExactly(Map.entry(new VersionDiff.StateChange("calm", "calm"), 2L));
        assertThat(diff.shifts())
                .filteredOn(shift -> shift.measure().equals("f0_median_hz"))
                .containsExactly(new VersionDiff.Shift(
                        "f0_median_hz",
                        2,
                        new VersionDiff.Quantiles(200, 200, 200),
                        new VersionDiff.Quantiles(150, 150, 150),
                        -50,
                        -50));

        again.promotion().promote(number, false, List.of(tenant));
        assertThat(seenF0("one")).isEqualTo(150);
        assertThat(seenF0("two")).isEqualTo(150);
        assertThat(again.state(number)).isEqualTo("promoted");
        assertThat(again.diff(number, tenant)).isEqualTo(diff);
        again.promotion().rollBack(number, List.of(tenant));
        assertThat(seenF0("one")).isEqualTo(200);
        assertThat(again.state(number)).isEqualTo("rolled-back");
        assertThat(house.results("one")).as("nobody deletes either").isEqualTo(2);
        var worked = again.reprocessings()
                .progress(again.reprocessings().find(number).orElseThrow(), List.of(tenant));
        assertThat(worked.workedSeconds()).isPositive();
    }

    @Test
    void aWorkerOfTheOldVersionLeavesItAlone() {
        var tenant = database.addTenant("version", AGENT);
        house.storeAnalysed(tenant, "for-the-new", OLD);
        house.analysing(ReprocessingHouse.older(house.analysis));
        house.manager();
        house.worker();
        long number = again.reprocess(tenant);
        await().until(() -> house.count("select count(*) from toneguard.partition_lease where state = 'ready'") == 1);

        house.store(tenant, "for-anybody", 60, AGENT);
        house.awaitState("for-anybody", "analysed");
        assertThat(house.analysis.count("for-the-new")).isZero();
        house.analysing(house.analysis);
        house.worker();
        again.awaitState(number, "finished");
        assertThat(house.analysis.count("for-the-new")).isEqualTo(1);
    }

    @Test
    void whatBreaksTheAnalysisFailsAloneAndItsOldResultStays() {
        var tenant = database.addTenant("poison", AGENT);
        storeAnalysed(tenant, "before-poison", "poison", "after-poison");
        house.analysis.when("poison", () -> {
            throw new IllegalStateException("no such frame");
        });
        house.manager();
        house.worker("batch.worker-slots=1", "batch.attempts=2");
        long number = again.reprocess(tenant);

        again.awaitState(number, "finished");
        assertThat(again.item(number, "before-poison", "state")).isEqualTo("done");
        assertThat(again.item(number, "after-poison", "state")).isEqualTo("done");
        assertThat(again.item(number, "poison", "state")).isEqualTo("failed");
        assertThat(again.item(number, "poison", "reason_code")).isEqualTo("ANALYSIS_FAILED");
        assertThat(again.item(number, "poison", "reason")).contains("no such frame", "attempt 2 of batch.attempts=2");
        assertThat(again.item(number, "poison", "attempts")).isEqualTo("2");
        assertThat(house.state("poison")).isEqualTo("analysed");
        assertThat(house.recording("poison", "attempts")).isEqualTo("0");
        assertThat(house.analysis.count("poison")).isEqualTo(2);
        assertThat(house.analysis.count("before-poison")).isEqualTo(1);
        assertThat(again.promotion().promote(number, false, List.of(tenant)).recordings())
                .isEqualTo(2);
        assertThat(house.recording("poison", "analyzer")).isEqualTo(OLD);
        assertThat(house.recording("after-poison", "analyzer")).isEqualTo(NEW);
        house.awaitRest();
    }

    @Test
    void whereTheAudioWasDeletedItSaysSoAtOnce() {
        var tenant = database.addTenant("deleted", AGENT);
        storeAnalysed(tenant, "kept", "deleted", "retention is over");
        house.store(tenant, "nobody might be measured", 60, AGENT);
        house.deleteAudio("deleted");
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set audio_deleted_at = now() where recording_id in (?, ?)")
                .params(house.id("retention is over"), house.id("nobody might be measured"))
                .update());
        house.manager();
        house.worker();
        var requested = again.request(AnalyzerVersion.CURRENT, CostCap.NONE, tenant);
        long number = requested.number().orElseThrow();
        assertThat(requested.recordings()).isEqualTo(2);
        assertThat(requested.leftOut()).containsExactly(new Requested.LeftOut(Requested.Reason.AUDIO_DELETED, null, 2));

        again.awaitState(number, "finished");
        assertThat(again.item(number, "kept", "state")).isEqualTo("done");
        assertThat(again.item(number, "deleted", "reason_code")).isEqualTo("AUDIO_GONE");
        assertThat(again.item(number, "deleted", "attempts")).isEqualTo("0");
        assertThat(house.state("deleted")).isEqualTo("analysed");
        assertThat(again.items(number, tenant).failedByCode()).containsEntry("AUDIO_GONE", 1L);
    }

    @Test
    void aRecordingWhoseWorkerFellSilentIsTakenOverOnceAndTheZombieWritesNothing() {
        var tenant = database.addTenant("zombie", AGENT);
        storeAnalysed(tenant, "contested");
        house.analysis.when("contested", () -> {
            if (house.analysis.count("contested") == 1) {
                ScriptedAnalysis.hold(end);
                house.analysis.measuresF0(111);
            }
        });
        house.manager();
        house.worker("batch.worker-slots=1");
        long number = again.reprocess(tenant);
        await().until(() -> house.analysis.count("contested") == 1);
        house.worker("batch.worker-slots=1");

        house.expireLeases();
        again.awaitState(number, "finished");
        end.countDown();
        house.store(tenant, "afterwards", 60, AGENT);
        house.awaitState("afterwards", "analysed");

        assertThat(again.item(number, "contested", "state")).isEqualTo("done");
        assertThat(again.item(number, "contested", "attempts")).isEqualTo("1");
        assertThat(house.results("contested")).isEqualTo(1);
        assertThat(house.eye()
                        .sql("select f0_median_hz from toneguard.speaker_result where recording_id = ?")
                        .param(house.id("contested"))
                        .query(Double.class)
                        .single())
                .isEqualTo(200);
        house.awaitRest();
    }

    @Test
    void aRecordingThatSilencesItsWorkersFailsAtTheCap() {
        var tenant = database.addTenant("killer", AGENT);
        storeAnalysed(tenant, "before-killer", "killer", "after-killer");
        house.analysis.when("killer", () -> {
            house.expireLeases();
            ScriptedAnalysis.hold(end);
        });
        house.manager();
        house.worker("batch.worker-slots=4");
        long number = again.reprocess(tenant);

        again.awaitState(number, "finished");
        assertThat(again.item(number, "killer", "reason_code")).isEqualTo("WORKER_LOST");
        assertThat(again.item(number, "killer", "attempts")).isEqualTo("3");
        assertThat(again.items(number, tenant).done()).isEqualTo(2);
        assertThat(house.state("killer")).isEqualTo("analysed");
    }

    @Test
    void tenantsAreDoneTogetherAndSeeOnlyTheirOwn() {
        var one = database.addTenant("one", AGENT);
        var other = database.addTenant("other", AGENT);
        var silent = database.addTenant("silent");
        house.storeAnalysed(one, "of-one", OLD);
        house.storeAnalysed(other, "of-other", OLD);
        house.storeAnalysed(silent, "of-silent", OLD);
        house.manager();
        house.worker();

        long number = again.reprocess(one, other, silent);
        again.awaitState(number, "finished");
        assertThat(again.items(number, one).done()).isEqualTo(1);
        assertThat(again.items(number, other).done()).isEqualTo(1);
        assertThat(again.items(number, silent)).isEqualTo(ItemStates.NONE);
        assertThat(house.analysis.count("of-silent")).isZero();
        long seen = database.scope().in(one.id(), () -> house.jdbc()
                .sql("select count(*) from reprocessing_item where reprocessing_id = ?")
                .param(number)
                .query(Long.class)
                .single());
        assertThat(seen).isEqualTo(1);
        assertThat(again.diff(number, one).recordings()).isEqualTo(1);
    }

    @Test
    void whatWasErasedOrForbiddenSinceItWasAskedForFails() {
        var erased = database.addTenant("erased", AGENT);
        var forbidden = database.addTenant("forbidden", AGENT);
        storeAnalysed(erased, "erased", "kept");
        storeAnalysed(forbidden, "forbidden");
        long number = again.reprocess(erased, forbidden);
        database.scope().run(erased.id(), () -> house.jdbc()
                .sql("update recording set state = 'erased' where recording_id = ?")
                .param(house.id("erased"))
                .update());
        database.scope().run(forbidden.id(), () -> house.jdbc()
                .sql("update tenant set scored_speakers = '{}' where tenant_id = ?")
                .param(forbidden.id().value())
                .update());
        house.manager();
        house.worker();

        again.awaitState(number, "finished");
        assertThat(again.item(number, "erased", "reason_code")).isEqualTo("RECORDING_GONE");
        assertThat(again.item(number, "forbidden", "reason_code")).isEqualTo("POLICY_FORBIDS");
        assertThat(again.item(number, "kept", "state")).isEqualTo("done");
        assertThat(house.analysis.count("erased") + house.analysis.count("forbidden"))
                .isZero();
    }

    @Test
    void whatIsErasedWhileItIsInHandLeavesNothingBehind() {
        var tenant = database.addTenant("erased-in-hand", AGENT);
        storeAnalysed(tenant, "in-hand");
        house.analysis.when("in-hand", () -> database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set state = 'erased' where recording_id = ?")
                .param(house.id("in-hand"))
                .update()));
        house.manager();
        house.worker();
        long number = again.reprocess(tenant);

        house.awaitRest();
        await().until(() -> house.analysis.count("in-hand") == 1);
        house.awaitRest();
        assertThat(house.results("in-hand")).isZero();
        assertThat(again.item(number, "in-hand", "state")).isNotEqualTo("done");
    }

    @Test
    void aPromotionThatFailsForOneTenantChangesNothingForAnother() {
        var first = database.addTenant("first", AGENT);
        var second = database.addTenant("second", AGENT);
        storeAnalysed(first, "of-first");
        storeAnalysed(second, "of-second");
        long number = again.reprocess(first, second);
        house.manager();
        house.worker();
        again.awaitState(number, "finished");
        // The owner refuses what the service changes of the second.
        house.eye()
                .sql("alter table toneguard.recording add constraint broken check (analyzer <> '" + NEW
                        + "' or tenant_id <> '" + second.id().value() + "')")
                .update();
        try {
            assertThatThrownBy(() -> again.promotion().promote(number, false, List.of(first, second)))
                    .hasMessageContaining("broken");
            assertThat(house.recording("of-first", "analyzer")).isEqualTo(OLD);
            assertThat(again.items(number, first).promoted()).isZero();
            assertThat(again.state(number)).isEqualTo("finished");
        } finally {
            house.eye()
                    .sql("alter table toneguard.recording drop constraint broken")
                    .update();
        }
        again.promotion().promote(number, false, List.of(first, second));
        assertThat(house.recording("of-first", "analyzer")).isEqualTo(NEW);
        assertThat(house.recording("of-second", "analyzer")).isEqualTo(NEW);
    }

    @Test
    void aPromotionThatTakesLongHoldsUpNeitherLaunchesNorTheManager() throws Exception {
        var tenant = database.addTenant("patient", AGENT);
        storeAnalysed(tenant, "done-first");
        long number = again.reprocess(tenant);
        house.manager();
        house.worker();
        again.awaitState(number, "finished");
        storeAnalysed(tenant, "left");
        var started = new CountDownLatch(1);
        house.analysis.when("left", () -> {
            started.countDown();
            ScriptedAnalysis.hold(end);
        });
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql(
                        "insert into reprocessing_item (tenant_id, reprocessing_id, recording_id, audio_seconds) values (?, ?, ?, 60)")
                .params(tenant.id().value(), number, house.id("left"))
                .update());
        house.jdbc()
                .sql("update reprocessing set state = 'open' where reprocessing_id = ?")
                .param(number)
                .update();
        started.await();
        try (var somebody = locking(tenant, "done-first")) {
            var promotion = CompletableFuture.supplyAsync(() ->
                    again.promotion().promote(number, true, List.of(tenant)).recordings());
            await().until(() -> house.count(WAITING_FOR_A_ROW) == 1);
            // The rest, and with it the whole, comes to its end while the promotion has its row.
            end.countDown();
            await().until(() -> "done".equals(again.item(number, "left", "state")));
            house.store(tenant, "fresh", 60, AGENT);
            house.awaitState("fresh", "analysed");
            database.scope().run(tenant.id(), () -> {
                // Waiting for the promotion's lock, which waits for us, it would fail here and not hang.
                house.jdbc().sql("set local lock_timeout = '20s'").update();
                house.jdbc()
                        .sql(
                                "insert into partition_lease (tenant_id, partition_id, launch_id, step_execution_id, state, recording_ids, audio_seconds,"
                                        + " kind, reprocessing_id) values (?, gen_random_uuid(), 0, 0, 'done', '{}', 0, 'reprocessing', ?)")
                        .params(tenant.id().value(), number)
                        .update();
            });
            assertThat(promotion).isNotDone();
            somebody.rollback();
            assertThat(promotion.get()).isEqualTo(1);
        }
        again.awaitState(number, "finished");
    }

    @Test
    void whatIsOnlyBeingAnalysedAnewIsWaitedFor() {
        var tenant = database.addTenant("anew", AGENT);
        storeAnalysed(tenant, "anew", "ready");
        long number = again.reprocess(tenant);
        change(tenant, "state = 'stored', not_before = 'infinity'", "anew");
        house.manager();
        house.worker();

        await().until(() -> "done".equals(again.item(number, "ready", "state")));
        await().until(() -> again.item(number, "anew", "not_before") != null);
        assertThat(again.item(number, "anew", "state")).isEqualTo("pending");
        assertThat(again.state(number)).isEqualTo("open");
        change(tenant, "state = 'analysed', not_before = null", "anew");
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update reprocessing_item set not_before = null where reprocessing_id = ?")
                .param(number)
                .update());
        again.awaitState(number, "finished");
        assertThat(again.item(number, "anew", "state")).isEqualTo("done");
    }

    @Test
    void ofTwoSwitchesOneWaitsForTheOtherSoThatTheOlderNeverComesLast() throws Exception {
        var tenant = database.addTenant("switched", AGENT);
        storeAnalysed(tenant, "both");
        long older = finished(tenant, "tg-97");
        long younger = finished(tenant, "tg-98");
        try (var somebody = locking(tenant, "both")) {
            var first = CompletableFuture.supplyAsync(() ->
                    again.promotion().promote(younger, false, List.of(tenant)).recordings());
            await().until(() -> house.count(WAITING_FOR_A_ROW) == 1);
            var second = CompletableFuture.supplyAsync(() ->
                    again.promotion().promote(older, false, List.of(tenant)).recordings());
            await().until(() -> house.count(WAITING_FOR_A_SWITCH) == 1);
            somebody.rollback();
            assertThat(first.get()).isEqualTo(1);
            assertThat(second)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("R" + younger + " was promoted later");
        }
        assertThat(house.recording("both", "analyzer")).isEqualTo("tg-98");
    }

    @Test
    void aRecordingThatWasAnalysedAnewSinceItsPromotionStaysWhenThatIsRolledBack() {
        var tenant = database.addTenant("rolled", AGENT);
        storeAnalysed(tenant, "as-promoted", "anew");
        long number = finished(tenant, "tg-98");
        again.promotion().promote(number, false, List.of(tenant));
        change(tenant, "analyzer = 'tg-99'", "anew");

        var switched = again.promotion().rollBack(number, List.of(tenant));
        assertThat(switched.recordings()).isEqualTo(1);
        assertThat(switched.left()).isEqualTo(1);
        assertThat(switched.items().promoted()).isZero();
        assertThat(house.recording("as-promoted", "analyzer")).isEqualTo(OLD);
        assertThat(house.recording("anew", "analyzer")).isEqualTo("tg-99");
    }

    /** A transaction of somebody who has this recording's row. */
    private Connection locking(Tenant tenant, String name) throws SQLException {
        var somebody = database.asService().getConnection();
        somebody.setAutoCommit(false);
        try (var statement = somebody.createStatement()) {
            statement.execute("set local toneguard.tenant = '" + tenant.id().value() + "'");
            statement.execute("select from recording where recording_id = '" + house.id(name) + "' for no key update");
        }
        return somebody;
    }

    /** A reprocessing of everything to this version, as it is when all of it is done. */
    private long finished(Tenant tenant, String version) {
        long number = again.request(new AnalyzerVersion(version), CostCap.NONE, tenant)
                .number()
                .orElseThrow();
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update reprocessing_item set state = 'done' where reprocessing_id = ?")
                .param(number)
                .update());
        house.jdbc()
                .sql("update reprocessing set state = 'finished' where reprocessing_id = ?")
                .param(number)
                .update();
        return number;
    }

    private void change(Tenant tenant, String assignments, String name) {
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set " + assignments + " where recording_id = ?")
                .param(house.id(name))
                .update());
    }

    /** F0 of the version that the ledger names, as the BI view joins it. */
    private double seenF0(String name) {
        return house.eye()
                .sql(
                        "select f0_median_hz from toneguard.speaker_result join toneguard.recording using (tenant_id, recording_id, analyzer)"
                                + " where recording_id = ?")
                .param(house.id(name))
                .query(Double.class)
                .single();
    }

    private void storeAnalysed(Tenant tenant, String... names) {
        for (var name : names) {
            house.storeAnalysed(tenant, name, OLD);
        }
    }
}
