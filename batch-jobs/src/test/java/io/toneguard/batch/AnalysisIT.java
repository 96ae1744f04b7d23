package io.toneguard.batch;

import static io.toneguard.voice.call.Speaker.AGENT;
import static io.toneguard.voice.call.Speaker.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import java.time.Duration;
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
        names.forEach(name -> house.store(tenant, name, 30 + name.hashCode() % 20, AGENT, CUSTOMER));
        house.worker("batch.worker-slots=2");
        house.worker("batch.worker-slots=2");
        house.manager("batch.recordings-per-launch=25", "batch.partition-audio=2m");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(names)
                .allSatisfy(name -> assertThat(house.state(name)).isEqualTo("analysed")));
        assertThat(names).allSatisfy(name -> {
            assertThat(house.analysis.count(name)).isEqualTo(1);
            assertThat(house.results(name)).isEqualTo(2);
        });
        await().untilAsserted(() -> assertThat(house.openPartitions()).isZero());
        await().untilAsserted(() -> assertThat(
                        house.count("select count(*) from pg_stat_activity where state = 'idle in transaction'"))
                .isZero());
    }
}
