package io.toneguard.ingest.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/**
 * What a client sends, brought to disk piece by piece: never more of it in memory than one piece, never longer on a thread than a client that keeps up.
 */
final class Body {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final long LOOK_AT_DISK_EVERY_BYTES = 64L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InputStream in;
    private final DataSize slowest;
    private final Spool spool;
    private final LongSupplier nanoTime;

    /** @param nanoTime {@link System#nanoTime}, save in tests */
    Body(InputStream in, DataSize slowest, Spool spool, LongSupplier nanoTime) {
        this.in = in;
        this.slowest = slowest;
        this.spool = spool;
        this.nanoTime = nanoTime;
    }

    /** What came, and why it ended. */
    record Came(long bytes, boolean toItsEnd) {}

    /**
     * Appends it to a file.
     *
     * @param most bytes that may come
     * @param digests see all that is written
     * @return how much came; not to its end, if the client broke off
     * @throws ApiProblem 408 if the client is too slow, 413 if there is more, 503 if there is no room
     */
    Came to(FileChannel file, long most, MessageDigest... digests) throws IOException {
        var piece = new byte[PIECE_BYTES];
        long bytes = 0;
        long looked = 0;
        long windowBegan = nanoTime.getAsLong();
        long bytesAtWindow = 0;
        while (true) {
            int count;
            try {
                count = in.read(piece);
            } catch (SocketTimeoutException e) {
                throw tooSlow(bytes);
            } catch (IOException e) {
                return new Came(bytes, false); // the client's end of the line, whatever Java calls it
            }
            if (count < 0) {
                return new Came(bytes, true);
            }
            if (bytes + count > most) {
                throw ApiProblem.tooLarge("more than " + most + " bytes came");
            }
            for (MessageDigest digest : digests) {
                digest.update(piece, 0, count);
            }
            write(file, ByteBuffer.wrap(piece, 0, count));
            bytes += count;
            if (bytes - looked >= LOOK_AT_DISK_EVERY_BYTES) {
                looked = bytes;
                spool.requireRoom(0);
            }
            long now = nanoTime.getAsLong();
            if (now - windowBegan >= PATIENCE.toNanos()) {
                if (bytes - bytesAtWindow < slowest.toBytes() * PATIENCE.toSeconds()) {
                    throw tooSlow(bytes);
                }
                windowBegan = now;
                bytesAtWindow = bytes;
            }
        }
    }

    private static void write(FileChannel file, ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            file.write(piece);
        }
    }

    private ApiProblem tooSlow(long bytes) {
        return new ApiProblem(
                HttpStatus.REQUEST_TIMEOUT,
                bytes + " bytes came, in the end slower than api.slowest=" + slowest
                        + " a second; send faster, or in parts by /v1/uploads");
    }
}
