package io.toneguard.batch.reprocess;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchHouse;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reprocessings that stop because they cost what they may, and go on. */
class CostCapIT {
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
    /** Reached by any recording at all. */
    private static final double ALMOST_NOTHING_SECONDS = 1e-9;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);
    private final ReprocessingHouse again = new ReprocessingHouse(house, database);
    private final AtomicInteger begun = new AtomicInteger();
    private volatile long number;

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aCapStopsBetweenTwoRecordingsChargesNobodyAndTheRestGoesOnWhenItIsOpened() {
        var tenant = database.addTenant("cap", AGENT);
        // What is in hand as the cap is reached ends only when the reprocessing is held: the second after it was
        // opened, or none.
        storeFive(tenant, begun -> begun > 1, "held: cap");
        house.manager();
        house.worker("batch.worker-slots=1");
        number = again.reprocess(new CostCap(false, null, ALMOST_NOTHING_SECONDS), tenant);

        again.awaitState(number, "held: cap");
        house.awaitRest();
        long done = 0;
        while (again.items(number, tenant).done() < 5) {
            var items = again.items(number, tenant);
            assertThat(items.done()).as("done at this time").isBetween(done + 1, done + 2);
            assertThat(items.pending()).isEqualTo(5 - items.done());
            done = items.done();
            begun.set(0);
            assertThat(again.reprocessings().open(number)).isTrue();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> !again.state(number).equals("open"));
            house.awaitRest();
        }
        again.awaitState(number, "finished");

        assertThat(names(tenant))
                .allSatisfy(
                        name -> assertThat(house.analysis.count(name)).as(name).isEqualTo(1));
        assertThat(house.count(
                        "select sum(attempts) from toneguard.reprocessing_item where reprocessing_id = " + number))
                .isZero();
    }

    @Test
    void aDeadlineHoldsWhatIsLeftUntilSomebodyOpensIt() {
        var tenant = database.addTenant("deadline", AGENT);
        storeFive(tenant, begun -> begun == 1, "held: deadline");
        house.manager();
        house.worker("batch.worker-slots=1");
        number = again.reprocess(new CostCap(false, Instant.now().plus(1, ChronoUnit.HOURS), null), tenant);
        await().until(() -> begun.get() == 1);
        house.jdbc()
                .sql("update reprocessing set ends_at = clock_timestamp() where reprocessing_id = ?")
                .param(number)
                .update();

        again.awaitState(number, "held: deadline");
        house.awaitRest();
        assertThat(again.items(number, tenant).done()).isEqualTo(1);
        assertThat(again.reprocessings().open(number)).isTrue();
        again.awaitState(number, "finished");
        assertThat(again.items(number, tenant).done()).isEqualTo(5);
    }

    @Test
    void whatIsForTheNightRunsInItsWindowOnlyWithACapForEachNight() {
        var tenant = database.addTenant("night", AGENT);
        storeFive(tenant, begun -> begun > 1, "held: cap");
        house.manager();
        house.worker("batch.worker-slots=1");
        number = again.reprocess(new CostCap(true, null, ALMOST_NOTHING_SECONDS), tenant);
        assertThat(again.state(number)).isEqualTo("held: night");

        house.night(Optional.of(MONDAY));
        await().until(() -> begun.get() >= 1);
        again.awaitState(number, "held: cap");
        house.awaitRest();
        long done = again.items(number, tenant).done();
        assertThat(done).isBetween(1L, 2L);
        house.night(Optional.empty());
        house.store(tenant, "by-day", 60, AGENT);
        house.awaitState("by-day", "analysed");
        assertThat(again.state(number)).isEqualTo("held: cap");
        begun.set(0);
        house.night(Optional.of(MONDAY.plusDays(1)));
        await().untilAsserted(
                        () -> assertThat(again.items(number, tenant).done()).isGreaterThan(done));
    }

    @Test
    void theEndOfTheWindowHoldsWhatIsLeftUntilItOpensAgain() {
        var tenant = database.addTenant("dawn", AGENT);
        storeFive(tenant, begun -> begun == 1, "held: night");
        house.night(Optional.of(MONDAY));
        house.manager();
        house.worker("batch.worker-slots=1");
        number = again.reprocess(new CostCap(true, null, null), tenant);
        await().until(() -> begun.get() == 1);

        house.night(Optional.empty());
        again.awaitState(number, "held: night");
        house.awaitRest();
        assertThat(again.items(number, tenant).done()).isEqualTo(1);
        house.night(Optional.of(MONDAY.plusDays(1)));
        again.awaitState(number, "finished");
    }

    @Test
    void whatSomebodyStoppedNoNightOpens() {
        var tenant = database.addTenant("stopped", AGENT);
        storeFive(tenant, begun -> begun == 1, "held");
        house.night(Optional.of(MONDAY));
        house.manager();
        house.worker("batch.worker-slots=1");
        number = again.reprocess(new CostCap(true, null, null), tenant);
        await().until(() -> begun.get() == 1);

        assertThat(again.reprocessings().hold(number)).isTrue();
        house.awaitRest();
        house.night(Optional.of(MONDAY.plusDays(1)));
        house.store(tenant, "meanwhile", 60, AGENT);
        house.awaitState("meanwhile", "analysed");
        assertThat(again.state(number)).isEqualTo("held");
        assertThat(again.items(number, tenant).done()).isEqualTo(1);
    }

    @Test
    void whatIsForAnotherVersionsWorkersIsHeldAndItsLaunchGivenUp() {
        var tenant = database.addTenant("upgraded", AGENT);
        storeFive(tenant, begun -> false, "");
        var manager = house.manager();
        number = again.reprocess(tenant);
        await().until(() -> house.count("select count(*) from toneguard.partition_lease where state = 'ready'") == 1);
        house.close(manager);
        // As it looks to the build that comes after the one that asked for it.
        house.jdbc()
                .sql("update reprocessing set analyzer = 'tg-99' where reprocessing_id = ?")
                .param(number)
                .update();
        house.jdbc()
                .sql("update partition_lease set analyzer = 'tg-99' where reprocessing_id = ?")
                .param(number)
                .update();
        var next = house.manager();

        again.awaitState(number, "held: version");
        house.awaitRest();
        assertThat(again.items(number, tenant).pending()).isEqualTo(5);
        assertThat(house.count("select count(*) from toneguard.operator_notice where kind = 'launch-given-up'"))
                .as("nothing failed")
                .isZero();
        house.close(next);
        house.jdbc()
                .sql("update reprocessing set analyzer = ? where reprocessing_id = ?")
                .params(AnalyzerVersion.CURRENT.name(), number)
                .update();
        house.manager();
        house.worker();
        again.awaitState(number, "finished");
    }

    /** The recordings are taken in no order of time, so a twist is about the how-manieth that is begun. */
    private void storeFive(Tenant tenant, IntPredicate endsWhenHeld, String held) {
        names(tenant).forEach(name -> {
            house.storeAnalysed(tenant, name, ReprocessingHouse.OLD.name());
            house.analysis.when(name, () -> {
                if (endsWhenHeld.test(begun.incrementAndGet())) {
                    await().until(() -> number != 0);
                    again.awaitState(number, held);
                }
            });
        });
    }

    private static List<String> names(Tenant tenant) {
        return IntStream.rangeClosed(1, 5)
                .mapToObj(i -> tenant.name() + "-" + i)
                .toList();
    }
}
