package io.toneguard.ingest.session;

import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who hears one call. One that throws hears no more of it; the call and the others go on. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final LiveCall call;
    private final CallListener[] listeners;
    private final boolean[] sheddable;
    private final LongAdder shedSamples;

    Listeners(LiveCall call, List<CallAudience> audiences, LongAdder shedSamples) {
        this.call = call;
        this.shedSamples = shedSamples;
        this.listeners = new CallListener[audiences.size()];
        this.sheddable = new boolean[audiences.size()];
        for (int i = 0; i < listeners.length; i++) {
            sheddable[i] = audiences.get(i).sheddable();
            try {
                listeners[i] = audiences.get(i).listenTo(call);
            } catch (RuntimeException e) {
                listeners[i] = DEAF;
                complain(e);
            }
        }
    }

    void audio(AudioBlock block, int from, int to, boolean overloaded) {
        for (int i = 0; i < listeners.length; i++) {
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
