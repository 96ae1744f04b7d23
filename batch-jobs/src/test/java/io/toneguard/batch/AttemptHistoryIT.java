package io.toneguard.batch;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every attempt at a recording that did not end well is kept, and the operator hears of those that were put aside. */
class AttemptHistoryIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeAll
    static void theServerIsOldEnoughToBlameWorkers() {
        BatchHouse.awaitServerOlderThanALease(database);
    }

    @AfterEach
    void close() {
        end.countDown();
        house.close();
        house.jdbc().sql("delete from operator_notice").update();
    }

    @Test
    void aQuarantinedRecordingTellsEachAttemptAndWhoMadeIt() {
        var tenant = database.addTenant("history", AGENT);
        house.analysis.when("mixed", () -> {
            switch (house.analysis.count("mixed")) {
                case 1 -> throw new IOException("the disk is full of +49 30 901820");
                case 2 -> {
                    house.expireLeases();
                    ScriptedAnalysis.hold(end);
                }
                default -> throw new IllegalStateException("thrown by the test");
            }
        });
        house.analysis.when("well", () -> {});
        house.store(tenant, "mixed", 60, AGENT);
        house.store(tenant, "well", 60, AGENT);
        house.manager();
        house.worker("batch.worker-slots=3");

        house.awaitState("mixed", "quarantined");
        house.awaitState("well", "analysed");
        assertThat(attempts("attempt || ' ' || outcome || ' ' || reason_code"))
                .containsExactly("1 retried ANALYSIS_FAILED", "2 retried WORKER_LOST", "3 quarantined ANALYSIS_FAILED");
        assertThat(attempts("worker"))
                .as("who had it in hand, also when it was lost")
                .allMatch(
                        worker -> worker.contains("-" + ProcessHandle.current().pid() + "-"));
        assertThat(attempts("reason").get(0)).contains("+49 30 901820");
        var notices = house.jdbc()
                .sql("select kind || ': ' || text from operator_notice where text like ?")
                .param("%" + house.id("mixed") + "%")
                .query(String.class)
                .list();
        assertThat(notices).hasSize(1);
        assertThat(notices.get(0))
                .startsWith("recording-quarantined: Recording " + house.id("mixed"))
                .contains("after 3 attempts, ANALYSIS_FAILED")
                .doesNotContain("+49");
        assertThat(house.count("select count(*) from toneguard.operator_notice"))
                .as("nobody hears of a retry")
                .isEqualTo(1);
    }

    @Test
    void recordingsOfALaunchThatArePutAsideAreToldTogether() {
        var tenant = database.addTenant("bad-night", AGENT);
        for (int i = 1; i <= 7; i++) {
            house.analysis.when("bad" + i, () -> {
                throw new IllegalStateException("thrown by the test");
            });
            house.store(tenant, "bad" + i, 60, AGENT);
        }
        house.manager("batch.attempts=1");
        house.worker("batch.attempts=1", "batch.worker-slots=1");
        for (int i = 1; i <= 7; i++) {
            house.awaitState("bad" + i, "quarantined");
        }
        var told = house.jdbc()
                .sql(
                        "select subject, count, cardinality(first_ones) as named, text from operator_notice where text like ?")
                .param("%" + tenant.id() + "%")
                .query()
                .listOfRows();
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).containsEntry("count", 7).containsEntry("named", 5);
        assertThat((String) told.get(0).get("text"))
                .startsWith(
                        "Launch " + told.get(0).get("subject") + ": 7 recordings were put aside, the first of them ")
                .contains("ANALYSIS_FAILED", "`jobs retry --quarantined`");
    }

    private List<String> attempts(String column) {
        return house.eye()
                .sql("select " + column + " from toneguard.recording_attempt where recording_id = ? order by attempt")
                .param(house.id("mixed"))
                .query(String.class)
                .list();
    }
}
