package io.toneguard.voice.light;

import io.toneguard.voice.Speech;
import io.toneguard.voice.audio.RecordingAudio;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One speaker through the light engine and its windows, in blocks of 20 ms as a PBX sends them. One operation is one second of audio: operations
 * per second are times real time per thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class LightEngineBenchmark {
    private static final int SECONDS = 120;
    private static final int BLOCK = 160;

    @Param({"SYNTHETIC_MIXED", "REAL_MIXED", "REAL_ONE"})
    public Speech speech;

    @Param({"scalar", "vector"})
    public String kernel;

    private final float[] samples = new float[SECONDS * 8000];
    private LightAnalyzer analyzer;
    private LightWindows windows;
    private double lastF0Hz;

    @Setup
    public void read() throws IOException {
        Path file = speech.wav(SECONDS);
        try (var channel = FileChannel.open(file)) {
            var first = new BitSet();
            first.set(0);
            int[] filled = {0};
            RecordingAudio.open(channel).play(first, (of, block, count) -> {
                System.arraycopy(block, 0, samples, filled[0], count);
                filled[0] += count;
            });
        }
        Files.delete(file);
        analyzer = new LightAnalyzer(8000, new LightEngine(LightEngine.kernel(kernel)));
        windows = new LightWindows(reading -> lastF0Hz = reading.f0MedianHz());
    }

    @Benchmark
    @OperationsPerInvocation(SECONDS)
    public double analysis() {
        for (int from = 0; from < samples.length; from += BLOCK) {
            analyzer.accept(samples, from, BLOCK, windows);
        }
        return lastF0Hz;
    }
}
