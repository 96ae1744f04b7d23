package io.toneguard.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A Toneguard command in a JVM of its own, as a user starts it, with what it prints in a file. */
public final class HouseProcess implements AutoCloseable {
    private static final int WARNS_OF_NATIVE_ACCESS = 24;
    private static final Pattern PBXS = Pattern.compile("PBXs may connect to ws://[^:]+:(\\d+)");
    private static final Pattern SERVES = Pattern.compile("Toneguard serves .* http://[^:]+:(\\d+)");

    private final Process process;
    private final Path log;

    private HouseProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    public static HouseProcess start(Path log, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(log, ProcessBuilder.Redirect.from(new File("/dev/null")), environment, arguments);
    }

    /** Its standard input lasts until {@link #endStdin}. */
    public static HouseProcess startWithStdin(Path log, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(log, ProcessBuilder.Redirect.PIPE, environment, arguments);
    }

    private static HouseProcess start(
            Path log, ProcessBuilder.Redirect stdin, Map<String, String> environment, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"));
        // As the jar's manifest does.
        if (Runtime.version().feature() >= WARNS_OF_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(ShippedJar.orClassPath());
        command.addAll(List.of(arguments));
        if (arguments[0].equals("serve")
                && List.of(arguments).stream().noneMatch(one -> one.startsWith("--pbx-port"))) {
            // Any free one: its default is somebody else's, where a service runs on the machine of the tests.
            command.add("--pbx-port=0");
        }
        return of(log, stdin, environment, command);
    }

    /** A JVM with these options and arguments. */
    static HouseProcess of(Path log, Map<String, String> environment, List<String> command) throws IOException {
        return of(log, ProcessBuilder.Redirect.from(new File("/dev/null")), environment, command);
    }

    private static HouseProcess of(
            Path log, ProcessBuilder.Redirect stdin, Map<String, String> environment, List<String> options)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.redirectInput(stdin);
        builder.environment().putAll(environment);
        return new HouseProcess(builder.start(), log);
    }

    /** Runs a command to its end. */
    public static String run(Path log, Map<String, String> environment, String... arguments) throws IOException {
        try (var command = start(log, environment, arguments)) {
            int code = command.await(Duration.ofMinutes(2));
            if (code != 0) {
                throw new AssertionError(String.join(" ", arguments) + " ended with " + code + ": " + command.output());
            }
            return command.output();
        }
    }

    /** Waits until it serves. */
    public HouseProcess serving() {
        Awaitility.await("service in " + log).atMost(Duration.ofMinutes(3)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the service ended with " + process.exitValue() + ": " + output());
            }
            return serves().find();
        });
        return this;
    }

    public int port() throws IOException {
        var line = serves();
        if (!line.find()) {
            throw new AssertionError("it does not serve yet: " + output());
        }
        return Integer.parseInt(line.group(1));
    }

    /** Where PBXs stream in. */
    public int pbxPort() throws IOException {
        var line = PBXS.matcher(output());
        if (!line.find()) {
            throw new AssertionError("no PBX can connect: " + output());
        }
        return Integer.parseInt(line.group(1));
    }

    private Matcher serves() throws IOException {
        return SERVES.matcher(output());
    }

    public long pid() {
        return process.pid();
    }

    public String output() throws IOException {
        return Files.readString(log);
    }

    public void endStdin() throws IOException {
        process.getOutputStream().close();
    }

    void signal(String name) {
        signal(process.pid(), name);
    }

    static void signal(long pid, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** kill -9, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /** SIGTERM; its exit code. */
    public int terminate() {
        process.destroy();
        return await(Duration.ofMinutes(1));
    }

    public int await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("process " + process.pid() + " did not end within " + limit + ": " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
