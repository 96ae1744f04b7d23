package io.toneguard.batch;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An analysis that does not end: a fault of the program, or a store that answers nobody. */
class HangingAnalysisIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        house.close();
    }

    @Test
    void aRecordingWhoseAnalysisHangsIsPutAsideAloneAndItsWorkerGoesOn() {
        var tenant = database.addTenant("hanging", AGENT);
        house.analysis.when("hangs", this::hangs);
        storeAll(tenant, "before-hangs", "hangs", "after-hangs");
        house.manager();
        house.worker("batch.worker-slots=1", "batch.analysis-time=1s");

        house.awaitState("hangs", "quarantined");
        house.awaitState("after-hangs", "analysed");
        assertThat(house.state("before-hangs")).isEqualTo("analysed");
        assertThat(house.recording("hangs", "attempts")).isEqualTo("3");
        assertThat(house.recording("hangs", "reason"))
                .contains("did not end within 2 s, batch.analysis-time=1 s", "batch.attempts=3, put aside");
        assertThat(house.analysis.count("hangs")).isEqualTo(3);
        assertThat(house.analysis.count("before-hangs")).isEqualTo(1);
        assertThat(house.analysis.count("after-hangs")).isEqualTo(1);
        house.awaitRest();
        assertThat(house.processEnds()).isEmpty();

        end.countDown();
        storeAll(tenant, "afterwards");
        house.awaitState("afterwards", "analysed");
        assertThat(house.state("hangs")).as("though its analyses ended well").isEqualTo("quarantined");
        assertThat(house.results("hangs")).isZero();
    }

    @Test
    void aRecordingThatIsLateOnceIsTriedAgainAndWhatTheLateOneFoundIsDropped() {
        var tenant = database.addTenant("late", AGENT);
        house.analysis.when("late", () -> {
            if (house.analysis.count("late") == 1) {
                hangs();
                house.analysis.measuresF0(111);
            }
        });
        storeAll(tenant, "late");
        house.manager();
        house.worker("batch.worker-slots=1", "batch.analysis-time=1s");
        house.awaitState("late", "analysed");
        end.countDown();
        house.awaitRest();
        assertThat(house.recording("late", "attempts")).isEqualTo("1");
        assertThat(house.results("late")).isEqualTo(1);
        assertThat(house.count("select count(*) from toneguard.speaker_result where f0_mean_hz = 111"))
                .isZero();
    }

    @Test
    void aWorkerOfWhichMoreThreadsHangThanARecordingHasAttemptsEnds() {
        var tenant = database.addTenant("all-hang", AGENT);
        house.analysis.when("hangs-1", this::hangs);
        house.analysis.when("hangs-2", this::hangs);
        storeAll(tenant, "hangs-1", "hangs-2");
        house.manager();
        house.worker("batch.worker-slots=1", "batch.analysis-time=1s", "batch.attempts=1");
        await().until(() -> house.processEnds().contains("The worker"));
    }

    /** Whatever its thread is told. */
    private void hangs() {
        boolean isOver = false;
        while (!isOver) {
            try {
                end.await();
                isOver = true;
            } catch (InterruptedException e) {
                // A loop of a program hears of no interruption.
            }
        }
    }

    private void storeAll(Tenant tenant, String... names) {
        for (var name : names) {
            house.store(tenant, name, 1, AGENT);
        }
    }
}
