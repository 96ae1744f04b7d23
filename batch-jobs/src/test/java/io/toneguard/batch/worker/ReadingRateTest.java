package io.toneguard.batch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ReadingRateTest {
    private static final int BYTES = 1_000_000;

    @TempDir
    Path folder;

    private final AtomicLong nowNanos = new AtomicLong();
    private final byte[] content = new byte[BYTES];

    @BeforeEach
    void fill() throws IOException {
        new Random(1).nextBytes(content);
        Files.write(folder.resolve("audio"), content);
    }

    @Test
    void allSlotsTogetherReadNoFasterThanTheRate() throws IOException {
        var rate = rate(DataSize.ofBytes(100_000), nowNanos::addAndGet);
        try (var one = rate.around(open());
                var other = rate.around(open())) {
            var buffer = ByteBuffer.allocate(4096);
            boolean more = true;
            while (more) {
                more = one.read(buffer.clear()) >= 0 & other.read(buffer.clear()) >= 0;
            }
        }
        assertThat(nowNanos.get() / 1e9)
                .as("seconds for 2 MB at 100 kB/s, of which 10 kB were free at the start")
                .isCloseTo(19.9, within(0.01));
    }

    @Test
    void aReadThatAsksForMoreThanTheRateAllowsAtOnceGetsItBitByBit() throws IOException {
        var read = ByteBuffer.allocate(BYTES);
        try (var channel = rate(DataSize.ofBytes(1000), nowNanos::addAndGet).around(open())) {
            assertThat(channel.read(read)).isEqualTo(100);
            while (read.hasRemaining()) {
                assertThat(channel.read(read)).isPositive();
            }
            assertThat(channel.position(7).position()).isEqualTo(7);
            assertThat(channel.size()).isEqualTo(BYTES);
        }
        assertThat(read.array()).isEqualTo(content);
    }

    @Test
    void withoutALimitNothingStandsBetween() throws IOException {
        try (var channel = open()) {
            assertThat(rate(DataSize.ofBytes(0), nowNanos::addAndGet).around(channel))
                    .isSameAs(channel);
        }
    }

    @Test
    void aWorkerThatStopsDoesNotWaitForItsBytes() throws IOException {
        var rate = rate(DataSize.ofBytes(10), nanos -> {
            throw new InterruptedException();
        });
        try (var channel = rate.around(open())) {
            channel.read(ByteBuffer.allocate(1));
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessageContaining("batch.store-bytes-per-second");
        }
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    }

    private SeekableByteChannel open() throws IOException {
        return Files.newByteChannel(folder.resolve("audio"));
    }

    private ReadingRate rate(DataSize perSecond, BlockingStrategy waiting) {
        return new ReadingRate(
                perSecond,
                new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return nowNanos.get();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return false;
                    }
                },
                waiting);
    }
}
