package io.toneguard.batch.manager;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.BatchHouse;
import io.toneguard.batch.BatchSettings;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Tenant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a look for work reads, as the service's role and behind the wall between tenants. */
class StoredRecordingsIT {
    private static final int BACKLOG = 5000;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aLookForWhatIsFreshReadsNothingOfTheBacklog() {
        var tenant = database.addTenant("deep", AGENT);
        house.store(tenant, "fresh", 60, AGENT);
        database.scope().run(tenant.id(), () -> house.jdbc()
                .sql(
                        "insert into recording (tenant_id, recording_id, call_month, state, file_name, speakers, channels, duration_seconds,"
                                + " received_at, stored_at) select tenant_id, gen_random_uuid(), call_month, 'stored', 'old', speakers, channels,"
                                + " duration_seconds, now() - interval '3 days', now() - n * interval '1 minute' - interval '1 hour'"
                                + " from recording cross join generate_series(1, ?) n")
                .param(BACKLOG)
                .update());
        house.eye().sql("analyze toneguard.recording").update();
        var settings =
                new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("batch", BatchSettings.class);
        var fresh = StoredRecordings.fresh(house.jdbc(), database.scope(), database.tenants(), settings);

        assertThat(fresh.measure().recordings()).isEqualTo(1);
        assertThat(plan(fresh, tenant, fresh.looking())).containsPattern("Index Cond: .*waiting_since > ");
        assertThat(plan(fresh, tenant, fresh.claiming()))
                .containsPattern("Index Cond: .*waiting_since > ")
                .doesNotContain("Sort Key: recording_1.waiting_since");
    }

    private String plan(StoredRecordings source, Tenant tenant, String sql) {
        return database.scope()
                .in(
                        tenant.id(),
                        () -> String.join(
                                "\n",
                                source.of(tenant, "explain " + sql)
                                        .param("most", 50)
                                        .param("launch", 1L)
                                        .query(String.class)
                                        .list()));
    }
}
