package io.toneguard.tap.live;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.light.LightAnalyzer;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** The tap's ear on the event loop of one call: hands on to the call's lane and never waits. What finds no room is left out. */
final class TappedCall implements CallListener {
    private final HeardCall call;
    private final TapLane lane;
    private final LongSupplier nanoTime;
    private final int rateHz;
    /** Per channel, by how many samples its person's readings become possible after the call's whole seconds. */
    private final int[] behindSecond;

    TappedCall(HeardCall call, WireFormat format, TapLane lane, LongSupplier nanoTime) {
        this.call = call;
        this.lane = lane;
        this.nanoTime = nanoTime;
        rateHz = format.rateHz();
        behindSecond = new int[format.channels()];
        Arrays.fill(behindSecond, LightAnalyzer.hindsightSamples(rateHz));
    }

    /** As soon as a second can be read, and not before: a voice's state is then fetched into the processor's cache once a second. */
    @Override
    public long wantsUpTo(long heard, long usual) {
        long soonest = Long.MAX_VALUE;
        for (int behind : behindSecond) {
            soonest = Math.min(soonest, heard + rateHz - Math.floorMod(heard - behind, rateHz));
        }
        return soonest;
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
        behindSecond[segment.channel()] =
                Math.floorMod(segment.fromSample() + LightAnalyzer.hindsightSamples(rateHz), rateHz);
        lane.tell(() -> call.segment(segment));
    }

    @Override
    public void known(LiveCall more) {
        lane.tell(() -> call.known(more));
    }

    @Override
    public void ended(CallEnded ended) {
        lane.tell(() -> call.ended(ended.samples()));
    }
}
