package io.toneguard.ingest.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.function.LongSupplier;
import org.springframework.util.unit.DataSize;

/**
 * What a client sends, brought to disk piece by piece: never more of it in memory than one piece, never longer on a thread than a client that keeps up.
 */
final class Body {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final long LOOK_AT_DISK_EVERY_BYTES = 64L * 1024 * 1024;

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
        var pace = new Pace(slowest, nanoTime);
        long looked = 0;
        while (true) {
            int count;
            try {
                count = in.read(piece);
            } catch (SocketTimeoutException e) {
                throw pace.tooSlow();
            } catch (IOException e) {
                return new Came(pace.bytes(), false); // the client's end of the line, whatever Java calls it
            }
            if (count < 0) {
                return new Came(pace.bytes(), true);
            }
            if (pace.bytes() + count > most) {
                throw ApiProblem.tooLarge("more than " + most + " bytes came");
            }
            for (MessageDigest digest : digests) {
                digest.update(piece, 0, count);
            }
            write(file, ByteBuffer.wrap(piece, 0, count));
            pace.came(count);
            if (pace.bytes() - looked >= LOOK_AT_DISK_EVERY_BYTES) {
                looked = pace.bytes();
                spool.requireRoom(0);
            }
        }
    }

    private static void write(FileChannel file, ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            file.write(piece);
        }
    }
}
