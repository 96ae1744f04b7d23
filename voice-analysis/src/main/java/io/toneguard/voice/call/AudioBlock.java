package io.toneguard.voice.call;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Some seconds of a call's audio as it arrived, all channels interleaved. A session fills it from the front; what {@link CallListener#audio}
 * has announced never changes any more and may be read by any thread that holds the block.
 *
 * <p>Blocks are used again: whoever reads one after {@code audio} returned must {@link #retain} it there and {@link #release} it once.
 */
public final class AudioBlock {
    private final byte[] bytes;
    private final int samples;
    private final Consumer<AudioBlock> home;
    private final AtomicInteger holders = new AtomicInteger();
    private long firstSample;

    /**
     * @param bytes samples x the format's frame bytes
     * @param samples sample frames that fit
     * @param home takes the block back when nobody holds it any more, on whatever thread was the last
     */
    public AudioBlock(byte[] bytes, int samples, Consumer<AudioBlock> home) {
        this.bytes = bytes;
        this.samples = samples;
        this.home = home;
    }

    /** Begins a (new) life at a place on a call's timeline, held once. */
    public AudioBlock at(long firstSampleOfCall) {
        if (!holders.compareAndSet(0, 1)) {
            throw new IllegalStateException("block at sample " + firstSample + " is still held and cannot begin anew");
        }
        firstSample = firstSampleOfCall;
        return this;
    }

    /** All of it; only what was announced is of meaning. */
    public byte[] bytes() {
        return bytes;
    }

    /** Sample frames that fit. */
    public int samples() {
        return samples;
    }

    /** Where it begins on the call's timeline, in samples. */
    public long firstSample() {
        return firstSample;
    }

    public void retain() {
        if (holders.getAndIncrement() <= 0) {
            throw new IllegalStateException("block at sample " + firstSample + " was given back and cannot be held");
        }
    }

    public void release() {
        int left = holders.decrementAndGet();
        if (left == 0) {
            home.accept(this);
        } else if (left < 0) {
            throw new IllegalStateException("block at sample " + firstSample + " was released once too often");
        }
    }
}
