package io.toneguard.app.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.app.HouseProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The PostgreSQL in the data folder: durable, locked, one owner, and back on its feet after every kind of death. */
class EmbeddedServerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String TENANT = "acme";

    /** A data folder whose server a command made, used and stopped. Made once: unpacking and initialising cost more than all else. */
    @TempDir
    static Path used;

    @TempDir
    Path temporary;

    private Path data;
    private ServerFolder folder;

    @BeforeAll
    static void aCommandAloneReplacesAClusterThatWasNeverFinishedAndStopsItsServer() throws IOException {
        var made = ServerFolder.in(used);
        Files.createDirectories(made.cluster().resolve("base/1"));
        Files.writeString(made.cluster().resolve("base/1/112"), "half a file");
        Files.writeString(made.cluster().resolve("PG_VERSION"), "18\n");
        HouseProcess.run(used.resolve("command.log"), Map.of(), "tenants", "add", TENANT, "--data=" + used);
        assertThat(made.isReady()).isTrue();
        assertThat(Postmaster.of(made.cluster())).as("left running").isEmpty();
    }

    @BeforeEach
    void aFolderThatIsNotThere() {
        data = temporary.resolve("data");
    }

    @AfterEach
    void noServerIsLeftRunning() {
        var left = Postmaster.of(folder.cluster());
        left.ifPresent(Postmaster::stop);
        assertThat(left).as("left running").isEmpty();
    }

    /** From now on the data folder is one in which a server has run before. */
    private void usedBefore() throws IOException {
        fresh();
        copy(ServerFolder.in(used).cluster(), folder.cluster());
        for (String file : List.of("ready", "password")) {
            copy(ServerFolder.in(used).root().resolve(file), folder.root().resolve(file));
        }
    }

    /** From now on the data folder is one in which nothing was started yet. */
    private void fresh() throws IOException {
        folder = ServerFolder.in(data);
        Files.delete(folder.binaries());
        copy(ServerFolder.in(used).binaries(), folder.binaries());
    }

    @Test
    void keepsItsDataSafelyForItsOwnerAloneAndLetsCommandsJoin() throws IOException {
        usedBefore();
        try (var server = EmbeddedServer.own(data)) {
            var jdbc = JdbcClient.create(server.database().asOwner());
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(shown(jdbc, setting)).as(setting).isEqualTo("on");
            }
            assertThat(shown(jdbc, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(shown(jdbc, "password_encryption")).isEqualTo("scram-sha-256");
            assertThat(jdbc.sql("select rolsuper from pg_roles where rolname = current_user")
                            .query(Boolean.class)
                            .single())
                    .as("the service's user is a superuser")
                    .isFalse();
            for (String user : List.of("toneguard", "postgres")) {
                assertRefused(connecting(server, user, "guessed"));
                assertRefused(connecting(server, user, null));
            }
            assertThat(tenants(server)).as("written before the restart").containsExactly(TENANT);

            var running = Postmaster.of(folder.cluster()).orElseThrow();
            command("tenants", "add", "beside");
            assertThat(Postmaster.of(folder.cluster()))
                    .as("a command that joined leaves it running")
                    .contains(running);
            assertThat(tenants(server)).containsExactly(TENANT, "beside");
        }
        assertThat(Postmaster.of(folder.cluster())).as("after close").isEmpty();
        var made = ServerFolder.in(used);
        assertThat(permissions(made.root())).isEqualTo("rwx------");
        assertThat(permissions(made.cluster())).isEqualTo("rwx------");
        assertThat(permissions(made.root().resolve("password"))).isEqualTo("rw-------");
    }

    @Test
    void twoCommandsAtOnceOnAFreshFolderBothSucceedAndLeaveNoServer() throws IOException {
        fresh();
        try (var one = start("one", "tenants", "add", "one");
                var two = start("two", "tenants", "add", "two")) {
            assertThat(one.await(PATIENCE)).as(one.output()).isZero();
            assertThat(two.await(PATIENCE)).as(two.output()).isZero();
            assertThat(one.output()).startsWith("tenant one added").hasLineCount(1);
            assertThat(two.output()).startsWith("tenant two added").hasLineCount(1);
        }
        assertThat(Postmaster.of(folder.cluster()))
                .as("who came alone stops what it started")
                .isEmpty();
        try (var server = EmbeddedServer.own(data)) {
            assertThat(tenants(server)).containsExactly("one", "two");
        }
    }

    @Test
    void aServerWhoseOwnerWasKilledIsTakenOverAsItRuns() throws IOException, InterruptedException {
        usedBefore();
        var owner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnerThatDies.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("owner.log").toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        assertThat(owner.waitFor())
                .as(Files.readString(temporary.resolve("owner.log")))
                .isEqualTo(137);
        var orphan = Postmaster.of(folder.cluster());
        assertThat(orphan).as("outlives its owner").isPresent();
        try (var server = EmbeddedServer.own(data)) {
            assertThat(Postmaster.of(folder.cluster())).isEqualTo(orphan);
            assertThat(shown(JdbcClient.create(server.database().asOwner()), "fsync"))
                    .isEqualTo("on");
        }
        assertThat(orphan.orElseThrow().isAlive())
                .as("stopped by who took it over")
                .isFalse();
    }

    @Test
    void aServerThatRunsOnAClusterThatWasNeverFinishedIsReplaced() throws IOException {
        fresh();
        EmbeddedPostgres.builder()
                .setDataDirectory(folder.cluster())
                .setOverrideWorkingDirectory(folder.binaries().toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .start();
        var trusting = Postmaster.of(folder.cluster()).orElseThrow();
        try (var server = EmbeddedServer.own(data)) {
            assertThat(trusting.isAlive()).isFalse();
            assertRefused(connecting(server, "postgres", null));
        }
    }

    @Test
    void aPidFileThatNamesSomebodyElsesProcessIsCleared() throws IOException {
        usedBefore();
        var somebody = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    folder.cluster().resolve("postmaster.pid"),
                    somebody.pid() + "\n" + folder.cluster() + "\n1700000000\n54321\n\n127.0.0.1\n");
            try (var server = EmbeddedServer.own(data)) {
                assertThat(tenants(server)).containsExactly(TENANT);
            }
            assertThat(somebody.isAlive()).as("what is not ours is left alone").isTrue();
        } finally {
            somebody.destroy();
        }
    }

    @Test
    void anEmptyPidFileIsCleared() throws IOException {
        usedBefore();
        Files.createFile(folder.cluster().resolve("postmaster.pid"));
        try (var server = EmbeddedServer.own(data)) {
            assertThat(shown(JdbcClient.create(server.database().asOwner()), "fsync"))
                    .isEqualTo("on");
        }
    }

    @Test
    void aUserWithoutTheRightToMakeRolesIsToldWhatADbaCanDoAndMigratesOnceItIsDone() throws IOException {
        usedBefore();
        try (var server = EmbeddedServer.own(data)) {
            var admin = JdbcClient.create(connecting(server, "postgres", folder.password()));
            admin.sql("drop database toneguard").update();
            admin.sql("drop role toneguard_service, toneguard_reader").update();
            admin.sql("create role plain login password 'plain'").update();
            admin.sql("create database plain owner plain").update();
            var database = new Database(
                    server.database().url().replace("/toneguard?user=toneguard", "/plain?user=plain"), "plain");
            assertThatThrownBy(() -> Migration.run(database))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContainingAll(
                            "could not be migrated: ", "CREATEROLE", "toneguard_service", "toneguard_reader")
                    .hasMessageNotContaining("\n");

            admin.sql("create role toneguard_service nologin").update();
            admin.sql("create role toneguard_reader nologin").update();
            admin.sql("grant toneguard_service, toneguard_reader to plain").update();
            Migration.run(database);
            assertThat(JdbcClient.create(database.asService())
                            .sql("select current_user::text")
                            .query(String.class)
                            .single())
                    .isEqualTo("toneguard_service");
        }
    }

    private static void assertRefused(DataSource source) {
        assertThatThrownBy(() -> source.getConnection().close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password");
    }

    private static DataSource connecting(EmbeddedServer server, String user, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(server.database().url().replaceFirst("/toneguard[?].*", "/postgres"));
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    private static String shown(JdbcClient jdbc, String setting) {
        return jdbc.sql("show " + setting).query(String.class).single();
    }

    private static List<String> tenants(EmbeddedServer server) {
        return JdbcClient.create(server.database().asService())
                .sql("select name from tenant order by name")
                .query(String.class)
                .list();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private HouseProcess start(String name, String... arguments) throws IOException {
        var all = new java.util.ArrayList<>(List.of(arguments));
        all.add("--data=" + data);
        return HouseProcess.start(temporary.resolve(name + ".log"), Map.of(), all.toArray(String[]::new));
    }

    private void command(String... arguments) throws IOException {
        try (var command = start("command", arguments)) {
            assertThat(command.await(PATIENCE)).as(command.output()).isZero();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        file.equals(from) ? to : to.resolve(from.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
