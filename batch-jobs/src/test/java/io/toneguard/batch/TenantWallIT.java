package io.toneguard.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Speaker;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The wall between tenants, seen as the role the service works as. */
class TenantWallIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final JdbcClient jdbc = JdbcClient.create(database.asService());

    @Test
    void aTenantSeesItsOwnRecordingsAndNobodyElses() {
        var one = database.addTenant("one", Speaker.AGENT);
        var other = database.addTenant("other", Speaker.AGENT);
        database.scope().run(one.id(), () -> addRecording(one.id().value()));

        assertThat(database.scope().in(one.id(), this::countRecordings)).isEqualTo(1);
        assertThat(database.scope().in(other.id(), this::countRecordings)).isZero();
        assertThat(countRecordings()).as("without a tenant nothing is seen").isZero();
        assertThat(JdbcClient.create(database.asOwner())
                        .sql("select count(*) from toneguard.recording")
                        .query(Integer.class)
                        .single())
                .as("the operator's own BI sees every tenant")
                .isEqualTo(1);
    }

    @Test
    void nobodyWritesARowOfAnotherTenant() {
        var mine = database.addTenant("mine");
        var yours = database.addTenant("yours");
        assertThatThrownBy(() -> database.scope()
                        .run(mine.id(), () -> addRecording(yours.id().value())))
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void aMonthIsAddedOnceByWhoeverComesFirst() {
        var tenant = database.addTenant("months");
        for (int i = 0; i < 2; i++) {
            database.scope().run(tenant.id(), () -> jdbc.sql("select toneguard.ensure_call_month('2026-11-01')")
                    .query((row, n) -> 1)
                    .single());
        }
        assertThat(JdbcClient.create(database.asOwner())
                        .sql("select to_regclass('toneguard.speaker_result_2026_11') is not null")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThatThrownBy(() -> jdbc.sql("select * from toneguard.speaker_result_2026_11")
                        .query()
                        .listOfRows())
                .hasStackTraceContaining("permission denied");
    }

    private void addRecording(UUID tenant) {
        jdbc.sql("insert into recording (tenant_id, recording_id, call_month, state, file_name)"
                        + " values (?, ?, '2026-11-01', 'receiving', 'a.wav')")
                .params(tenant, UUID.randomUUID())
                .update();
    }

    private Integer countRecordings() {
        return jdbc.sql("select count(*) from recording").query(Integer.class).single();
    }
}
