package io.toneguard.ingest.session;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallAudience;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The calls of this node, each on the event loop of its first connection. */
public final class CallSessions {
    private final SessionTiming timing;
    private final List<CallAudience> audiences;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    /** Where a call runs; of several recordings of one call the youngest. */
    private final ConcurrentMap<CallKey, SessionLoop> places = new ConcurrentHashMap<>();

    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder shedSamples = new LongAdder();
    private final LegCounters counters = new LegCounters();

    /**
     * @param nanoTime {@link System#nanoTime}, save in tests
     */
    public CallSessions(
            SessionSettings settings, List<CallAudience> audiences, InstantSource clock, LongSupplier nanoTime) {
        this.timing = new SessionTiming(settings, new BlockPool());
        this.audiences = List.copyOf(audiences);
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** The sessions of one more event loop. */
    public SessionLoop loop() {
        return new SessionLoop(this);
    }

    /** Calls that are open on this node. */
    public int open() {
        return open.get();
    }

    /** Samples that sheddable audiences did not hear, summed over audiences. */
    public long shedSamples() {
        return shedSamples.sum();
    }

    /** Messages that came after their place had become final. */
    public long lateMessages() {
        return counters.late().sum();
    }

    /** Messages whose place was filled already. */
    public long repeatedMessages() {
        return counters.repeated().sum();
    }

    /** Times a peer's stamps were out of all reason and were begun anew. */
    public long restampedStreams() {
        return counters.restamped().sum();
    }

    SessionLoop placeOf(SessionLoop asking, Source source, CallStart start) {
        var opening = new CallOpening(source, start);
        if (!opening.isOneOfTwo()) {
            return asking;
        }
        return places.computeIfAbsent(new CallKey(source.tenant(), opening.callId()), none -> asking);
    }

    /** Calls whose place is known; no more than are open, and those about to be. */
    int places() {
        return places.size();
    }

    SessionTiming timing() {
        return timing;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    LegCounters counters() {
        return counters;
    }

    CallSession open(SessionLoop loop, CallOpening opening) {
        var call = opening.call(clock.instant());
        var session = new CallSession(call, loop, timing, new Listeners(call, audiences, timing, shedSamples));
        places.put(CallKey.of(call), loop);
        open.incrementAndGet();
        return session;
    }

    /** A call that was to be opened was not. */
    void forget(CallOpening opening, SessionLoop loop) {
        places.remove(new CallKey(opening.source().tenant(), opening.callId()), loop);
    }

    void closed(CallSession session, SessionLoop loop, boolean another) {
        open.decrementAndGet();
        if (!another) {
            places.remove(CallKey.of(session.call()), loop);
        }
    }
}
