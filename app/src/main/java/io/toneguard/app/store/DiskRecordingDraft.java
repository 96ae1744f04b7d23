package io.toneguard.app.store;

import io.toneguard.voice.call.RecordingDraft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A recording in the making as a file with room for its head at the front, so that nothing is copied when the call ends. Written at
 * positions of our own counting: bytes of an append that failed half-way are overwritten by the next one.
 */
final class DiskRecordingDraft implements RecordingDraft {
    /** Makes the names in the recording's folders durable. */
    interface Folders {
        void force() throws IOException;
    }

    private final Path draft;
    private final Path recording;
    private final int headBytes;
    private final Folders folders;
    private final FileChannel file;
    private long length;
    private boolean nameIsDurable;

    DiskRecordingDraft(Path draft, Path recording, int headBytes, Folders folders) throws IOException {
        this.draft = draft;
        this.recording = recording;
        this.headBytes = headBytes;
        this.folders = folders;
        file = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        length = Math.max(0, file.size() - headBytes);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        write(bytes, headBytes + length);
        length += count;
    }

    @Override
    public void truncate(long shorter) throws IOException {
        if (shorter < 0 || shorter > length) {
            throw new IllegalArgumentException(draft + " has " + length + " bytes of audio, not " + shorter);
        }
        file.truncate(headBytes + shorter);
        length = shorter;
    }

    @Override
    public void force() throws IOException {
        file.force(false);
        if (!nameIsDurable) {
            folders.force();
            nameIsDurable = true;
        }
    }

    @Override
    public void finish(byte[] head) throws IOException {
        if (head.length != headBytes) {
            throw new IllegalArgumentException(
                    draft + " has room for a head of " + headBytes + " bytes, not " + head.length);
        }
        write(ByteBuffer.wrap(head), 0);
        // An append that failed half-way may have left more than was counted.
        file.truncate(headBytes + length);
        file.force(true);
        Files.move(draft, recording, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        folders.force();
        file.close();
    }

    @Override
    public void discard() throws IOException {
        file.close();
        Files.deleteIfExists(draft);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }
}
