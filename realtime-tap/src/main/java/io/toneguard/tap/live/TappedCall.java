package io.toneguard.tap.live;

import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.Segment;
import java.util.function.LongSupplier;

/** The tap's ear on the event loop of one call: hands on to the call's lane and never waits. What finds no room is left out. */
final class TappedCall implements CallListener {
    private final HeardCall call;
    private final TapLane lane;
    private final LongSupplier nanoTime;

    TappedCall(HeardCall call, TapLane lane, LongSupplier nanoTime) {
        this.call = call;
        this.lane = lane;
        this.nanoTime = nanoTime;
    }

    /** A reading is due 300 ms after its second. */
    @Override
    public boolean isPrompt() {
        return true;
    }

    @Override
    public void audio(AudioBlock block, int from, int to) {
        if (from == to) {
            return;
        }
        long toldNanos = nanoTime.getAsLong();
        block.retain();
        if (!lane.offer(() -> call.audio(block, from, to, toldNanos))) {
            block.release();
        }
    }

    @Override
    public void segment(Segment segment) {
        lane.tell(() -> call.segment(segment));
    }

    @Override
    public void ended(CallEnded ended) {
        lane.tell(() -> call.ended(ended.samples()));
    }
}
