package io.toneguard.ingest.azure;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.queue.QueueClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.azure.Azurite;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.azure.account.AzureAccount;
import io.toneguard.ingest.azure.account.AzurePatience;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The intake with everything real: PostgreSQL, Camel, files, and Azure's emulator with a container and queues of its own. */
final class BlobHouse implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final String name = "house-" + UUID.randomUUID().toString().substring(0, 20);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final BlobIntakeMeters counts = new BlobIntakeMeters(meters);
    final Tenant tenant;
    final Path inbox;
    final FetchedBlobs fetched;
    private final AzureAccount account = account(Azurite.orSkip().connectionString());
    private final BlobContainerClient container =
            account.blobs(AzurePatience.DEFAULT).getBlobContainerClient(name);
    private final QueueClient queue = account.queues(AzurePatience.DEFAULT).getQueueClient(name);
    private final TestDatabase database;
    private final DefaultCamelContext camel = new DefaultCamelContext();

    BlobHouse(TestDatabase database, Path temp) {
        this.database = database;
        container.create();
        queue.create();
        tenant = database.addTenant("blob-tenant-" + COUNT.incrementAndGet());
        inbox = temp.resolve("inbox");
        fetched = new FetchedBlobs(JdbcClient.create(database.asService()), database.scope(), container());
    }

    static AzureAccount account(String connectionString) {
        return AzureAccount.of(Map.of("AZURE_STORAGE_CONNECTION_STRING", connectionString));
    }

    String container() {
        return Azurite.ACCOUNT + "/" + name;
    }

    BlobIntakeSettings settings(String... more) {
        var all = Stream.concat(
                        Stream.of("container", name, "queue", name, "poll-delay", "1s", "look-at", "00:00"),
                        Stream.of(more))
                .toArray(String[]::new);
        return Settings.of(all);
    }

    /** @param way to the blobs: the emulator, or a line before it */
    BlobHouse start(String way, BlobIntakeSettings settings) throws Exception {
        var over = account(way);
        camel.addRoutes(new BlobIntakeRoutes(
                settings,
                new InboxPlace(inbox),
                new NoticeIntake(
                        queue(over, settings, InstantSource.system()),
                        settings,
                        new BlobAddress(settings),
                        fetch(over, settings),
                        tenants(),
                        counts),
                look(settings, InstantSource.system())));
        camel.start();
        return this;
    }

    BlobHouse start(String... more) throws Exception {
        return start(Azurite.orSkip().connectionString(), settings(more));
    }

    static NoticeQueue queue(AzureAccount over, BlobIntakeSettings settings, InstantSource clock) {
        return new NoticeQueue(over, settings, clock);
    }

    AzureAccount account() {
        return account;
    }

    BlobFetch fetch(AzureAccount over, BlobIntakeSettings settings) {
        return new BlobFetch(
                over.blobs(new AzurePatience(1, java.time.Duration.ofSeconds(10)))
                        .getBlobContainerClient(name),
                "Azure container " + container(),
                new InboxPlace(inbox),
                fetched,
                counts,
                settings.largest().toBytes());
    }

    NightlyLook look(BlobIntakeSettings settings, InstantSource clock) {
        return look(account, settings, clock);
    }

    /** @param over the way by which blobs are fetched */
    NightlyLook look(AzureAccount over, BlobIntakeSettings settings, InstantSource clock) {
        return new NightlyLook(
                container,
                "Azure container " + container(),
                settings,
                new BlobAddress(settings),
                fetch(over, settings),
                fetched,
                tenants(),
                counts,
                clock);
    }

    /** This house's alone: the test's database has those of other houses. */
    private Tenants tenants() {
        return new Tenants() {
            @Override
            public Optional<Tenant> byName(String wanted) {
                return all().stream().filter(one -> one.name().equals(wanted)).findFirst();
            }

            @Override
            public Optional<Tenant> byId(TenantId id) {
                return all().stream().filter(one -> one.id().equals(id)).findFirst();
            }

            @Override
            public List<Tenant> all() {
                return List.of(tenant);
            }
        };
    }

    void put(String blob, byte[] content) {
        container.getBlobClient(blob).upload(BinaryData.fromBytes(content), true);
    }

    void put(String blob, byte[] content, Map<String, String> metadata) {
        put(blob, content);
        container.getBlobClient(blob).setMetadata(metadata);
    }

    void delete(String blob) {
        container.getBlobClient(blob).delete();
    }

    void notice(String blob) {
        send(Notices.eventGrid(name, blob));
    }

    void send(String text) {
        queue.sendMessage(text);
    }

    /** Neither to be seen nor hidden: about so many as the service says, which the emulator says exactly. */
    long noticesLeft() {
        return queue.getProperties().getApproximateMessagesCountLong();
    }

    List<JsonNode> poison() {
        var poison = account.queues(AzurePatience.DEFAULT).getQueueClient(name + "-poison");
        return poison.peekMessages(32, null, null).stream()
                .map(message -> new JsonMapper().readTree(message.getBody().toString()))
                .toList();
    }

    /** What waits in the tenant's inbox folder, by name. */
    List<String> files() {
        var folder = inbox.resolve(tenant.name());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] file(String name) throws IOException {
        return Files.readAllBytes(inbox.resolve(tenant.name()).resolve(name));
    }

    JdbcClient jdbc() {
        return JdbcClient.create(database.asService());
    }

    TestDatabase database() {
        return database;
    }

    @Override
    public void close() {
        camel.stop();
        container.delete();
        queue.delete();
    }
}
