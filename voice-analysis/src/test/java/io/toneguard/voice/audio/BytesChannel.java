package io.toneguard.voice.audio;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Bytes in memory, or made on demand, seen as a file. */
public class BytesChannel implements SeekableByteChannel {
    private final byte[] bytes;
    private long position;

    public BytesChannel(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The byte at a position; overridden by files that are made up as they are read. */
    protected byte at(long index) {
        return bytes[(int) index];
    }

    @Override
    public int read(ByteBuffer into) {
        if (position >= size()) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), size() - position);
        for (int i = 0; i < count; i++) {
            into.put(at(position++));
        }
        return count;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
