package io.toneguard.azure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * Azure's own emulator of its storage, the real part of tests: one for a test JVM, started when first needed and ended with it. By Docker
 * where that is; else the npm package, from {@code TONEGUARD_AZURITE} (the executable), the PATH, or the folder that {@code .ci/run}
 * puts it in. Where there is neither, the tests that ask for it are skipped, and say so.
 */
public final class Azurite {
    public static final String ACCOUNT = "devstoreaccount1";

    private static final String VERSION = "3.35.0";
    /** Published by Microsoft: no secret. */
    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final List<String> OPTIONS = List.of("--skipApiVersionCheck", "--disableTelemetry", "--silent");
    private static final int BLOB_PORT = 10000;
    private static final int QUEUE_PORT = 10001;
    private static final Pattern LISTENING =
            Pattern.compile("Azurite (Blob|Queue) service is successfully listening at http://127.0.0.1:([0-9]+)");

    private static Azurite running;
    private static String absence;

    private final String blobAuthority;
    private final String queueAuthority;

    private Azurite(String blobAuthority, String queueAuthority) {
        this.blobAuthority = blobAuthority;
        this.queueAuthority = queueAuthority;
    }

    /** The one of this JVM; the test is skipped where there is none. */
    public static synchronized Azurite orSkip() {
        if (running == null && absence == null) {
            try {
                running = start();
            } catch (IOException | RuntimeException e) {
                absence = "no Azurite here, tests against Azure storage are skipped: " + e.getMessage();
                System.err.println(absence);
            }
        }
        Assumptions.assumeTrue(running != null, absence);
        return running;
    }

    /** Host and port of its blob service. */
    public String blobAuthority() {
        return blobAuthority;
    }

    public String connectionString() {
        return connectionString(blobAuthority);
    }

    /** With another way to its blob service. */
    public String connectionString(String blobAuthorityInstead) {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + KEY + ";BlobEndpoint=http://"
                + blobAuthorityInstead + "/" + ACCOUNT + ";QueueEndpoint=http://" + queueAuthority + "/" + ACCOUNT;
    }

    private static Azurite start() throws IOException {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            return inDocker();
        }
        return ofNpm(executable()
                .orElseThrow(() -> new IOException("neither Docker nor the npm package azurite@" + VERSION
                        + ", which .ci/run installs; or name its executable with TONEGUARD_AZURITE")));
    }

    @SuppressWarnings("resource") // ended with the JVM, by Testcontainers
    private static Azurite inDocker() {
        var command = Stream.concat(
                        Stream.of("azurite", "--blobHost", "0.0.0.0", "--queueHost", "0.0.0.0"), OPTIONS.stream())
                .toArray(String[]::new);
        var container = new GenericContainer<>("mcr.microsoft.com/azure-storage/azurite:" + VERSION)
                .withExposedPorts(BLOB_PORT, QUEUE_PORT)
                .withCommand(command)
                .waitingFor(Wait.forListeningPort());
        container.start();
        return new Azurite(
                container.getHost() + ":" + container.getMappedPort(BLOB_PORT),
                container.getHost() + ":" + container.getMappedPort(QUEUE_PORT));
    }

    private static Azurite ofNpm(Path executable) throws IOException {
        var folder = Files.createTempDirectory("azurite");
        var command = Stream.of(
                        Stream.of(executable.toString(), "--inMemoryPersistence"),
                        Stream.of("--blobPort", "0", "--queuePort", "0", "--tablePort", "0"),
                        OPTIONS.stream())
                .flatMap(part -> part)
                .toList();
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, folder)));
        var ports = CompletableFuture.supplyAsync(() -> ports(process));
        try {
            var found = ports.get(60, TimeUnit.SECONDS);
            return new Azurite("127.0.0.1:" + found.get("Blob"), "127.0.0.1:" + found.get("Queue"));
        } catch (Exception e) {
            process.destroyForcibly();
            throw new IOException(executable + " did not start: " + e.getMessage(), e);
        }
    }

    /** Reads on afterwards, so that it never waits for a reader. */
    private static Map<String, String> ports(Process process) {
        var found = new java.util.HashMap<String, String>();
        var said = new StringBuilder();
        try {
            var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            while (found.size() < 2) {
                var line = lines.readLine();
                if (line == null) {
                    throw new IllegalStateException("it ended, saying: " + said);
                }
                said.append(line).append(' ');
                var listening = LISTENING.matcher(line);
                if (listening.find()) {
                    found.put(listening.group(1), listening.group(2));
                }
            }
            var rest = new Thread(() -> lines.lines().forEach(line -> {}), "azurite-output");
            rest.setDaemon(true);
            rest.start();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process, Path folder) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // a folder in the system's temporary one
        }
    }

    private static Optional<Path> executable() {
        var named = System.getProperty("TONEGUARD_AZURITE", System.getenv("TONEGUARD_AZURITE"));
        var cache = Path.of(
                Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                        .orElse(System.getProperty("user.home") + "/.cache"),
                "toneguard/azurite/node_modules/.bin");
        var folders = Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).filter(folder -> !folder.isEmpty()),
                Stream.of(cache.toString()));
        return Stream.concat(Stream.ofNullable(named).map(Path::of), folders.map(folder -> Path.of(folder, "azurite")))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
