package io.toneguard.tap.live;

import io.toneguard.voice.light.LightEngine;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A share of the calls, analysed one step at a time in the order told, with what their analysers share. */
final class TapLane {
    private final Executor executor;
    private final int mostWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LightEngine engine = new LightEngine();
    private float[] scratch = new float[1_600];

    TapLane(Executor executor, int mostWaiting) {
        this.executor = executor;
        this.mostWaiting = mostWaiting;
    }

    /** Any thread; returns at once, false if so many wait that this one is not taken. */
    boolean offer(Runnable piece) {
        if (waiting.getAndIncrement() >= mostWaiting) {
            waiting.getAndDecrement();
            return false;
        }
        executor.execute(() -> {
            waiting.getAndDecrement();
            piece.run();
        });
        return true;
    }

    /** Any thread; always taken: there is little of it. */
    void tell(Runnable step) {
        executor.execute(step);
    }

    /** Pieces that wait. */
    int waiting() {
        return waiting.get();
    }

    /** For steps of this lane. */
    LightEngine engine() {
        return engine;
    }

    /** Samples that are decoded, until the next step. */
    float[] scratch(int samples) {
        if (scratch.length < samples) {
            scratch = new float[samples];
        }
        return scratch;
    }
}
