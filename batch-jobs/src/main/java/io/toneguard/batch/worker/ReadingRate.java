package io.toneguard.batch.worker;

import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Keeps all that this worker reads from the store, over all its slots, below so many bytes per second: a read pays for its bytes after
 * it and waits until they are refilled. A tenth of a second's bytes may be read at once, so a second never holds more than 1.1 times
 * the rate.
 */
final class ReadingRate {
    private static final int READS_PER_SECOND = 10;

    private final @Nullable Bucket bucket;
    private final BlockingStrategy waiting;
    private final int mostAtOnce;

    /**
     * @param perSecond 0 for no limit
     */
    ReadingRate(DataSize perSecond, TimeMeter clock, BlockingStrategy waiting) {
        this.waiting = waiting;
        this.mostAtOnce = (int) Math.min(Integer.MAX_VALUE, Math.max(1, perSecond.toBytes() / READS_PER_SECOND));
        this.bucket = perSecond.toBytes() == 0
                ? null
                : Bucket.builder()
                        .addLimit(limit ->
                                limit.capacity(mostAtOnce).refillGreedy(perSecond.toBytes(), Duration.ofSeconds(1)))
                        .withCustomTimePrecision(clock)
                        .build();
    }

    ReadingRate(DataSize perSecond) {
        this(perSecond, TimeMeter.SYSTEM_NANOTIME, BlockingStrategy.PARKING);
    }

    /** The same channel, read no faster than the rate; a read may give less than was asked for. */
    SeekableByteChannel around(SeekableByteChannel channel) {
        return bucket == null ? channel : new Paying(channel, bucket);
    }

    private final class Paying implements SeekableByteChannel {
        private final SeekableByteChannel channel;
        private final Bucket purse;

        Paying(SeekableByteChannel channel, Bucket purse) {
            this.channel = channel;
            this.purse = purse;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            int limit = into.limit();
            into.limit(into.position() + Math.min(into.remaining(), mostAtOnce));
            int bytes;
            try {
                bytes = channel.read(into);
            } finally {
                into.limit(limit);
            }
            if (bytes > 0) {
                pay(bytes);
            }
            return bytes;
        }

        private void pay(int bytes) throws InterruptedIOException {
            try {
                purse.asBlocking().consume(bytes, waiting);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("stopped while waiting for batch.store-bytes-per-second");
            }
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return channel.write(from);
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
