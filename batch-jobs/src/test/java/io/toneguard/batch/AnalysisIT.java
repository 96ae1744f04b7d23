package io.toneguard.batch;

import static io.toneguard.voice.call.Speaker.AGENT;
import static io.toneguard.voice.call.Speaker.CUSTOMER;
import static io.toneguard.voice.call.Speaker.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.audio.AudioFault;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A manager and its workers, from stored recordings to rows. */
class AnalysisIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void sixtyRecordingsAreAnalysedOnceEachByTwoWorkers() {
        var tenant = database.addTenant("sixty", AGENT, CUSTOMER);
        var names = IntStream.range(0, 60).mapToObj(i -> "sixty-" + i).toList();
        names.forEach(name -> house.store(tenant, name, 30 + Math.abs(name.hashCode() % 20), AGENT, CUSTOMER));
        var one = house.worker("batch.worker-slots=2");
        var other = house.worker("batch.worker-slots=2");
        house.manager("batch.recordings-per-launch=25", "batch.partition-audio=2m");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        house.count(
                                "select count(*) from toneguard.recording"
                                        + " join toneguard.tenant using (tenant_id) where name = 'sixty' and state = 'analysed'"))
                .isEqualTo(60));
        assertThat(names).allSatisfy(name -> {
            assertThat(house.analysis.count(name)).isEqualTo(1);
            assertThat(house.results(name)).isEqualTo(2);
            assertThat(house.recording(name, "analyzer")).isEqualTo(AnalyzerVersion.CURRENT.name());
        });
        house.awaitRest();
        assertThat(BatchHouse.counted(one, "analysed") + BatchHouse.counted(other, "analysed"))
                .isEqualTo(60);
        assertThat(BatchHouse.counted(one, "analysed")).isPositive();
        assertThat(BatchHouse.counted(other, "analysed")).isPositive();
    }

    @Test
    void aRecordingThatBreaksTheAnalysisIsPutAsideAloneBetweenTwoGoodOnes() {
        var tenant = database.addTenant("poison", AGENT);
        house.analysis.when("poison", () -> {
            throw new IllegalStateException("no such frame");
        });
        storeAll(tenant, "before-poison", "poison", "after-poison");
        house.manager();
        var worker = house.worker("batch.worker-slots=1", "batch.attempts=2");

        house.awaitState("before-poison", "analysed");
        house.awaitState("after-poison", "analysed");
        house.awaitState("poison", "quarantined");
        assertThat(house.recording("poison", "reason_code")).isEqualTo("ANALYSIS_FAILED");
        assertThat(house.recording("poison", "reason")).contains("no such frame", "attempt 2 of batch.attempts=2");
        assertThat(house.analysis.count("poison")).isEqualTo(2);
        assertThat(house.analysis.count("before-poison")).isEqualTo(1);
        assertThat(house.analysis.count("after-poison")).isEqualTo(1);
        assertThat(BatchHouse.counted(worker, "analysed")).isEqualTo(2);
        assertThat(BatchHouse.counted(worker, "retried")).isEqualTo(1);
        assertThat(BatchHouse.counted(worker, "quarantined")).isEqualTo(1);
        assertThat(BatchHouse.counted(worker, "failed")).isZero();
        house.awaitRest();
    }

    @Test
    void whatIsNoRecordingFailsAtOnceAndForGood() {
        var tenant = database.addTenant("unreadable", AGENT);
        house.analysis.when("noise", () -> {
            throw new UnreadableAudioException(AudioFault.TRUNCATED, "3 of 20 seconds are there");
        });
        storeAll(tenant, "noise", "after-noise");
        house.manager();
        house.worker();

        house.awaitState("noise", "failed");
        house.awaitState("after-noise", "analysed");
        assertThat(house.recording("noise", "reason_code")).isEqualTo("TRUNCATED");
        assertThat(house.recording("noise", "reason")).isEqualTo("3 of 20 seconds are there");
        assertThat(house.recording("noise", "attempts")).isEqualTo("0");
        assertThat(house.analysis.count("noise")).isEqualTo(1);
        house.awaitRest();
    }

    @Test
    void aStoreThatFailsOnceIsTriedAgainAndTheFaultForgotten() {
        var tenant = database.addTenant("flaky", AGENT);
        house.analysis.when("flaky", () -> {
            if (house.analysis.count("flaky") == 1) {
                throw new NoSuchFileException("flaky");
            }
        });
        storeAll(tenant, "flaky");
        house.manager();
        house.worker();

        house.awaitState("flaky", "analysed");
        assertThat(house.analysis.count("flaky")).isEqualTo(2);
        assertThat(house.recording("flaky", "attempts")).isEqualTo("1");
        assertThat(house.recording("flaky", "reason")).isNull();
        assertThat(house.recording("flaky", "not_before")).isNull();
    }

    @Test
    void aRecordingThatTheStoreHasOnlyAPartOfIsTriedAgainAndAnalysedWhenItIsWhole() {
        var tenant = database.addTenant("shortened", AGENT);
        storeAll(tenant, "shortened");
        bytesStored(tenant, "shortened", 100);
        house.manager();
        house.worker("batch.attempts=3", "batch.retry-after=200ms");

        await().until(() -> "1".equals(house.recording("shortened", "attempts")));
        assertThat(house.recording("shortened", "reason")).contains("9 bytes are there, 100 were stored");
        assertThat(house.analysis.count("shortened")).isZero();
        bytesStored(tenant, "shortened", 9);
        house.awaitState("shortened", "analysed");
    }

    private void bytesStored(Tenant tenant, String name, long bytes) {
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set bytes = ? where recording_id = ?")
                .params(bytes, house.id(name))
                .update());
    }

    @Test
    void numbersThatTheTableRefusesAreThatRecordingsFailure() {
        var tenant = database.addTenant("implausible", AGENT);
        house.analysis.when("implausible", () -> house.analysis.measuresF0(2000));
        house.analysis.when("after-implausible", () -> house.analysis.measuresF0(200));
        storeAll(tenant, "implausible", "after-implausible");
        house.manager();
        house.worker("batch.worker-slots=1", "batch.attempts=1");

        house.awaitState("implausible", "quarantined");
        house.awaitState("after-implausible", "analysed");
        assertThat(house.recording("implausible", "reason")).contains("speaker_result_f0_mean_plausible");
        assertThat(house.results("implausible")).isZero();
        house.awaitRest();
    }

    @Test
    void aRecordingWhoseRowCannotBeReadIsPutAsideAloneBetweenTwoGoodOnes() {
        var tenant = database.addTenant("riddle", AGENT);
        storeAll(tenant, "before-riddle", "riddle", "after-riddle");
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set speakers = '{agent,somebody}' where recording_id = ?")
                .param(house.id("riddle"))
                .update());
        house.manager();
        house.worker("batch.worker-slots=1", "batch.attempts=2");

        house.awaitState("before-riddle", "analysed");
        house.awaitState("after-riddle", "analysed");
        house.awaitState("riddle", "quarantined");
        assertThat(house.recording("riddle", "reason")).contains("somebody", "attempt 2 of batch.attempts=2");
        assertThat(house.analysis.count("riddle")).isZero();
        house.awaitRest();
    }

    @Test
    void onlyWhomThePolicyAllowsIsMeasured() {
        var nobody = database.addTenant("policy-nobody");
        var agents = database.addTenant("policy-agents", AGENT);
        var both = database.addTenant("policy-both", AGENT, CUSTOMER);
        house.store(nobody, "of-nobody", 10, AGENT, CUSTOMER);
        house.store(agents, "agent-and-customer", 10, AGENT, CUSTOMER);
        house.store(agents, "customer-alone", 10, CUSTOMER);
        house.store(agents, "unknown-of-agents", 10, UNKNOWN);
        house.store(both, "unknown-of-both", 10, UNKNOWN);
        house.manager();
        house.worker();

        house.awaitState("agent-and-customer", "analysed");
        house.awaitState("unknown-of-both", "analysed");
        house.awaitRest();
        assertThat(house.results("agent-and-customer")).isEqualTo(1);
        assertThat(house.results("unknown-of-both")).isEqualTo(1);
        assertThat(List.of("of-nobody", "customer-alone", "unknown-of-agents")).allSatisfy(name -> {
            assertThat(house.state(name)).isEqualTo("stored");
            assertThat(house.analysis.count(name)).isZero();
        });
    }

    @Test
    void aPolicyWithdrawnAfterPlanningIsObeyed() throws InterruptedException {
        var tenant = database.addTenant("withdrawn", AGENT);
        var withdrawn = new CountDownLatch(1);
        house.analysis.when("while-allowed", () -> ScriptedAnalysis.hold(withdrawn));
        storeAll(tenant, "while-allowed", "no-longer-allowed");
        house.manager();
        house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("while-allowed") == 1);

        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update tenant set scored_speakers = '{}'")
                .update());
        withdrawn.countDown();

        house.awaitState("no-longer-allowed", "stored");
        house.awaitRest();
        assertThat(house.analysis.count("no-longer-allowed")).isZero();
        assertThat(house.recording("no-longer-allowed", "attempts")).isEqualTo("0");
    }

    @Test
    void aRecordingErasedWhileItIsAnalysedLeavesNoResult() {
        var tenant = database.addTenant("erased", AGENT);
        house.analysis.when("erased", () -> database.scope().run(tenant.id(), () -> house.jdbc()
                .sql("update recording set state = 'erased'")
                .update()));
        storeAll(tenant, "erased");
        house.manager();
        house.worker("batch.worker-slots=1");

        await().until(() -> house.analysis.count("erased") == 1);
        house.awaitRest();
        assertThat(house.state("erased")).isEqualTo("erased");
        assertThat(house.results("erased")).isZero();
    }

    @Test
    void managerAndWorkerLiveInOneProcessToo() {
        var tenant = database.addTenant("together", AGENT);
        storeAll(tenant, "together");
        house.managerWithWorker();

        house.awaitState("together", "analysed");
        house.awaitRest();
    }

    @Test
    void whatNobodyWasWokenForIsFoundByPolling() {
        var tenant = database.addTenant("deaf", AGENT);
        house.deafWorker();
        house.manager();
        storeAll(tenant, "unheard");

        house.awaitState("unheard", "analysed");
    }

    @Test
    void noConnectionIsHeldWhileARecordingIsAnalysed() {
        var tenant = database.addTenant("connections", AGENT);
        var pool = ((HikariDataSource) database.asService()).getHikariPoolMXBean();
        house.analysis.when(
                "long", () -> await().atMost(Duration.ofSeconds(5)).until(() -> pool.getActiveConnections() == 0));
        storeAll(tenant, "long");
        house.manager();
        house.worker("batch.worker-slots=1", "batch.attempts=1");

        house.awaitState("long", "analysed");
    }

    private void storeAll(Tenant tenant, String... names) {
        for (var name : names) {
            house.store(tenant, name, 60, AGENT);
        }
    }
}
