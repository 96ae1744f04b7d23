package io.toneguard.voice.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file written in whole blocks, past the page cache where its file system can ({@code O_DIRECT}): audio is written once and read back
 * minutes later if at all, and in the cache each byte of it costs a copy, a page and the page's eviction. Who writes keeps what does not
 * fill a block.
 */
public final class BlockChannel implements Closeable {
    private final FileChannel channel;
    private final int blockBytes;

    BlockChannel(FileChannel channel, int blockBytes) {
        this.channel = channel;
        this.blockBytes = blockBytes;
    }

    /** An empty buffer of at least so many bytes, whole blocks of any disk, where memory suits {@link #write}. */
    public static ByteBuffer allocate(int leastBytes) {
        int most = BlockDisk.MOST_BLOCK_BYTES;
        int bytes = Math.multiplyExact((leastBytes + most - 1) / most, most);
        return ByteBuffer.allocateDirect(bytes + most).alignedSlice(most).slice(0, bytes);
    }

    /** Position and length of whatever is written are multiples of it; itself a power of two, 512 to 65,536. */
    public int blockBytes() {
        return blockBytes;
    }

    /** So much of a length as fills blocks. */
    public long wholeBlocks(long bytes) {
        return bytes - bytes % blockBytes;
    }

    /**
     * Writes all that remains.
     *
     * @param blocks whole ones, in a buffer of {@link #allocate}
     * @param position in the file, where a block begins
     */
    public void write(ByteBuffer blocks, long position) throws IOException {
        long at = position;
        while (blocks.hasRemaining()) {
            at += channel.write(blocks, at);
        }
    }

    /** Returns when what was written is durable, and the file's length. */
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
