package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A file as if a WAV head stood before its audio, and after an odd number of bytes the one that fills up the chunk. To be read only. */
final class HeadedChannel implements SeekableByteChannel {
    private final byte[] head;
    private final SeekableByteChannel audio;
    private final long audioBytes;
    private long position;

    HeadedChannel(byte[] head, SeekableByteChannel audio, long audioBytes) {
        this.head = head;
        this.audio = audio;
        this.audioBytes = audioBytes;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (position >= size()) {
            return -1;
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        int count;
        if (position < head.length) {
            count = (int) Math.min(into.remaining(), head.length - position);
            into.put(head, (int) position, count);
        } else if (position < head.length + audioBytes) {
            count = readAudio(into);
        } else {
            into.put((byte) 0);
            count = 1;
        }
        position += Math.max(0, count);
        return count;
    }

    private int readAudio(ByteBuffer into) throws IOException {
        int limit = into.limit();
        long left = head.length + audioBytes - position;
        into.limit((int) Math.min(limit, into.position() + left));
        try {
            return audio.position(position - head.length).read(into);
        } finally {
            into.limit(limit);
        }
    }

    @Override
    public long size() {
        return head.length + audioBytes + (audioBytes & 1);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return audio.isOpen();
    }

    @Override
    public void close() throws IOException {
        audio.close();
    }
}
