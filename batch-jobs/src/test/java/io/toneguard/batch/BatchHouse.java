package io.toneguard.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.batch.manager.ManagerConfiguration;
import io.toneguard.batch.night.NightConfiguration;
import io.toneguard.batch.reprocess.NightWindow;
import io.toneguard.batch.worker.RecordingAnalysis;
import io.toneguard.batch.worker.WorkerConfiguration;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.FileSystemUtils;

/** Manager and workers as contexts of their own on one real database, with recordings that contain their own name. */
public final class BatchHouse implements AutoCloseable {
    private static final LocalDate MONTH = LocalDate.of(2026, 11, 1);

    public final ScriptedAnalysis analysis = new ScriptedAnalysis();
    private RecordingAnalysis maths = analysis;
    private UnaryOperator<RecordingStore> wrapped = UnaryOperator.identity();
    private final TestDatabase database;
    private final Path store;
    /** The night that is open for reprocessing. */
    private volatile Optional<LocalDate> night = Optional.empty();

    private final List<String> processEnds = new CopyOnWriteArrayList<>();
    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();
    private final Map<String, UUID> ids = new HashMap<>();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Room {}

    public BatchHouse(TestDatabase database) {
        this.database = database;
        try {
            store = Files.createTempDirectory("toneguard-store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Workers that start from now on use this instead of {@link #analysis}. */
    public BatchHouse analysing(RecordingAnalysis other) {
        maths = other;
        return this;
    }

    /** Opens the night's window for reprocessing, or closes it. */
    public void night(Optional<LocalDate> open) {
        night = open;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(database.asService());
    }

    /** Sees every tenant's recordings and results. */
    public JdbcClient eye() {
        return JdbcClient.create(database.asOwner());
    }

    public ConfigurableApplicationContext manager(String... settings) {
        return open(ManagerConfiguration.class, settings);
    }

    /** A manager with its nights. */
    public ConfigurableApplicationContext managerAtNight(String... settings) {
        return open(AtNight.class, settings);
    }

    @Configuration(proxyBeanMethods = false)
    @Import({ManagerConfiguration.class, NightConfiguration.class})
    static class AtNight {}

    /** Contexts that start from now on have their recordings through this. */
    public BatchHouse storing(UnaryOperator<RecordingStore> wrapping) {
        wrapped = wrapping;
        return this;
    }

    public ConfigurableApplicationContext worker(String... settings) {
        return open(WorkerConfiguration.class, settings);
    }

    public ConfigurableApplicationContext managerWithWorker() {
        return open(Both.class, this::dedicatedConnection);
    }

    @Configuration(proxyBeanMethods = false)
    @Import({ManagerConfiguration.class, WorkerConfiguration.class})
    static class Both {}

    /** A worker that nobody can wake: its connections for LISTEN fail. */
    public ConfigurableApplicationContext deafWorker() {
        return open(WorkerConfiguration.class, () -> {
            throw new SQLException("deaf");
        });
    }

    /** A manager whose class path is broken where it asks for its lock. */
    public ConfigurableApplicationContext brokenManager() {
        return open(ManagerConfiguration.class, () -> {
            throw new NoClassDefFoundError("thrown by the test");
        });
    }

    /** The parts of these contexts that would have ended their process. */
    public List<String> processEnds() {
        return List.copyOf(processEnds);
    }

    /** Until then, nobody may be blamed for a lease that ran out. */
    public static void awaitServerOlderThanALease(TestDatabase database) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> JdbcClient.create(database.asOwner())
                .sql("select clock_timestamp() - pg_postmaster_start_time() > interval '12 seconds'")
                .query(Boolean.class)
                .single());
    }

    /** Ends a context as SIGTERM does. */
    public void close(ConfigurableApplicationContext context) {
        contexts.remove(context);
        context.close();
    }

    @Override
    public void close() {
        List.copyOf(contexts).forEach(this::close);
        try {
            FileSystemUtils.deleteRecursively(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConfigurableApplicationContext open(Class<?> role, String... settings) {
        return open(role, this::dedicatedConnection, settings);
    }

    /** A connection outside the pool, as the service's role. */
    public Connection dedicatedConnection() throws SQLException {
        var connection = database.asOwner().getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("set role toneguard_service");
        }
        return connection;
    }

    private ConfigurableApplicationContext open(Class<?> role, DedicatedConnections dedicated, String... settings) {
        var properties = new ArrayList<>(List.of(
                "spring.flyway.enabled=false",
                "spring.main.banner-mode=off",
                "spring.main.log-startup-info=false",
                // A handful of recordings is one partition, so that the tests know their order.
                "batch.partition-audio=5m",
                "batch.poll=100ms",
                "batch.retry-after=100ms"));
        properties.addAll(Arrays.asList(settings));
        var context = new SpringApplicationBuilder(Room.class, role)
                .web(WebApplicationType.NONE)
                .properties(properties.toArray(String[]::new))
                .initializers(empty -> furnish((GenericApplicationContext) empty, dedicated))
                .run();
        contexts.add(context);
        return context;
    }

    private void furnish(GenericApplicationContext room, DedicatedConnections dedicated) {
        room.registerBean(DataSource.class, () -> new LazyConnectionDataSourceProxy(database.asService()));
        room.registerBean(
                TenantScope.class,
                () -> TestDatabase.scope(
                        room.getBean(PlatformTransactionManager.class), room.getBean(JdbcClient.class)));
        room.registerBean(Tenants.class, database::tenants);
        room.registerBean(RecordingStore.class, () -> wrapped.apply(new Shelf(store)));
        room.registerBean(RecordingAnalysis.class, () -> maths);
        room.registerBean(
                "nightOfTheTest", NightWindow.class, () -> () -> night, definition -> definition.setPrimary(true));
        room.registerBean(DedicatedConnections.class, () -> dedicated);
        room.registerBean("processEndNoted", ProcessEnd.class, () -> (part, broken) -> processEnds.add(part));
        room.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
    }

    /** A stored recording of this name, with these speakers. */
    public UUID store(Tenant tenant, String name, double seconds, Speaker... speakers) {
        return store(tenant, name, name.getBytes(StandardCharsets.UTF_8), seconds, speakers);
    }

    /** A stored recording with these bytes. */
    public UUID store(Tenant tenant, String name, byte[] content, double seconds, Speaker... speakers) {
        var id = RecordingId.ofContent(tenant.id(), name);
        try {
            Files.write(store.resolve(id.toString()), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database.scope().run(tenant.id(), () -> {
            jdbc().sql("select toneguard.ensure_call_month(?)")
                    .param(MONTH)
                    .query((row, n) -> 1)
                    .single();
            jdbc().sql(
                            "insert into recording (tenant_id, recording_id, call_month, state, file_name, speakers, channels,"
                                    + " duration_seconds, received_at) values (?, ?, ?, 'stored', ?, ?, ?, ?, clock_timestamp())")
                    .params(
                            tenant.id().value(),
                            id.value(),
                            MONTH,
                            name,
                            Arrays.stream(speakers).map(Speaker::word).toArray(String[]::new),
                            Math.max(1, speakers.length),
                            seconds)
                    .update();
        });
        ids.put(name, id.value());
        return id.value();
    }

    /** A recording that this version analysed; without its numbers. */
    public void storeAnalysed(Tenant tenant, String name, String analyzer) {
        var id = store(tenant, name, 60, Speaker.AGENT);
        database.scope().run(tenant.id(), () -> jdbc().sql(
                        "update recording set state = 'analysed', analyzer = ? where recording_id = ?")
                .params(analyzer, id)
                .update());
    }

    public void deleteAudio(String name) {
        try {
            Files.delete(store.resolve(id(name).toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if it had been stored so long ago. */
    public void age(Tenant tenant, String name, Duration waiting) {
        database.scope().run(tenant.id(), () -> jdbc().sql(
                        "update recording set received_at = clock_timestamp() - ? * interval '1 second' where recording_id = ?")
                .params(waiting.toSeconds(), id(name))
                .update());
    }

    public UUID id(String name) {
        return ids.get(name);
    }

    public String state(String name) {
        return recording(name, "state");
    }

    /** A column of the ledger, as text. */
    public String recording(String name, String column) {
        return eye().sql("select " + column + "::text from toneguard.recording where recording_id = ?")
                .param(id(name))
                .query(String.class)
                .optional()
                .orElse(null);
    }

    public long results(String name) {
        return eye().sql("select count(*) from toneguard.speaker_result where recording_id = ?")
                .param(id(name))
                .query(Long.class)
                .single();
    }

    public long count(String sql) {
        return eye().sql(sql).query(Long.class).single();
    }

    /** What this context counted of recordings with this outcome. */
    public static double counted(ConfigurableApplicationContext context, String outcome) {
        return context.getBean(MeterRegistry.class)
                .get("toneguard.batch.recordings")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    /** Makes every running partition's lease end now, as if its worker had been silent for that long. */
    public void expireLeases() {
        jdbc().sql(
                        "update partition_lease set lease_until = clock_timestamp() - interval '1 second' where state = 'running'")
                .update();
    }

    public void awaitState(String name, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(state(name)).as(name).isEqualTo(state));
    }

    /** All partitions are done and Spring Batch has nothing left running. */
    public void awaitRest() {
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(openPartitions()).as("open partitions").isZero();
            assertThat(runningJobs()).as("running jobs").isZero();
        });
    }

    public long runningJobs() {
        return jdbc().sql(
                        "select count(*) from batch.batch_job_execution where status in ('STARTING', 'STARTED', 'STOPPING')")
                .query(Long.class)
                .single();
    }

    public long openPartitions() {
        return jdbc().sql("select count(*) from partition_lease where state <> 'done'")
                .query(Long.class)
                .single();
    }
}
