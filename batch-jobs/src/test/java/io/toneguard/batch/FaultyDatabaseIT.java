package io.toneguard.batch;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database that refuses, or cuts, what a living manager and its living worker ask of it: everything finishes by itself. */
class FaultyDatabaseIT {
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
    void aSettlementThatFailsOnceIsMadeUpForWhenTheLeaseHasRunOut() {
        var tenant = database.addTenant("settle", AGENT);
        refuseOnce("settle", "toneguard.recording", "new.state = 'analysed'");
        storeAll(tenant, "settled-first", "settled-second");
        house.manager();
        house.worker("batch.worker-slots=1", "batch.lease=1s");

        house.awaitState("settled-first", "analysed");
        house.awaitState("settled-second", "analysed");
        house.awaitRest();
        assertThat(house.analysis.count("settled-first") + house.analysis.count("settled-second"))
                .isEqualTo(3);
        assertThat(List.of("settled-first", "settled-second")).allSatisfy(name -> {
            assertThat(house.results(name)).isEqualTo(1);
            assertThat(house.recording(name, "attempts"))
                    .as("nobody is to blame")
                    .isEqualTo("0");
        });
    }

    @Test
    void anEndOfALeaseThatFailsOnceIsMadeUpForToo() {
        var tenant = database.addTenant("done", AGENT);
        refuseOnce("done", "toneguard.partition_lease", "new.state = 'done'");
        storeAll(tenant, "ended");
        house.manager();
        house.worker("batch.worker-slots=1", "batch.lease=1s");

        house.awaitState("ended", "analysed");
        house.awaitRest();
        assertThat(house.analysis.count("ended")).isEqualTo(1);
    }

    @Test
    void everyConnectionIsCutInTheMiddle() {
        var tenant = database.addTenant("cut", AGENT);
        var names = IntStream.range(0, 8).mapToObj(i -> "cut-" + i).toList();
        house.analysis.when("cut-0", () -> ScriptedAnalysis.hold(end));
        storeAll(tenant, names.toArray(String[]::new));
        house.manager("batch.partition-audio=2m");
        house.worker("batch.worker-slots=2", "batch.lease=1s");
        await().until(() -> house.analysis.count("cut-0") == 1);

        cutEveryConnection();
        end.countDown();
        cutEveryConnection();

        names.forEach(name -> house.awaitState(name, "analysed"));
        house.awaitRest();
        assertThat(names).allSatisfy(name -> assertThat(house.results(name)).isEqualTo(1));
    }

    private void cutEveryConnection() {
        house.eye()
                .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid() and usename = current_user")
                .query((row, number) -> 1)
                .list();
    }

    /** Fails the first update of this kind, as a serialization failure would. */
    private void refuseOnce(String name, String table, String update) {
        var owner = house.eye();
        owner.sql("create sequence public.refused_" + name).update();
        owner.sql("create function public.refuse_" + name + "() returns trigger language plpgsql security definer as"
                        + " $$ begin if nextval('public.refused_" + name + "') = 1 then"
                        + " raise 'refused by the test' using errcode = '40001'; end if; return new; end $$")
                .update();
        owner.sql("create trigger refuse_" + name + " before update on " + table + " for each row when (" + update
                        + ") execute function public.refuse_" + name + "()")
                .update();
    }

    private void storeAll(Tenant tenant, String... names) {
        for (var name : names) {
            house.store(tenant, name, 60, AGENT);
        }
    }
}
