package io.toneguard.app.store.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.DownloadRetryOptions;
import io.toneguard.ingest.azure.account.AzureCalls;
import io.toneguard.ingest.azure.account.AzureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;

/**
 * Reads a blob in ranges: short ones at first and after a jump, longer ones while it is read on. All of one version of the blob: if it is
 * replaced meanwhile, reading fails, and another look from the start sees the new one.
 */
final class BlobChannel implements SeekableByteChannel {
    private static final int SHORTEST_RANGE_BYTES = 1 << 17;
    private static final int TRIES_OF_A_BODY = 3;

    private final BlobClient blob;
    private final String what;
    private final long size;
    private final BlobRequestConditions sameVersion;
    private final int readAheadBytes;
    private final AzureMeters meters;
    private ByteBuffer ahead = ByteBuffer.allocate(0);
    /** Of the first byte of {@code ahead}. */
    private long aheadPosition;

    private int nextRangeBytes = SHORTEST_RANGE_BYTES;
    private long position;
    private boolean isClosed;

    BlobChannel(BlobClient blob, String what, long size, String etag, int readAheadBytes, AzureMeters meters) {
        this.blob = blob;
        this.what = what;
        this.size = size;
        this.sameVersion = new BlobRequestConditions().setIfMatch(etag);
        this.readAheadBytes = readAheadBytes;
        this.meters = meters;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        requireOpen();
        if (!into.hasRemaining()) {
            return 0;
        }
        if (position >= size) {
            return -1;
        }
        if (position < aheadPosition || position >= aheadPosition + ahead.limit()) {
            fetch();
        }
        ahead.position((int) (position - aheadPosition));
        int count = Math.min(into.remaining(), ahead.remaining());
        into.put(ahead.slice().limit(count));
        position += count;
        return count;
    }

    private void fetch() throws IOException {
        boolean readsOn = position == aheadPosition + ahead.limit();
        int range = (int) Math.min(readsOn ? nextRangeBytes : SHORTEST_RANGE_BYTES, size - position);
        ahead = ByteBuffer.wrap(range(position, range));
        aheadPosition = position;
        nextRangeBytes = Math.min(readAheadBytes, 2 * Math.max(SHORTEST_RANGE_BYTES, range));
    }

    private byte[] range(long from, int count) throws IOException {
        meters.reads.increment();
        byte[] bytes;
        try {
            bytes = AzureCalls.call(what, () -> blob.downloadContentWithResponse(
                            new DownloadRetryOptions().setMaxRetryRequests(TRIES_OF_A_BODY),
                            sameVersion,
                            new BlobRange(from, (long) count),
                            false,
                            null,
                            Context.NONE)
                    .getValue()
                    .toBytes());
        } catch (AzureException e) {
            if (e.isConditionNotMet()) {
                throw new IOException(what + ": it was replaced while it was being read; read it again from its start");
            }
            if (e.isNotFound()) {
                throw new NoSuchFileException(what + ": it was deleted while it was being read");
            }
            throw e;
        }
        if (bytes.length != count) {
            throw new IOException(
                    what + ": " + bytes.length + " bytes came of " + count + " from byte " + from + " on");
        }
        return bytes;
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
        requireOpen();
        if (to < 0) {
            throw new IllegalArgumentException("position " + to + " is negative");
        }
        position = to;
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return size;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long length) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return !isClosed;
    }

    @Override
    public void close() {
        isClosed = true;
        ahead = ByteBuffer.allocate(0);
    }

    private void requireOpen() throws ClosedChannelException {
        if (isClosed) {
            throw new ClosedChannelException();
        }
    }
}
