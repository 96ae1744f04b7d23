package io.toneguard.ingest.recording;

import io.toneguard.voice.call.RecordingDraft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

/** A draft in a {@link FolderStore}; while the store is full, half of what is appended reaches the file before that shows. */
final class FolderDraft implements RecordingDraft {
    private final Path draft;
    private final Path whole;
    private final int headBytes;
    private final BooleanSupplier isFull;
    private final FileChannel file;
    private long length;

    FolderDraft(Path draft, Path whole, int headBytes, BooleanSupplier isFull) throws IOException {
        this.draft = draft;
        this.whole = whole;
        this.headBytes = headBytes;
        this.isFull = isFull;
        file = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        length = Math.max(0, file.size() - headBytes);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void append(ByteBuffer... parts) throws IOException {
        long before = length;
        for (ByteBuffer bytes : parts) {
            int count = bytes.remaining();
            if (isFull.getAsBoolean()) {
                file.write(bytes.limit(bytes.position() + count / 2), headBytes + length);
                length = before;
                throw new IOException("No space left on device");
            }
            file.write(bytes, headBytes + length);
            length += count;
        }
    }

    @Override
    public void truncate(long shorter) throws IOException {
        file.truncate(headBytes + shorter);
        length = shorter;
    }

    @Override
    public void force() throws IOException {
        file.force(false);
    }

    @Override
    public void finish(byte[] head) throws IOException {
        if (head.length != headBytes) {
            throw new IllegalArgumentException("room for a head of " + headBytes + " bytes, not " + head.length);
        }
        if (isFull.getAsBoolean()) {
            throw new IOException("No space left on device");
        }
        file.write(ByteBuffer.wrap(head), 0);
        file.truncate(headBytes + length);
        file.close();
        Files.move(draft, whole, StandardCopyOption.REPLACE_EXISTING);
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
}
