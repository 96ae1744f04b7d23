package io.toneguard.app.analysisload;

import com.zaxxer.hikari.HikariDataSource;
import io.toneguard.app.MadeIntake;
import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.db.TenantTransactions;
import io.toneguard.ingest.ledger.Arrival;
import io.toneguard.ingest.ledger.CallFacts;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** An embedded database, a store, and the product's processes that work on them; all of it ends with the run. */
final class Household implements AutoCloseable {
    /** A recording of a part of the plan: when it was stored, when it was analysed, and how long that alone took. */
    record Settled(Instant storedAt, Instant analysedAt, double analysisSeconds) {
        double queueSeconds() {
            return totalSeconds() - analysisSeconds;
        }

        double totalSeconds() {
            return Duration.between(storedAt, analysedAt).toNanos() / 1e9;
        }
    }

    private static final Instant FIRST_CALL = Instant.parse("2026-01-05T08:00:00Z");

    private final Path folder;
    private final OpenDatabase database;
    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final MadeIntake intake;
    private final List<Launched> processes = new ArrayList<>();

    Household(Path folder) throws IOException {
        this.folder = folder;
        database = OpenDatabase.forService(null, folder.resolve("data"));
        pool = database.database().pool("analysis-load", 2);
        jdbc = JdbcClient.create(pool);
        scope = new TenantTransactions(new JdbcTransactionManager(pool), jdbc);
        intake = new MadeIntake(jdbc, scope, store());
    }

    private Path store() {
        return folder.resolve("store");
    }

    /** {@code ./toneguard serve --roles ROLES} on this database and store; returns when it serves. */
    Launched serve(String name, String roles, Map<String, String> settings) throws IOException {
        var environment = new HashMap<>(settings);
        var password = database.database().password();
        if (password != null) {
            environment.put("TONEGUARD_DB_PASSWORD", password);
        }
        var started = Launched.start(
                folder.resolve(name + ".log"),
                List.of(),
                environment,
                "serve",
                "--roles=" + roles,
                "--db=" + database.database().url(),
                "--store=" + store(),
                "--data=" + folder.resolve(name),
                "--port=0",
                "--pbx-port=0");
        processes.add(started);
        return started.serving();
    }

    /** What is taken in for it waits until {@link #release}. */
    TenantId tenant(String name) {
        var tenant = new TenantId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)));
        intake.addTenant(tenant, name);
        return tenant;
    }

    void take(TenantId tenant, int number, byte[] wav) throws IOException {
        var call = new CallFacts(null, FIRST_CALL.plusSeconds(60L * number), "agent-" + number % 7, null, null, null);
        intake.take(tenant, new Arrival("call-" + number + ".wav", MadeIntake.sha256(wav), wav.length, call), wav);
    }

    /** From now on its recordings are pending, all at once. */
    Instant release(TenantId tenant) {
        intake.score(tenant, "agent", "customer");
        return now();
    }

    /** By the database's clock. */
    private Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query((row, number) -> row.getObject(1, OffsetDateTime.class))
                .single()
                .toInstant();
    }

    /** Waits until so many recordings of the tenant are analysed. */
    void awaitAnalysed(TenantId tenant, int count, Duration atMost) {
        Awaitility.await(count + " recordings analysed")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> analysed(tenant) >= count);
    }

    int analysed(TenantId tenant) {
        return scope.in(
                tenant, () -> jdbc.sql("select count(*) from recording where tenant_id = ? and state = 'analysed'")
                        .param(tenant.value())
                        .query(Integer.class)
                        .single());
    }

    /** By the number in the recording's file name. */
    Map<Integer, Settled> settled(TenantId tenant) {
        var settled = new TreeMap<Integer, Settled>();
        scope.run(tenant, () -> jdbc.sql("select file_name, stored_at, analysed_at, analysis_seconds from recording"
                        + " where tenant_id = ? and state = 'analysed'")
                .param(tenant.value())
                .query(row -> {
                    settled.put(
                            Integer.valueOf(row.getString("file_name").replaceAll("\\D", "")),
                            new Settled(
                                    row.getObject("stored_at", OffsetDateTime.class)
                                            .toInstant(),
                                    row.getObject("analysed_at", OffsetDateTime.class)
                                            .toInstant(),
                                    row.getDouble("analysis_seconds")));
                }));
        return settled;
    }

    /** CPU time of the database server's processes that live, which a pool's connections do. */
    Duration databaseCpu() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("postgres"))
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
        pool.close();
        database.close();
    }
}
