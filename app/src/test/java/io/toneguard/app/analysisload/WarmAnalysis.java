package io.toneguard.app.analysisload;

import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.call.Speaker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What {@code analyze} does with the same files, one after the other in one JVM that stays warm; the measure of the batch's efficiency. */
public final class WarmAnalysis implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private WarmAnalysis(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Of all files of the folder, with the worker's JVM options. */
    static WarmAnalysis of(Path files) throws IOException {
        return new WarmAnalysis(new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:G1ConcRefinementThreads=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WarmAnalysis.class.getName(),
                        files.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Runs once over all files; the process's CPU time for it. */
    Duration pass() throws IOException {
        process.getOutputStream().write("pass\n".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        var answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the JVM of the warm analysis ended");
        }
        return Duration.ofNanos(Long.parseLong(answer));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** A line in, a pass over all files, its CPU nanoseconds out. */
    public static void main(String... arguments) throws IOException {
        List<Path> files;
        try (var found = Files.list(Path.of(arguments[0]))) {
            files = found.sorted().toList();
        }
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (lines.readLine() != null) {
            long before = system.getProcessCpuTime();
            double heard = 0;
            for (var file : files) {
                heard += seconds(file);
            }
            if (heard == 0) {
                throw new IllegalStateException("no audio in " + arguments[0]);
            }
            System.out.println(system.getProcessCpuTime() - before);
        }
    }

    private static double seconds(Path file) {
        var speakers = new ArrayList<>(List.of(Speaker.AGENT, Speaker.CUSTOMER));
        try (var audio = FileChannel.open(file)) {
            return new RecordingAnalyzer()
                    .analyzeSegments(audio, SpeakerSegment.wholeChannels(speakers), speaker -> true)
                    .durationSeconds();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
