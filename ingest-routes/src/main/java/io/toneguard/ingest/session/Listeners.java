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

    private final LiveCall call;
    private final CallListener[] listeners;
    private final boolean[] sheddable;
    private final boolean[] prompt;
    private final int announceSamples;
    private final LongAdder shedSamples;
    /** What only the prompt ones have heard. */
    private @Nullable AudioBlock kept;

    private int keptFrom;
    private int keptTo;

    Listeners(LiveCall call, List<CallAudience> audiences, SessionTiming timing, LongAdder shedSamples) {
        this.call = call;
        this.shedSamples = shedSamples;
        this.listeners = new CallListener[audiences.size()];
        this.sheddable = new boolean[audiences.size()];
        this.prompt = new boolean[audiences.size()];
        this.announceSamples =
                timing.samples(timing.settings().announce(), call.format().rateHz());
        for (int i = 0; i < listeners.length; i++) {
            sheddable[i] = audiences.get(i).sheddable();
            try {
                listeners[i] = audiences.get(i).listenTo(call);
                prompt[i] = listeners[i].isPrompt();
            } catch (RuntimeException e) {
                listeners[i] = DEAF;
                complain(e);
            }
        }
    }

    /** Whether one of them wants audio in the smaller pieces. */
    boolean isPrompt() {
        for (boolean one : prompt) {
            if (one) {
                return true;
            }
        }
        return false;
    }

    /** The prompt ones hear it now, the others when there is enough of it, or the block is complete. */
    void audio(AudioBlock block, int from, int to, boolean overloaded) {
        tell(true, block, from, to, overloaded);
        if (kept == null) {
            kept = block;
            keptFrom = from;
        }
        keptTo = to;
        if (to - keptFrom >= announceSamples || to == block.samples()) {
            flush(overloaded);
        }
    }

    /** Nothing more may come for a while: everybody hears what was kept. Before its block is given back, that is. */
    void flush(boolean overloaded) {
        var block = kept;
        if (block != null) {
            kept = null;
            tell(false, block, keptFrom, keptTo, overloaded);
        }
    }

    private void tell(boolean promptOnes, AudioBlock block, int from, int to, boolean overloaded) {
        for (int i = 0; i < listeners.length; i++) {
            if (prompt[i] != promptOnes) {
                continue;
            }
            if (overloaded && sheddable[i]) {
                shedSamples.add(to - from);
                continue;
            }
            try {
                listeners[i].audio(block, from, to);
            } catch (RuntimeException e) {
                listeners[i] = DEAF;
                complain(e);
            }
        }
    }

    void tell(Consumer<CallListener> event) {
        for (int i = 0; i < listeners.length; i++) {
            try {
                event.accept(listeners[i]);
            } catch (RuntimeException e) {
                listeners[i] = DEAF;
                complain(e);
            }
        }
    }

    private void complain(RuntimeException e) {
        LOG.error(
                "Call {} of {}/{}: a listener failed and hears no more of it; this is a fault of the program",
                call.callId(),
                call.tenantName(),
                call.source(),
                e);
    }

    private static final CallListener DEAF = new CallListener() {
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
