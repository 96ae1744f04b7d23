package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LightGarbageTest {
    private static final int MOST_ROUNDS = 300;

    /** Vectors only leave the heap once the JIT has compiled the kernel, so the vector kernel may take some rounds to get there. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void aWarmAnalyzerAllocatesNothing(String kernel) {
        float[] voice = Sounds.voice(8000, 10, 150, 0.3);
        var analyzer = new LightAnalyzer(8000, new LightEngine(LightEngine.kernel(kernel)));
        long[] readings = {0};
        var windows = new LightWindows(reading -> readings[0]++);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && allocated > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int from = 0; from < voice.length; from += 160) {
                analyzer.accept(voice, from, 160, windows);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as("bytes in a round of 10 s").isZero();
        assertThat(readings[0]).isPositive();
    }
}
