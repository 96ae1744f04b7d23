package io.toneguard.ingest.session;

import io.toneguard.voice.call.AudioBlock;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Blocks that nobody holds, to be used again: they live for seconds, long enough for the garbage collector to copy each of them several
 * times while every call waits (8000 calls: pauses of 100 to 250 ms where only some of the blocks were kept). Any thread may give one back.
 */
final class BlockPool {
    /** As many bytes may be another number of samples: 16 kHz of one channel, or 8 kHz of two. */
    private record Shape(int bytes, int samples) {}

    /** The blocks of a great many calls: those that wait for the disk come back together. */
    private static final long MAX_IDLE_BYTES = Runtime.getRuntime().maxMemory() / 8;

    private final Map<Shape, Queue<AudioBlock>> idle = new ConcurrentHashMap<>();
    private final AtomicLong idleBytes = new AtomicLong();

    /** A block, held once, with whatever its last call left in it. */
    AudioBlock take(int frameBytes, int samples, long firstSample) {
        int length = samples * frameBytes;
        AudioBlock block = queue(length, samples).poll();
        if (block == null) {
            block = new AudioBlock(new byte[length], samples, this::giveBack);
        } else {
            idleBytes.addAndGet(-length);
        }
        return block.at(firstSample);
    }

    private void giveBack(AudioBlock block) {
        int length = block.bytes().length;
        if (idleBytes.get() + length <= MAX_IDLE_BYTES) {
            idleBytes.addAndGet(length);
            queue(length, block.samples()).add(block);
        }
    }

    private Queue<AudioBlock> queue(int length, int samples) {
        return idle.computeIfAbsent(new Shape(length, samples), none -> new ConcurrentLinkedQueue<>());
    }
}
