package io.toneguard.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A real PostgreSQL with the real migrations: a database of its own for each test class, on one server for the whole test JVM. The
 * server comes from Testcontainers where a Docker engine answers, else from the embedded binaries. Its owner is no superuser, the data
 * source works as {@code toneguard_service} as the product's does, and the server's time zone is deliberately not UTC.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String MIGRATED = "migrated";
    private static boolean migratedIsThere;

    private final String name = "test_" + COUNT.incrementAndGet();
    private final boolean migrated;
    private HikariDataSource service;
    private PlatformTransactionManager transactions;

    /** Brought to the schema of this build before the tests. */
    public TestDatabase() {
        this(true);
    }

    private TestDatabase(boolean migrated) {
        this.migrated = migrated;
    }

    /** Empty, as a DBA hands it over: whoever is tested migrates it. Offers {@link #url}, {@link #password} and {@link #asOwner}. */
    public static TestDatabase empty() {
        return new TestDatabase(false);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws SQLException {
        TestServer.execute("create database " + name + " owner " + TestServer.OWNER
                + (migrated ? " template " + migratedOnce() : ""));
        if (migrated) {
            open();
        }
    }

    /** The name of a database that was brought to the schema of this build: every other one of this JVM is a copy of it. */
    private static synchronized String migratedOnce() throws SQLException {
        if (!migratedIsThere) {
            TestServer.execute("create database " + MIGRATED + " owner " + TestServer.OWNER);
            migrate(owner(MIGRATED));
            migratedIsThere = true;
        }
        return MIGRATED;
    }

    private static void migrate(DataSource owner) throws SQLException {
        Flyway.configure()
                .dataSource(owner)
                .defaultSchema("toneguard")
                .locations("filesystem:" + System.getProperty("toneguard.home") + "/db/migrations")
                .load()
                .migrate();
        var batchScript = new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql");
        if (batchScript.exists()) {
            try (var connection = owner.getConnection()) {
                connection.setSchema("batch");
                ScriptUtils.executeSqlScript(connection, batchScript);
                var indexes = new ClassPathResource("io/toneguard/batch/job-repository-indexes.sql");
                if (indexes.exists()) {
                    ScriptUtils.executeSqlScript(connection, indexes);
                }
            }
        }
    }

    private void open() {
        var settings = new HikariConfig();
        settings.setDataSource(asOwner());
        settings.setSchema("toneguard");
        settings.setConnectionInitSql("set role toneguard_service");
        settings.setMaximumPoolSize(10);
        service = new HikariDataSource(settings);
        transactions = new JdbcTransactionManager(service);
    }

    @Override
    public void afterAll(ExtensionContext context) throws SQLException {
        if (service != null) {
            service.close();
        }
        TestServer.execute("drop database " + name + " with (force)");
    }

    /** Works as the product does: role {@code toneguard_service}, schema {@code toneguard}. */
    public DataSource asService() {
        return service;
    }

    /** The role that migrated: no superuser, but a {@code toneguard_reader}. For looking at what the service did. */
    public DataSource asOwner() {
        return owner(name);
    }

    private static DataSource owner(String database) {
        var source = new PGSimpleDataSource();
        source.setUrl(url(database));
        source.setPassword(TestServer.PASSWORD);
        return source;
    }

    /** JDBC URL of the owner, without the password. */
    public String url() {
        return url(name);
    }

    private static String url(String database) {
        return TestServer.url(database) + "?user=" + TestServer.OWNER;
    }

    public String password() {
        return TestServer.PASSWORD;
    }

    public PlatformTransactionManager transactions() {
        return transactions;
    }

    public TenantScope scope() {
        return scope(transactions, JdbcClient.create(service));
    }

    /** The same for whoever has a transaction manager of its own on {@link #asService}. */
    public static TenantScope scope(PlatformTransactionManager transactions, JdbcClient jdbc) {
        var template = new TransactionTemplate(transactions);
        return new TenantScope() {
            @Override
            public <T> T in(TenantId tenant, Supplier<T> work) {
                return template.execute(status -> {
                    jdbc.sql("select set_config('toneguard.tenant', ?, true)")
                            .param(tenant.toString())
                            .query(String.class)
                            .single();
                    return work.get();
                });
            }
        };
    }

    public Tenants tenants() {
        var jdbc = JdbcClient.create(service);
        return new Tenants() {
            @Override
            public Optional<Tenant> byName(String tenantName) {
                return all().stream()
                        .filter(tenant -> tenant.name().equals(tenantName))
                        .findFirst();
            }

            @Override
            public Optional<Tenant> byId(TenantId id) {
                return all().stream().filter(tenant -> tenant.id().equals(id)).findFirst();
            }

            @Override
            public List<Tenant> all() {
                return jdbc.sql("select tenant_id, name, scored_speakers, purpose from tenant order by name")
                        .query((row, number) -> new Tenant(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                row.getString("name"),
                                new ScoringPolicy(
                                        Arrays.stream((String[]) row.getArray("scored_speakers")
                                                        .getArray())
                                                .map(Speaker::of)
                                                .collect(Collectors.toSet()),
                                        row.getString("purpose"))))
                        .list();
            }
        };
    }

    /** Adds a tenant whose policy lets these speakers be scored; none: a tenant without a policy. */
    public Tenant addTenant(String tenantName, Speaker... scored) {
        var policy = scored.length == 0 ? ScoringPolicy.NONE : new ScoringPolicy(Set.of(scored), "testing");
        var tenant = new Tenant(new TenantId(UUID.randomUUID()), tenantName, policy);
        scope().run(tenant.id(), () -> JdbcClient.create(service)
                .sql("insert into tenant (tenant_id, name, scored_speakers, purpose) values (?, ?, ?, ?)")
                .params(
                        tenant.id().value(),
                        tenantName,
                        policy.scored().stream().map(Speaker::word).toArray(String[]::new),
                        policy.purpose())
                .update());
        return tenant;
    }
}
