package io.toneguard.batch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.WorkKind;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.transaction.support.TransactionOperations;

class HeartbeatTest {
    private static final BatchSettings SETTINGS = new Binder(
                    new MapConfigurationPropertySource(Map.of("batch.lease", "900ms")))
            .bindOrCreate("batch", BatchSettings.class);

    @Test
    void beatsOnAfterAnExceptionAndEndsTheProcessAfterAnError() {
        var beats = new AtomicInteger();
        var database = new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                if (beats.incrementAndGet() == 1) {
                    throw new SQLException("away");
                }
                throw new NoClassDefFoundError("thrown by the test");
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
        List<String> ended = new CopyOnWriteArrayList<>();
        var leases = new Leases(
                JdbcClient.create(database),
                TransactionOperations.withoutTransaction(),
                null,
                null,
                SETTINGS,
                AnalyzerVersion.CURRENT);
        var heartbeat = new Heartbeat(leases, "owner", SETTINGS, null, (part, broken) -> ended.add(part));
        var lost = new AtomicBoolean();
        var job = new JobExecution(1, new JobInstance(1, "job"), new JobParameters());
        heartbeat.keep(
                new Lease(
                        new TenantId(UUID.randomUUID()),
                        UUID.randomUUID(),
                        1,
                        1,
                        "owner",
                        1,
                        WorkKind.FRESH,
                        null,
                        null),
                new StepExecution(1, "step", job),
                lost);

        heartbeat.start();
        try {
            await().until(() -> !ended.isEmpty());
        } finally {
            heartbeat.stop();
        }
        assertThat(ended).containsOnly("The heartbeat");
        assertThat(beats).hasValueGreaterThanOrEqualTo(2);
        assertThat(lost).as("one beat missed is no lease lost").isFalse();
    }
}
