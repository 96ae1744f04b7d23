package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout that is updated, with a build and a Java that take no time: what runs keeps its files. */
class LauncherScriptIT {
    private static final Path LAUNCHER = Path.of(System.getProperty("toneguard.home", ".."), "toneguard");

    /** Extracts a jar, notes a trial's environment, and serves until it is told to end. */
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
                *-Djarmode=tools*) for last; do :; done; mkdir -p "$last"; cp "$3" "$last/toneguard.jar" ;;
                *-XX:ArchiveClassesAtExit=*) env >"$(dirname "$0")/../../trial" ;;
                *" serve") touch "$(dirname "$0")/../../serving"; while :; do sleep 0.1; done ;;
                *) for jar; do case $jar in *.jar) cat "$jar" ;; esac; done ;;
            esac
            """;

    @TempDir
    Path home;

    @BeforeEach
    void aCheckoutOfTheFirstVersion() throws IOException {
        executable(home.resolve("toneguard"), Files.readString(LAUNCHER));
        executable(Files.createDirectories(home.resolve("jdk/bin")).resolve("java"), JAVA);
        executable(home.resolve("mvnw"), "#!/bin/sh\nmkdir -p app/target; cp pom.xml app/target/toneguard.jar\n");
        Files.createDirectories(home.resolve("app/src/main"));
        Files.createDirectories(home.resolve("db/migrations"));
        update("one");
    }

    @Test
    void whatRunsKeepsItsFilesWhenTheCheckoutIsUpdatedUntilItEnds() throws Exception {
        var service = start("serve");
        try {
            Awaitility.await().until(() -> Files.exists(home.resolve("serving")));
            var served = builds();
            assertThat(served).hasSize(1);
            for (var version : List.of("two", "three", "four")) {
                update(version);
                assertThat(run("version")).contains(version);
            }
            assertThat(served.get(0).resolve("toneguard.jar")).hasContent("one");
            assertThat(builds())
                    .as("that which runs, the latest, the one before")
                    .hasSize(3);
        } finally {
            service.destroy();
            service.waitFor();
        }
        update("five");
        run("version");
        assertThat(builds().stream().map(LauncherScriptIT::version)).containsExactlyInAnyOrder("four", "five");
    }

    @Test
    void whatIsBuiltIsNotBuiltAgain() throws Exception {
        run("version");
        var built = builds();
        assertThat(run("version")).isEqualTo("one");
        assertThat(builds()).isEqualTo(built);
    }

    /** It would migrate the database of a service that runs, or fetch another's files. */
    @Test
    void theTrialOfABuildKnowsNoneOfTheCallersSettings() throws Exception {
        run("version");
        assertThat(home.resolve("trial"))
                .content()
                .contains("PATH=")
                .doesNotContain("TONEGUARD_DB_URL", "SFTP_SERVERS_0_HOST", "nowhere.example");
    }

    /** Newer than any build: file systems and clocks may round. */
    private void update(String version) throws IOException {
        var pom = Files.writeString(home.resolve("pom.xml"), version);
        var latest = home.resolve("app/target/toneguard-latest/done");
        if (Files.exists(latest)) {
            Files.setLastModifiedTime(latest, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }
        Files.setLastModifiedTime(pom, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
    }

    private List<Path> builds() throws IOException {
        try (var files = Files.list(home.resolve("app/target"))) {
            return files.filter(file -> Files.isDirectory(file) && !Files.isSymbolicLink(file))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static String version(Path build) {
        try {
            return Files.readString(build.resolve("toneguard.jar"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Process start(String... arguments) throws IOException {
        var builder = new ProcessBuilder(home.resolve("toneguard").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("TONEGUARD_DB_URL", "jdbc:postgresql://nowhere.example/toneguard");
        builder.environment().put("SFTP_SERVERS_0_HOST", "nowhere.example");
        return builder.redirectError(home.resolve("stderr").toFile()).start();
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        var command = start(arguments);
        var out = new String(command.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(command.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(command.exitValue())
                .as(Files.readString(home.resolve("stderr")))
                .isZero();
        return out;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
