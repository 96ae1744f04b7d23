package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.AudioBlock;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Audio on its way into a draft: a block in memory, or where the journal has it. Handed from thread to thread, used by one at a time. */
final class Chunk {
    private static final Logger LOG = LoggerFactory.getLogger(Chunk.class);
    /** With the rests between them some seven minutes: a bad sector must not hold the journal of all calls for ever. */
    private static final int MOST_TRIES = 20;

    private final long position;
    private final int length;
    private final Places places;
    private final HeldBlocks held;
    private @Nullable AudioBlock block;
    private int failures;
    private boolean isLost;
    private boolean isNoted = true;

    /**
     * @param position of its first byte in the recording's audio
     * @param block begins with it; held, and counted so
     * @param found where its parts are in order, as far as the journal took them
     */
    Chunk(long position, int length, @Nullable AudioBlock block, List<Place> found, HeldBlocks held) {
        this.position = position;
        this.length = length;
        this.block = block;
        this.places = Places.of(position, length, found);
        this.held = held;
        held.note(places.count());
    }

    long position() {
        return position;
    }

    int length() {
        return length;
    }

    long end() {
        return position + length;
    }

    /** Lets go of the block if the journal has all of it: it is read back when its turn comes. */
    void spill() {
        if (isInJournal()) {
            releaseBlock();
        }
    }

    boolean isInMemory() {
        return block != null;
    }

    /**
     * Its bytes from {@code from} on, a position in the recording's audio; empty if they are not in memory and the journal has them no
     * more, or did not give them back at any of many tries.
     *
     * @throws IOException if the journal does not give them back this time
     */
    ByteBuffer read(long from) throws IOException {
        int skip = (int) (from - position);
        if (block != null) {
            return ByteBuffer.wrap(block.bytes(), skip, length - skip);
        }
        var bytes = ByteBuffer.allocate(length);
        try {
            places.read(bytes);
        } catch (NoSuchFileException | EOFException e) {
            return lost(skip, "has them no more", e);
        } catch (IOException e) {
            failures++;
            if (failures >= MOST_TRIES) {
                return lost(skip, "did not give them back in " + failures + " tries", e);
            }
            throw e;
        }
        return bytes.flip().position(skip);
    }

    private ByteBuffer lost(int skip, String why, IOException cause) {
        isLost = true;
        LOG.error("{} bytes of a call are lost: the journal {}: {}", length - skip, why, cause.toString());
        return ByteBuffer.allocate(0);
    }

    /** Whether it was asked for and is nowhere: silence takes its place. */
    boolean isLost() {
        return isLost;
    }

    /** It is where it belongs, or another process finds it; once. */
    void release() {
        releaseBlock();
        if (isNoted) {
            isNoted = false;
            held.forget(places.count());
        }
    }

    private void releaseBlock() {
        if (block != null) {
            held.release(block);
            block = null;
        }
    }

    /** Whether a crash leaves it there. */
    boolean isInJournal() {
        return places.areThere();
    }
}
