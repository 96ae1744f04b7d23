package io.toneguard.app.store;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.disk.BlockChannel;
import io.toneguard.voice.disk.BlockDisk;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A recording in the making as a file with room for its head at the front, so that nothing is copied when the call ends. Whole blocks go
 * to the disk at once; what does not fill one waits here until it does, or until the draft is forced, finished or closed. Written at
 * positions of our own counting: bytes of an append that failed half-way are overwritten by the next one.
 */
final class DiskRecordingDraft implements RecordingDraft {
    private static final int PIECE_BYTES = 1 << 18;
    /** A thread writes one draft at a time, and has thousands. */
    private static final ThreadLocal<ByteBuffer> PIECES =
            ThreadLocal.withInitial(() -> BlockChannel.allocate(PIECE_BYTES));

    /** Makes the names in the recording's folders durable. */
    interface Folders {
        void force() throws IOException;
    }

    private final Path draft;
    private final Path recording;
    private final int headBytes;
    private final Folders folders;
    private final BlockChannel blocks;
    /** The file's bytes behind its last whole block, also those that it has already. */
    private final byte[] rest;

    private int restBytes;
    private long wholeBlocks;
    private boolean nameIsDurable;
    private boolean isClosed;

    DiskRecordingDraft(Path draft, Path recording, int headBytes, BlockDisk disk, Folders folders) throws IOException {
        this.draft = draft;
        this.recording = recording;
        this.headBytes = headBytes;
        this.folders = folders;
        blocks = disk.open(draft, StandardOpenOption.CREATE);
        rest = new byte[blocks.blockBytes()];
        try {
            takeUp(Files.size(draft));
        } catch (IOException e) {
            blocks.close();
            throw e;
        }
    }

    @Override
    public long length() {
        return wholeBlocks + restBytes - headBytes;
    }

    @Override
    public ByteBuffer waiting() {
        int audio = (int) Math.min(restBytes, length());
        return ByteBuffer.wrap(rest, restBytes - audio, audio).asReadOnlyBuffer();
    }

    @Override
    public void append(ByteBuffer... bytes) throws IOException {
        var piece = PIECES.get().clear().put(rest, 0, restBytes);
        long at = wholeBlocks;
        for (ByteBuffer part : bytes) {
            while (part.hasRemaining()) {
                if (!piece.hasRemaining()) {
                    at += writeBlocks(piece, at);
                }
                int count = Math.min(part.remaining(), piece.remaining());
                piece.put(part.slice().limit(count));
                part.position(part.position() + count);
            }
        }
        at += writeBlocks(piece, at);
        wholeBlocks = at;
        restBytes = piece.position();
        piece.flip().get(rest, 0, restBytes);
    }

    /** Leaves in the buffer what does not fill a block. */
    private int writeBlocks(ByteBuffer piece, long position) throws IOException {
        int filled = piece.position();
        int whole = (int) blocks.wholeBlocks(filled);
        blocks.write(piece.flip().limit(whole), position);
        piece.limit(filled).position(whole);
        piece.compact();
        return whole;
    }

    @Override
    public void truncate(long shorter) throws IOException {
        if (shorter < 0 || shorter > length()) {
            throw new IllegalArgumentException(draft + " has " + length() + " bytes of audio, not " + shorter);
        }
        try (var file = plain()) {
            writeRest(file);
            file.truncate(headBytes + shorter);
        }
        takeUp(headBytes + shorter);
    }

    @Override
    public void force() throws IOException {
        try (var file = plain()) {
            writeRest(file);
            file.force(false);
        }
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
        try (var file = plain()) {
            writeRest(file);
            write(file, ByteBuffer.wrap(head), 0);
            // An append that failed half-way may have left more than was counted.
            file.truncate(headBytes + length());
            file.force(true);
        }
        Files.move(draft, recording, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        folders.force();
        end();
    }

    @Override
    public void discard() throws IOException {
        end();
        Files.deleteIfExists(draft);
    }

    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        try (blocks;
                var file = plain()) {
            isClosed = true;
            writeRest(file);
        }
    }

    private void end() throws IOException {
        isClosed = true;
        blocks.close();
    }

    /** A new file has room for the head only, and that in memory. */
    private void takeUp(long fileBytes) throws IOException {
        long there = Math.max(fileBytes, headBytes);
        long whole = blocks.wholeBlocks(there);
        var found = ByteBuffer.allocate((int) (there - whole));
        try (var file = FileChannel.open(draft, StandardOpenOption.READ)) {
            while (whole + found.position() < fileBytes) {
                if (file.read(found, whole + found.position()) < 0) {
                    throw new EOFException(draft + " ends before its byte " + fileBytes);
                }
            }
        }
        wholeBlocks = whole;
        restBytes = found.capacity();
        System.arraycopy(found.array(), 0, rest, 0, restBytes);
    }

    /** For what does not fill blocks: some bytes at the end, seldom. */
    private FileChannel plain() throws IOException {
        return FileChannel.open(draft, StandardOpenOption.WRITE);
    }

    private void writeRest(FileChannel file) throws IOException {
        write(file, ByteBuffer.wrap(rest, 0, restBytes), wholeBlocks);
    }

    private static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }
}
