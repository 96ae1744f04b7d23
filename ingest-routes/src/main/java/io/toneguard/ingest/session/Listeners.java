package io.toneguard.ingest.session;

import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who hears one call. One that throws hears no more of it; the call and the others go on. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /** Due only when a block is complete, or nothing more comes for a while. */
    private static final long NEVER = Long.MAX_VALUE;

    private final LiveCall call;
    private final CallListener[] listeners;
    private final boolean[] sheddable;
    /** Per listener, up to which sample it has heard, and up to which it wants to hear next. */
    private final long[] heard;

    private final long[] due;
    private long soonestDue;
    private final int announceSamples;
    private final LongAdder shedSamples;
    /** The block of which some have not heard all that is final; null if none is. */
    private @Nullable AudioBlock open;

    private long told;

    Listeners(LiveCall call, List<CallAudience> audiences, SessionTiming timing, LongAdder shedSamples) {
        this.call = call;
        this.shedSamples = shedSamples;
        this.listeners = new CallListener[audiences.size()];
        this.sheddable = new boolean[audiences.size()];
        this.heard = new long[audiences.size()];
        this.due = new long[audiences.size()];
        this.announceSamples =
                timing.samples(timing.settings().announce(), call.format().rateHz());
        for (int i = 0; i < listeners.length; i++) {
            sheddable[i] = audiences.get(i).sheddable();
            try {
                listeners[i] = audiences.get(i).listenTo(call);
                due[i] = listeners[i].wantsUpTo(0, announceSamples);
            } catch (RuntimeException e) {
                failed(i, e);
            }
        }
        soonestDue = soonest();
    }

    /** The sample up to which one of them wants to hear. */
    long due() {
        return soonestDue;
    }

    /** The block is final up to {@code to}: those hear it who are due, and everybody when it is complete. */
    void audio(AudioBlock block, int to, boolean overloaded) {
        told = block.firstSample() + to;
        open = block;
        tell(to == block.samples() ? NEVER : told, overloaded);
        if (to == block.samples()) {
            open = null;
        }
    }

    /** Nothing more may come for a while: everybody hears what there is. Before its block is given back, that is. */
    void flush(boolean overloaded) {
        tell(NEVER, overloaded);
    }

    /** Tells what is final to those who are due up to {@code limit}. */
    private void tell(long limit, boolean overloaded) {
        var block = open;
        if (block == null || soonestDue > limit) {
            return;
        }
        for (int i = 0; i < listeners.length; i++) {
            if (due[i] <= limit && heard[i] < told) {
                tell(i, block, overloaded);
            }
        }
        soonestDue = soonest();
    }

    private void tell(int i, AudioBlock block, boolean overloaded) {
        int from = (int) (heard[i] - block.firstSample());
        int to = (int) (told - block.firstSample());
        heard[i] = told;
        try {
            if (overloaded && sheddable[i]) {
                shedSamples.add(due[i] == NEVER ? 0 : to - from);
            } else {
                listeners[i].audio(block, from, to);
            }
            due[i] = listeners[i].wantsUpTo(told, told + announceSamples);
        } catch (RuntimeException e) {
            failed(i, e);
        }
    }

    private long soonest() {
        long soonest = NEVER;
        for (long one : due) {
            soonest = Math.min(soonest, one);
        }
        return soonest;
    }

    void tell(Consumer<CallListener> event) {
        for (int i = 0; i < listeners.length; i++) {
            try {
                event.accept(listeners[i]);
            } catch (RuntimeException e) {
                failed(i, e);
            }
        }
    }

    private void failed(int i, RuntimeException e) {
        listeners[i] = DEAF;
        due[i] = NEVER;
        LOG.error(
                "Call {} of {}/{}: a listener failed and hears no more of it; this is a fault of the program",
                call.callId(),
                call.tenantName(),
                call.source(),
                e);
    }

    private static final CallListener DEAF = new CallListener() {
        @Override
        public long wantsUpTo(long heard, long usual) {
            return NEVER;
        }

        @Override
        public void audio(AudioBlock block, int from, int to) {
            // it failed before
        }

        @Override
        public void ended(io.toneguard.voice.call.CallEnded ended) {
            // it failed before
        }
    };
}
