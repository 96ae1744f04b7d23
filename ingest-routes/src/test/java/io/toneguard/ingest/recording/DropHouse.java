package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.contract.Contracts;
import io.toneguard.ingest.contract.JdbcContracts;
import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.filesource.JdbcFileSources;
import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A file drop with everything real but the store: PostgreSQL, Camel, files. One for each test, with a tenant of its own. */
final class DropHouse implements BeforeEachCallback, AfterEachCallback {
    static final Duration SETTLE = Duration.ofMillis(200);
    static final Duration JOIN_WAIT = Duration.ofSeconds(50);

    private static final AtomicInteger COUNT = new AtomicInteger();

    final TestDatabase database;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Path inbox;
    FolderStore store;
    Tenant tenant;
    Path folder;
    LedgerEntries entries;
    JdbcFileSources sources;
    volatile boolean databaseIsAway;
    Decoder decoder = Decoder.NONE;
    volatile Timepiece clock = Timepiece.system();
    private final Supplier<Path> temp;
    private final AtomicInteger looks = new AtomicInteger();
    private DefaultCamelContext camel = new DefaultCamelContext();

    /** @param temp asked when a test begins: until then JUnit has not made it */
    DropHouse(TestDatabase database, Supplier<Path> temp) {
        this.database = database;
        this.temp = temp;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        inbox = Files.createDirectories(temp.get().resolve("in box+ü"));
        store = new FolderStore(Files.createDirectories(temp.get().resolve("store")));
        tenant = database.addTenant("tenant-" + COUNT.incrementAndGet(), Speaker.AGENT);
        folder = Files.createDirectories(inbox.resolve(tenant.name()));
        entries = new LedgerEntries(JdbcClient.create(database.asService()), database.scope());
        sources = new JdbcFileSources(JdbcClient.create(database.asService()), database.scope());
    }

    DropHouse start() throws Exception {
        return start(Duration.ofSeconds(1));
    }

    DropHouse start(Duration giveUpAfter) throws Exception {
        var settings = new IngestSettings(inbox, SETTLE, giveUpAfter, JOIN_WAIT, Duration.ofMillis(100), 5, 2);
        var ledger = new Ledger(JdbcClient.create(database.asService()), scope());
        camel = new DefaultCamelContext();
        var intakeMeters = new IntakeMeters(meters);
        camel.addRoutes(new FileDropRoute(new FileDrop(
                settings, ledger, recordings(ledger, intakeMeters), tenants(), sources, intakeMeters, clock)));
        camel.start();
        return this;
    }

    /** The way in of what comes over HTTP, on the same store and database. */
    DirectIntake direct(int lanes, Duration patience) {
        var ledger = new Ledger(JdbcClient.create(database.asService()), scope());
        var intakeMeters = new IntakeMeters(meters);
        return new DirectIntake(recordings(ledger, intakeMeters), ledger, intakeMeters, clock, lanes, 2, patience);
    }

    private RecordingIntake recordings(Ledger ledger, IntakeMeters intakeMeters) {
        var contracts = new Contracts(contracts(), System::nanoTime);
        return new RecordingIntake(ledger, store, contracts, intakeMeters, new AudioCheck(decoder));
    }

    JdbcContracts contracts() {
        return new JdbcContracts(JdbcClient.create(database.asService()), database.scope());
    }

    /** Starts anew; from now on time passes for the drop only when the test says so. */
    SettableClock startWithAClockToTurn() throws Exception {
        stop();
        var turned = new SettableClock(Instant.now());
        clock = turned;
        start();
        return turned;
    }

    void stop() {
        camel.stop();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stop();
    }

    /** Drops a file as a careful recorder does: under another name first. Its time lies an hour back, so that it is judged at once. */
    Path drop(String name, byte[] content) {
        return drop(folder, name, content);
    }

    static Path drop(Path folder, String name, byte[] content) {
        try {
            Path part = Files.write(Files.createTempFile(folder, "x", ".part"), content);
            Files.setLastModifiedTime(part, anHourAgo());
            return Files.move(part, folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FileTime anHourAgo() {
        return FileTime.from(Instant.now().minusSeconds(3600));
    }

    Path dropSidecar(String name, String json) {
        return drop(name, json.getBytes(StandardCharsets.UTF_8));
    }

    void dropNonsense(String stem, String sidecar) {
        dropSidecar(stem + ".json", sidecar);
        drop(stem + ".wav", Wav.stereo(1, stem.hashCode()));
    }

    /** Adds a file source and its folder. */
    Path addSource(FileSource source) throws IOException {
        assertThat(sources.add(source)).isTrue();
        return Files.createDirectories(folder.resolve(source.name()));
    }

    List<LedgerEntry> ledger() {
        return entries.list(tenant.id(), Optional.empty(), 10_000);
    }

    LedgerEntry entryOf(String fileName) {
        var found = entries.find(tenant.id(), fileName);
        assertThat(found).as("ledger entries of " + fileName).hasSize(1);
        return found.get(0);
    }

    /** Name and size of every file that is known to have come and is not what was stored. */
    List<String> originals() {
        return database.scope().in(tenant.id(), () -> JdbcClient.create(database.asService())
                .sql("select file_name || ' ' || bytes from original_file where tenant_id = ? order by file_name")
                .param(tenant.id().value())
                .query(String.class)
                .list());
    }

    Set<String> done() {
        return names("done");
    }

    Set<String> quarantine() {
        return names("quarantine");
    }

    /** What still lies in the tenant's folder. */
    Set<String> waiting() {
        var names = names(".");
        names.removeAll(Set.of("done", "quarantine"));
        return names;
    }

    Set<String> names(String subfolder) {
        var names = new TreeSet<String>();
        Path path = folder.resolve(subfolder);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var files = Files.list(path)) {
                files.forEach(file -> names.add(file.getFileName().toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names;
    }

    String reason(String name) throws IOException {
        return Files.readString(folder.resolve("quarantine").resolve(name + ".reason.txt"));
    }

    double counted(String meter) {
        return meters.find("toneguard.ingest." + meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    double unknownFiles() {
        return meters.get("toneguard.ingest.unknown.files").gauge().value();
    }

    void assertCounts(int stored, int duplicate, int quarantined) {
        assertThat(List.of(counted("received"), counted("stored"), counted("duplicate"), counted("quarantined")))
                .as("received, stored, duplicate, quarantined")
                .containsExactly(
                        (double) stored + duplicate + quarantined, (double) stored, (double) duplicate, (double)
                                quarantined);
    }

    /** Returns when whatever lies in the inbox now was looked at: a look that began after this call is over. */
    void awaitLook() {
        int before = looks.get();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> looks.get() >= before + 2);
    }

    /** Nothing but these folders lies in the tenant's own. */
    void awaitEmptyInboxBut(String... folders) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(waiting()).containsOnly(folders));
    }

    void awaitEmptyInbox() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(waiting()).isEmpty());
    }

    private TenantScope scope() {
        var real = database.scope();
        return new TenantScope() {
            @Override
            public <T> T in(TenantId id, Supplier<T> work) {
                failIfAway();
                return real.in(id, work);
            }
        };
    }

    private Tenants tenants() {
        var real = database.tenants();
        return new Tenants() {
            @Override
            public Optional<Tenant> byName(String name) {
                failIfAway();
                return real.byName(name);
            }

            @Override
            public Optional<Tenant> byId(TenantId id) {
                failIfAway();
                return real.byId(id);
            }

            @Override
            public List<Tenant> all() {
                looks.incrementAndGet(); // each look at the inbox begins so
                failIfAway();
                return real.all();
            }
        };
    }

    private void failIfAway() {
        if (databaseIsAway) {
            throw new DataAccessResourceFailureException("the database is away");
        }
    }
}
