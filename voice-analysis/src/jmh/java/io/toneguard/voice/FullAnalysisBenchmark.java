package io.toneguard.voice;

import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole recording through {@link RecordingAnalyzer}, header to result. One operation is one second of one channel: operations per second are
 * times real time per thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class FullAnalysisBenchmark {
    private static final int SECONDS = 120;

    @Param({"SYNTHETIC_MIXED", "REAL_MIXED", "REAL_ONE"})
    public Speech speech;

    private Path file;

    @Setup
    public void write() throws IOException {
        file = speech.wav(SECONDS);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    @OperationsPerInvocation(SECONDS)
    public RecordingVoices analysis() throws IOException {
        try (var channel = FileChannel.open(file)) {
            return new RecordingAnalyzer().analyze(channel, List.of(Speaker.AGENT), speaker -> true);
        }
    }
}
