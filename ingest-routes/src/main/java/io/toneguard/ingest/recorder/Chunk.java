package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.AudioBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Audio on its way into a draft: a block in memory, or where the journal has it. Handed from thread to thread, used by one at a time. */
final class Chunk {
    private static final Logger LOG = LoggerFactory.getLogger(Chunk.class);

    private final long position;
    private final int length;
    private final List<Place> places;
    private final HeldBlocks held;
    private @Nullable AudioBlock block;

    /**
     * @param position of its first byte in the recording's audio
     * @param block begins with it; held, and counted so
     * @param places of all its parts in order, as far as the journal took them
     */
    Chunk(long position, int length, @Nullable AudioBlock block, List<Place> places, HeldBlocks held) {
        this.position = position;
        this.length = length;
        this.block = block;
        this.places = places;
        this.held = held;
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
        if (block != null && isInJournal()) {
            release();
        }
    }

    /**
     * Its bytes from {@code from} on, a position in the recording's audio; empty if they are not in memory and the journal cannot give
     * them back.
     */
    ByteBuffer read(long from) {
        int skip = (int) (from - position);
        if (block != null) {
            return ByteBuffer.wrap(block.bytes(), skip, length - skip);
        }
        var bytes = ByteBuffer.allocate(length);
        try {
            for (Place place : places) {
                bytes.limit((int) (place.end() - position));
                place.read(bytes);
            }
        } catch (IOException e) {
            LOG.warn(
                    "{} bytes of a call are lost: the journal does not give them back: {}",
                    length - skip,
                    e.toString());
            return ByteBuffer.allocate(0);
        }
        return bytes.flip().position(skip);
    }

    /** Lets go of the block; once. */
    void release() {
        if (block != null) {
            held.release(block);
            block = null;
        }
    }

    /** Whether a crash leaves it there. */
    boolean isInJournal() {
        long reached = position;
        for (Place place : places) {
            if (place.position() != reached || !place.isThere()) {
                return false;
            }
            reached = place.end();
        }
        return reached == end();
    }
}
