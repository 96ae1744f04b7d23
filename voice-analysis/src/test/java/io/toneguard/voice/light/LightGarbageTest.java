package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors only leave the heap once the JIT has compiled the kernel, so it may take some rounds until nothing is allocated. */
class LightGarbageTest {
    private static final int MOST_ROUNDS = 300;
    private static final int SECONDS = 60;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final float[] voice = Sounds.voice(8000, 10, 150, 0.3);
    private long readings;

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void aBlockAllocatesNothingAndAReadingItselfAlone(String kernel) {
        var analyzer = new LightAnalyzer(8000, new LightEngine(LightEngine.kernel(kernel)));
        var windows = new LightWindows(reading -> readings++);
        long ofBlocks = Long.MAX_VALUE;
        long ofReadings = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && (ofBlocks > 0 || ofReadings > SECONDS * 2048); round++) {
            ofBlocks = 0;
            ofReadings = 0;
            for (int block = 0; block < SECONDS * 50; block++) {
                long readingsBefore = readings;
                long before = THREADS.getCurrentThreadAllocatedBytes();
                analyzer.accept(voice, block % 500 * 160, 160, windows);
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                if (readings == readingsBefore) {
                    ofBlocks += allocated;
                } else {
                    ofReadings += allocated;
                }
            }
        }
        assertThat(readings).isPositive();
        assertThat(ofBlocks).as("bytes in blocks that end no second").isZero();
        assertThat(ofReadings / SECONDS).as("bytes per reading").isLessThan(2048);
    }
}
