package io.toneguard.app.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.db.TestDatabase;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The way from a database as a DBA hands it over to this build's schema, and who may do what in it then. */
class MigrationIT {
    /** Every object, with its identity and its last change. */
    private static final String OBJECTS = """
            select 'pg_class ' || oid::regclass || ' ' || oid || ' ' || xmin from pg_class
                where relnamespace in ('toneguard'::regnamespace, 'bi'::regnamespace, 'batch'::regnamespace)
            union all select 'history ' || version || ' ' || checksum || ' ' || installed_on from toneguard.flyway_schema_history
            order by 1
            """;

    @RegisterExtension
    static final TestDatabase first = TestDatabase.empty();

    @RegisterExtension
    static final TestDatabase second = TestDatabase.empty();

    @RegisterExtension
    static final TestDatabase third = TestDatabase.empty();

    @BeforeAll
    static void twoServicesMigrateTheFirstAndOneTheSecondAtTheSameMoment() throws Exception {
        var start = new CyclicBarrier(3);
        var services = Executors.newFixedThreadPool(3);
        try {
            var migrations = List.of(migration(first, start), migration(first, start), migration(second, start));
            for (var done : services.invokeAll(migrations, 1, TimeUnit.MINUTES)) {
                done.get();
            }
        } finally {
            services.shutdownNow();
        }
        ensureMonth(first);
    }

    @Test
    void whoComesLaterWaitsAndNothingIsAppliedTwice() {
        for (TestDatabase database : List.of(first, second)) {
            assertThat(owner(database)
                            .sql(
                                    "select script from toneguard.flyway_schema_history where version is not null and success")
                            .query(String.class)
                            .list())
                    .hasSizeGreaterThanOrEqualTo(5)
                    .doesNotHaveDuplicates();
            assertThat(owner(database)
                            .sql(
                                    "select count(*) from pg_class where relnamespace = 'batch'::regnamespace and relkind = 'r'")
                            .query(Integer.class)
                            .single())
                    .as("Spring Batch's tables")
                    .isEqualTo(6);
        }
    }

    @Test
    void migratingAgainChangesNothing() {
        var before = objects();
        Migration.run(of(first));
        assertThat(objects()).hasSizeGreaterThan(20).isEqualTo(before);
    }

    @Test
    void aLaterDatabaseOfAServerThatHasTheRolesIsMigratedToo() {
        Migration.run(of(third));
        assertThat(service(third)
                        .sql("select count(*) from tenant")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void theServiceWorksAsARoleThatOwnsNothingAndCannotLogIn() {
        assertThat(service(first)
                        .sql("select current_user::text")
                        .query(String.class)
                        .single())
                .isEqualTo("toneguard_service");
        assertThat(owner(first)
                        .sql(
                                "select rolsuper or rolcanlogin or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles"
                                        + " where rolname = 'toneguard_service'")
                        .query(Boolean.class)
                        .single())
                .isFalse();
        assertThat(owner(first).sql("""
                                select 'class ' || oid::regclass from pg_class where relowner = 'toneguard_service'::regrole
                                union all select 'function ' || oid::regprocedure from pg_proc
                                    where proowner = 'toneguard_service'::regrole
                                union all select 'schema ' || nspname from pg_namespace
                                    where nspowner = 'toneguard_service'::regrole
                                union all select 'database ' || datname from pg_database
                                    where datdba = 'toneguard_service'::regrole
                                union all select 'may create in ' || nspname from pg_namespace
                                    where has_schema_privilege('toneguard_service', oid, 'create')
                                """).query(String.class).list()).isEmpty();
    }

    @Test
    void everyTableHasItsWallForItsOwnerTooAndAPolicyThatOpensIt() {
        // The history is the owner's alone.
        var tables = """
                from pg_class where relnamespace = 'toneguard'::regnamespace and relkind in ('r', 'p')
                    and relname <> 'flyway_schema_history'
                """;
        assertThat(owner(first)
                        .sql("select relname " + tables)
                        .query(String.class)
                        .list())
                .contains(
                        "tenant",
                        "api_key",
                        "call",
                        "recording",
                        "partition_lease",
                        "source",
                        "speaker_result",
                        "speaker_result_2026_03",
                        "reprocessing",
                        "night",
                        "reconciliation",
                        "reconciliation_store_finding",
                        "contract",
                        "audio_month",
                        "erasure",
                        "webhook",
                        "webhook_delivery");
        assertThat(owner(first)
                        .sql("select relname " + tables + " and not (relrowsecurity and relforcerowsecurity)")
                        .query(String.class)
                        .list())
                .as("without a wall")
                .isEmpty();
        assertThat(owner(first)
                        .sql("select relname " + tables + " and not relispartition"
                                + " and not exists (select from pg_policy where polrelid = pg_class.oid)")
                        .query(String.class)
                        .list())
                .as("open to nobody")
                .isEmpty();
    }

    @Test
    void noMoreThanOneNightIsNotEnded() {
        service(first)
                .sql("insert into night (night, ends_at) values ('2026-03-01', 'infinity')")
                .update();
        try {
            assertThatThrownBy(() -> service(first)
                            .sql("insert into night (night, ends_at) values ('2026-03-02', 'infinity')")
                            .update())
                    .isInstanceOf(DuplicateKeyException.class)
                    .hasMessageContaining("night_open");
        } finally {
            service(first)
                    .sql("update night set state = 'ended', ended_at = began_at")
                    .update();
        }
    }

    private static Callable<Void> migration(TestDatabase database, CyclicBarrier start) {
        return () -> {
            start.await(20, TimeUnit.SECONDS);
            Migration.run(of(database));
            return null;
        };
    }

    /** A partition, made as the service makes it. */
    private static void ensureMonth(TestDatabase database) {
        service(database)
                .sql("select ensure_call_month(date '2026-03-01')::text")
                .query(String.class)
                .list();
    }

    private static List<String> objects() {
        return owner(first).sql(OBJECTS).query(String.class).list();
    }

    private static Database of(TestDatabase database) {
        return new Database(database.url(), database.password());
    }

    private static JdbcClient owner(TestDatabase database) {
        return JdbcClient.create(database.asOwner());
    }

    private static JdbcClient service(TestDatabase database) {
        return JdbcClient.create(of(database).asService());
    }
}
