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
import java.nio.file.Files;
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
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** An embedded database, a store, and the product's processes that work on them; all of it ends with the run. */
public final class Household implements AutoCloseable {
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

    public Household(Path folder) throws IOException {
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
    public Launched serve(String name, String roles, Map<String, String> settings) throws IOException {
        return serve(name, roles, settings, 0);
    }

    /** The same on this HTTP port; 0 is any. Its own folder is the one of that name, as it was left by one that was killed. */
    public Launched serve(String name, String roles, Map<String, String> settings, int port) throws IOException {
        var environment = new HashMap<>(settings);
        environment.putAll(password());
        var started = Launched.start(
                folder.resolve(name + ".log"),
                List.of(),
                environment,
                "serve",
                "--roles=" + roles,
                "--db=" + database.database().url(),
                "--store=" + store(),
                "--data=" + folder.resolve(name),
                "--port=" + port,
                "--pbx-port=0");
        processes.add(started);
        return started.serving();
    }

    private Map<String, String> password() {
        var password = database.database().password();
        return password == null ? Map.of() : Map.of("TONEGUARD_DB_PASSWORD", password);
    }

    /** A key of the tenant to the web API. */
    public String token(String tenant) throws IOException, InterruptedException {
        try (var command = Launched.start(
                folder.resolve("token.log"),
                List.of(),
                password(),
                "tenants",
                "token",
                tenant,
                "--db=" + database.database().url())) {
            command.process().waitFor();
            return command.output()
                    .lines()
                    .filter(line -> line.startsWith("tg_"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no key: " + folder.resolve("token.log")));
        }
    }

    /**
     * What the ledger holds of a tenant.
     *
     * @param rows recordings in any state
     * @param contents different contents among those that are stored
     * @param first when the first was stored, by the database's clock; null if none is
     */
    public record TakenIn(int rows, int stored, int contents, Instant first, Instant last) {
        public double perSecond() {
            return (stored - 1) * 1e9 / Duration.between(first, last).toNanos();
        }
    }

    public TakenIn takenIn(TenantId tenant) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select count(*) as all_rows, count(*) filter (where state = 'stored') as stored,
                            count(distinct content_sha256) filter (where state = 'stored') as contents,
                            min(stored_at) as first, max(stored_at) as last
                        from recording where tenant_id = ?
                        """)
                .param(tenant.value())
                .query((row, number) -> new TakenIn(
                        row.getInt("all_rows"),
                        row.getInt("stored"),
                        row.getInt("contents"),
                        instant(row.getObject("first", OffsetDateTime.class)),
                        instant(row.getObject("last", OffsetDateTime.class))))
                .single());
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** Recordings of the tenant that the store has whole. */
    public long inStore(TenantId tenant) throws IOException {
        var ofTenant = store().resolve(tenant.toString());
        if (!Files.isDirectory(ofTenant)) {
            return 0;
        }
        try (var files = Files.walk(ofTenant)) {
            return files.filter(file -> file.toString().endsWith(".audio")).count();
        }
    }

    /** Where a service of that name takes files of a tenant of that name from. */
    public Path inbox(String service, String tenant) throws IOException {
        return Files.createDirectories(folder.resolve(service).resolve("inbox").resolve(tenant));
    }

    /** What is taken in for it waits until {@link #release}. */
    public TenantId tenant(String name) {
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
    public Duration databaseCpu() throws IOException {
        var pidFile = folder.resolve("data/postgresql/cluster/postmaster.pid");
        var postmaster = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).get(0).strip()))
                .orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants())
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
