package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.disk.BlockChannel;
import io.toneguard.voice.disk.BlockDisk;
import io.toneguard.voice.log.OnceAMinute;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-ahead journal of all calls of this process, in files that follow one another. Used by one thread. Where it cannot be written,
 * calls go on without it: their audio reaches the store, but would not survive a crash on the way, and a call that began meanwhile is then
 * known to ledger and store only.
 *
 * <p>Written past the page cache, since it is read after a crash only, and a file that nobody needs any more is written again from its front,
 * as PostgreSQL does with its log: no new place on disk is looked for.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Path folder;
    private final JournalSegment.Maker maker;
    private final RecorderMeters meters;
    private final OnceAMinute troubles = new OnceAMinute();
    private final ByteBuffer buffer = BlockChannel.allocate(2 * JournalRecord.MAX_BYTES);
    private final CRC32C checksum = new CRC32C();
    private final Deque<JournalSegment> older = new ArrayDeque<>();
    private final Path spare;
    private boolean hasSpare;
    private @Nullable BlockDisk disk;
    private @Nullable JournalSegment current;
    private long nextNumber;
    private long lastWhole;

    /** @param left segments of an earlier process, oldest first; they go as soon as nobody needs them */
    Journal(Path folder, List<JournalSegment> left, JournalSegment.Maker maker, RecorderMeters meters) {
        this.folder = folder;
        this.maker = maker;
        this.meters = meters;
        older.addAll(left);
        spare = folder.resolve("spare");
        nextNumber = left.isEmpty() ? 1 : left.get(left.size() - 1).number() + 1;
    }

    boolean isOpen() {
        return current != null;
    }

    /** Bytes in the segment being written. */
    long length() {
        return current == null ? 0 : current.wholeBlocks() + buffer.position();
    }

    /** Number of the segment being written. */
    long number() {
        return current == null ? nextNumber : current.number();
    }

    /** Number of the last segment whose head, at least, is durable; 0 while none of this process's is. */
    long lastWhole() {
        return lastWhole;
    }

    /** Ends the segment being written and begins the next; whether that worked. */
    boolean roll() {
        if (current != null && sync()) {
            close();
        }
        try {
            if (disk == null) {
                disk = BlockDisk.of(folder);
            }
            current = maker.create(folder, disk, nextNumber, hasSpare ? spare : null);
            hasSpare = false;
            nextNumber++;
            forceFolder();
            return true;
        } catch (IOException e) {
            nextNumber++;
            hasSpare = false;
            fail(e);
            return false;
        }
    }

    void append(byte kind, RecordingId recording, byte[] body) {
        begin(kind, recording, body.length);
        buffer.put(body);
        end();
    }

    /** Appends audio, in one record. Whether it got there shows after {@link #sync}, in {@link Places#areThere}. */
    @Nullable
    Place audio(RecordingId recording, long position, byte[] bytes, int offset, int length) {
        begin(JournalRecord.AUDIO, recording, Long.BYTES + length);
        buffer.putLong(position);
        long at = length();
        buffer.put(bytes, offset, length);
        end();
        return current == null ? null : new Place(position, length, current, at);
    }

    /** What was appended so far is durable if this returns true. */
    boolean sync() {
        flush();
        if (current == null) {
            return false;
        }
        var timer = meters.start();
        try {
            current.force();
            lastWhole = current.number();
            meters.synced(timer);
            if (troubles.end()) {
                LOG.info("Journal {} can be written again", folder);
            }
            return true;
        } catch (IOException e) {
            fail(e);
            return false;
        }
    }

    /** Removes the segments before the one being written whose number is under {@code needed}, oldest first. */
    void deleteBelow(long needed) {
        while (!older.isEmpty() && older.getFirst().number() < needed) {
            try {
                if (hasSpare) {
                    older.getFirst().delete();
                } else {
                    older.getFirst().moveTo(spare);
                    hasSpare = true;
                }
            } catch (IOException e) {
                LOG.warn(
                        "{} cannot be let go of ({}); it is tried again",
                        older.getFirst().file(),
                        e.toString());
                return;
            }
            older.removeFirst();
        }
    }

    /** @param empty nobody needs anything of it any more */
    void close(boolean empty) {
        sync();
        close();
        if (empty) {
            deleteBelow(Long.MAX_VALUE);
        }
        try {
            Files.deleteIfExists(spare);
        } catch (IOException e) {
            LOG.debug("Deleting {}", spare, e);
        }
    }

    private void begin(byte kind, RecordingId recording, int bodyBytes) {
        int bytes = JournalRecord.FRAME_BYTES + JournalRecord.HEAD_BYTES + bodyBytes;
        if (bytes > JournalRecord.MAX_BYTES) {
            throw new IllegalArgumentException("a journal record of " + bytes + " bytes");
        }
        if (buffer.remaining() < bytes) {
            flush();
        }
        buffer.mark();
        buffer.putInt(JournalRecord.HEAD_BYTES + bodyBytes).putInt(0).put(kind);
        buffer.putLong(recording.value().getMostSignificantBits());
        buffer.putLong(recording.value().getLeastSignificantBits());
    }

    private void end() {
        int after = buffer.position();
        int start = buffer.reset().position();
        buffer.limit(after).position(start + JournalRecord.FRAME_BYTES);
        JournalRecord.begin(checksum, number());
        checksum.update(buffer);
        buffer.limit(buffer.capacity());
        buffer.putInt(start + Integer.BYTES, (int) checksum.getValue());
        if (current == null) {
            buffer.clear();
        }
    }

    private void flush() {
        if (current == null) {
            buffer.clear();
        } else if (length() > current.length()) {
            long bytes = length() - current.length();
            try {
                current.write(buffer);
                meters.journaled(bytes);
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    private void fail(IOException cause) {
        troubles.say(() -> LOG.warn(
                "Journal {} cannot be written: {}; calls are recorded without it, so a crash now would cost what the store"
                        + " has not yet, and leave those that began meanwhile to `calls finish`; make room or repair it, it is tried again"
                        + " each recorder.sync",
                folder,
                cause.toString()));
        var failed = current;
        close();
        if (failed != null && failed.length() == 0) {
            discard(failed);
        }
    }

    /** One that took nothing, the newest: each try on a full disk would leave another. */
    private void discard(JournalSegment failed) {
        try {
            failed.delete();
            older.removeLast();
        } catch (IOException e) {
            LOG.debug("Deleting {}, which could not be written", failed.file(), e);
        }
    }

    private void close() {
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                LOG.debug("Closing {}", current.file(), e);
            }
            older.addLast(current);
            current = null;
        }
        buffer.clear();
    }

    private void forceFolder() throws IOException {
        try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
