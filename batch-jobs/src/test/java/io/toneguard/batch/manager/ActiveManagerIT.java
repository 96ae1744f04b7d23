package io.toneguard.batch.manager;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.ScriptedAnalysis;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which of several living managers acts, and when it stops to. */
class ActiveManagerIT {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

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
    void oneOfTwoManagersIsActiveAndTheOtherTakesOverWhenItStops() {
        var tenant = database.addTenant("two-managers", AGENT);
        var one = house.manager();
        await().until(() -> one.getBean(ActiveManager.class).active());
        var other = house.manager();
        storeAll(tenant, "two-managers");
        house.analysis.when("two-managers-a", () -> ScriptedAnalysis.hold(end));
        house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("two-managers-a") == 1);
        assertThat(other.getBean(ActiveManager.class).active()).isFalse();

        house.close(one);
        await().until(() -> other.getBean(ActiveManager.class).active());
        end.countDown();
        assertAllAnalysedOnce("two-managers");
    }

    @Test
    void aManagerWhoseLockIsCutLetsGoOfItsLaunches() {
        var tenant = database.addTenant("cut", AGENT);
        var one = house.manager();
        await().until(() -> one.getBean(ActiveManager.class).active());
        var other = house.manager();
        storeAll(tenant, "cut");
        house.analysis.when("cut-a", () -> ScriptedAnalysis.hold(end));
        house.worker("batch.worker-slots=1");
        await().until(() -> house.analysis.count("cut-a") == 1);

        house.eye()
                .sql("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
                        + " and classid::bigint = x'746F6E65'::bigint"
                        + " and database = (select oid from pg_database where datname = current_database())")
                .query((row, number) -> 1)
                .list();
        await().until(() -> one.getBean(ActiveManager.class).active()
                || other.getBean(ActiveManager.class).active());
        end.countDown();
        assertAllAnalysedOnce("cut");
        assertThat(one.getBean(ActiveManager.class).active())
                .isNotEqualTo(other.getBean(ActiveManager.class).active());
    }

    @Test
    void aManagerThatIsBrokenEndsItsProcess() {
        house.brokenManager();
        await().until(() -> house.processEnds().contains("The manager"));
    }

    private void storeAll(Tenant tenant, String prefix) {
        NAMES.forEach(name -> house.store(tenant, prefix + "-" + name, 60, AGENT));
    }

    private void assertAllAnalysedOnce(String prefix) {
        NAMES.forEach(name -> house.awaitState(prefix + "-" + name, "analysed"));
        house.awaitRest();
        assertThat(NAMES).allSatisfy(name -> {
            assertThat(house.analysis.count(prefix + "-" + name)).as(name).isEqualTo(1);
            assertThat(house.results(prefix + "-" + name)).as(name).isEqualTo(1);
        });
    }
}
