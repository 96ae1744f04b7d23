package io.toneguard.batch.manager;

import static io.toneguard.voice.call.Speaker.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.BatchHouse;
import io.toneguard.voice.call.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Four recordings of a minute each, and the lock by which a test keeps every living manager from them. */
final class FourRecordings {
    private static final String LOCK = "select pg_advisory_lock(x'746F6E6567756172'::bigint)";
    static final List<String> NAMES = List.of("a", "b", "c", "d");

    private final BatchHouse house;

    FourRecordings(BatchHouse house) {
        this.house = house;
    }

    void storeAll(Tenant tenant, String prefix) {
        NAMES.forEach(name -> house.store(tenant, prefix + "-" + name, 60, AGENT));
    }

    void assertAllAnalysedOnce(String prefix) {
        NAMES.forEach(name -> house.awaitState(prefix + "-" + name, "analysed"));
        house.awaitRest();
        assertThat(NAMES).allSatisfy(name -> {
            assertThat(house.analysis.count(prefix + "-" + name)).as(name).isEqualTo(1);
            assertThat(house.results(prefix + "-" + name)).as(name).isEqualTo(1);
        });
    }

    long partitions(String state) {
        return house.jdbc()
                .sql("select count(*) from partition_lease where state = ?")
                .param(state)
                .query(Long.class)
                .single();
    }

    Connection holdLock() throws SQLException {
        var connection = house.dedicatedConnection();
        try (var statement = connection.createStatement()) {
            statement.execute(LOCK);
        }
        return connection;
    }
}
