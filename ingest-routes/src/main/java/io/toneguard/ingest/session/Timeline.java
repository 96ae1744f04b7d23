package io.toneguard.ingest.session;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * A call's audio from sample 0 on, in blocks. What is before {@link #settled} has been told and never changes; what is after it may be
 * written in any order. Nothing written is silence.
 */
final class Timeline {
    /** Takes what has become final, piece by piece. */
    interface Sink {
        void audio(AudioBlock block, int from, int to);
    }

    private final WireFormat format;
    private final int blockSamples;
    private final BlockPool pool;
    private final Sink sink;
    /** The blocks from {@link #settled} on, without a hole between them. */
    private final ArrayDeque<AudioBlock> blocks = new ArrayDeque<>();

    private long settled;
    /** Up to here a block has silence where nothing was written; behind it, whatever its last call left. */
    private long silenced;

    Timeline(WireFormat format, int blockSamples, BlockPool pool, Sink sink) {
        this.format = format;
        this.blockSamples = blockSamples;
        this.pool = pool;
        this.sink = sink;
    }

    long settled() {
        return settled;
    }

    /** How far it may be written without letting more than three blocks wait. */
    long reach() {
        return settled + 2L * blockSamples;
    }

    /** Writes all channels, interleaved. */
    void write(long at, byte[] bytes, int offset, int samples) {
        int frameBytes = format.frameBytes();
        silenceUpTo(at);
        long end = at + samples;
        while (samples > 0) {
            AudioBlock block = blockAt(at);
            int from = (int) (at - block.firstSample());
            int count = Math.min(samples, blockSamples - from);
            System.arraycopy(bytes, offset, block.bytes(), from * frameBytes, count * frameBytes);
            at += count;
            offset += count * frameBytes;
            samples -= count;
        }
        silenced = Math.max(silenced, end);
    }

    /** Writes one channel. */
    void write(int channel, long at, byte[] bytes, int offset, int samples) {
        if (format.channels() == 1) {
            write(at, bytes, offset, samples);
            return;
        }
        silenceUpTo(at + samples);
        int sampleBytes = format.codec().bytes();
        while (samples > 0) {
            AudioBlock block = blockAt(at);
            int from = (int) (at - block.firstSample());
            int count = Math.min(samples, blockSamples - from);
            spread(bytes, offset, count, block.bytes(), from * format.frameBytes() + channel * sampleBytes);
            at += count;
            offset += count * sampleBytes;
            samples -= count;
        }
    }

    private void spread(byte[] bytes, int offset, int count, byte[] into, int index) {
        int step = format.frameBytes();
        if (format.codec().bytes() == 1) {
            for (int i = 0; i < count; i++, index += step) {
                into[index] = bytes[offset + i];
            }
        } else {
            for (int i = 0; i < count; i++, index += step) {
                into[index] = bytes[offset + 2 * i];
                into[index + 1] = bytes[offset + 2 * i + 1];
            }
        }
    }

    /** Takes one channel's samples from..to out again; silence stays where they were. */
    byte[] take(int channel, long from, long to) {
        int sampleBytes = format.codec().bytes();
        silenceUpTo(to);
        byte[] taken = new byte[Math.toIntExact((to - from) * sampleBytes)];
        int i = 0;
        for (long at = from; at < to; at++) {
            AudioBlock block = blockAt(at);
            int index = (int) (at - block.firstSample()) * format.frameBytes() + channel * sampleBytes;
            for (int b = 0; b < sampleBytes; b++) {
                taken[i++] = block.bytes()[index + b];
                block.bytes()[index + b] = format.codec().silence();
            }
        }
        return taken;
    }

    /** Tells everything before {@code limit}. */
    void settle(long limit) {
        while (settled < limit) {
            AudioBlock block = blockAt(settled);
            int from = (int) (settled - block.firstSample());
            int to = (int) Math.min(blockSamples, limit - block.firstSample());
            silenceUpTo(block.firstSample() + to);
            settled += to - from;
            sink.audio(block, from, to);
            if (to == blockSamples) {
                blocks.removeFirst().release();
            }
        }
    }

    /** Gives the blocks back. */
    void close() {
        while (!blocks.isEmpty()) {
            blocks.removeFirst().release();
        }
    }

    /** Just before it is written over, mostly: a block that was silenced as a whole would be fetched into the processor's cache twice. */
    private void silenceUpTo(long limit) {
        while (silenced < limit) {
            AudioBlock block = blockAt(silenced);
            int from = (int) (silenced - block.firstSample());
            int to = (int) Math.min(blockSamples, limit - block.firstSample());
            int frameBytes = format.frameBytes();
            Arrays.fill(
                    block.bytes(),
                    from * frameBytes,
                    to * frameBytes,
                    format.codec().silence());
            silenced += to - from;
        }
    }

    private AudioBlock blockAt(long at) {
        if (blocks.isEmpty()) {
            blocks.addLast(pool.take(format.frameBytes(), blockSamples, settled / blockSamples * blockSamples));
        }
        AudioBlock last = blocks.getLast();
        while (at >= last.firstSample() + blockSamples) {
            last = pool.take(format.frameBytes(), blockSamples, last.firstSample() + blockSamples);
            blocks.addLast(last);
        }
        if (at >= last.firstSample()) {
            return last;
        }
        for (AudioBlock block : blocks) {
            if (at < block.firstSample() + blockSamples) {
                return block;
            }
        }
        throw new IllegalStateException("sample " + at + " is settled already, up to " + settled);
    }
}
