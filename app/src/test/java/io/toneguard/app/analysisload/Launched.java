package io.toneguard.app.analysisload;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code ./toneguard} as a user starts it; the process is the JVM's, and ends with this one's end. */
public final class Launched implements AutoCloseable {
    private static final Pattern SERVES = Pattern.compile("Toneguard serves .* http://[^:]+:(\\d+)");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final Process process;
    private final Path log;

    private Launched(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param prefix such as {@code nice -n 10} */
    public static Launched start(Path log, List<String> prefix, Map<String, String> environment, String... arguments)
            throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(System.getProperty("toneguard.home") + "/toneguard");
        command.addAll(List.of(arguments));
        if (arguments[0].equals("serve")) {
            command.add("--until-stdin-ends");
        }
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Launched(builder.start(), log);
    }

    public Launched serving() {
        awaitLine(" Service: Toneguard serves ", Duration.ofMinutes(3));
        return this;
    }

    private void awaitLine(String text, Duration atMost) {
        Awaitility.await("'" + text + "' in " + log).atMost(atMost).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("a process ended with " + process.exitValue() + ", see " + log);
            }
            return output().contains(text);
        });
    }

    public String output() throws IOException {
        return Files.readString(log);
    }

    /** Where it answers HTTP. */
    public int port() throws IOException {
        var line = SERVES.matcher(output());
        if (!line.find()) {
            throw new IllegalStateException("no HTTP port in " + log);
        }
        return Integer.parseInt(line.group(1));
    }

    /** The most memory that it ever had in RAM, in kB; 0 where the system does not tell (no Linux). */
    public long peakResidentKb() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException noLinux) {
            return 0;
        }
    }

    /** kill -9; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public Process process() {
        return process;
    }

    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Bytes of its heap that are in use, after a full collection. */
    public long liveHeapBytes() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var asked = new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram")
                .redirectError(new File("/dev/null"))
                .start();
        var histogram = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor(60, TimeUnit.SECONDS);
        var total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("jcmd did not tell the heap of process " + process.pid());
        }
        return Long.parseLong(total.group(1));
    }

    /** SIGSTOP, or SIGCONT. */
    void freeze(boolean yes) throws IOException, InterruptedException {
        new ProcessBuilder("kill", yes ? "-STOP" : "-CONT", Long.toString(process.pid()))
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        try {
            freeze(false);
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
