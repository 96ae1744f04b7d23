package io.toneguard.ingest.session;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Blocks that nobody holds, to be used again: they live for seconds, long enough for the garbage collector to copy each of them several
 * times while every call waits. Any thread may give one back.
 */
final class BlockPool {
    private static final long MAX_IDLE_BYTES = 64L << 20;

    /** Of one length in bytes there are blocks of one- and of two-byte samples. */
    private record Size(int bytes, int samples) {}

    private final Map<Size, Queue<AudioBlock>> idle = new ConcurrentHashMap<>();
    private final AtomicLong idleBytes = new AtomicLong();

    /** A block of silence, held once. */
    AudioBlock take(WireFormat format, int samples, long firstSample) {
        int length = samples * format.frameBytes();
        AudioBlock block = queue(new Size(length, samples)).poll();
        if (block == null) {
            block = new AudioBlock(new byte[length], samples, this::giveBack);
        } else {
            idleBytes.addAndGet(-length);
        }
        Arrays.fill(block.bytes(), format.codec().silence());
        return block.at(firstSample);
    }

    private void giveBack(AudioBlock block) {
        int length = block.bytes().length;
        if (idleBytes.get() + length <= MAX_IDLE_BYTES) {
            idleBytes.addAndGet(length);
            queue(new Size(length, block.samples())).add(block);
        }
    }

    private Queue<AudioBlock> queue(Size size) {
        return idle.computeIfAbsent(size, none -> new ConcurrentLinkedQueue<>());
    }
}
