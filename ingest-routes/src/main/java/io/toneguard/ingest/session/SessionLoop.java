package io.toneguard.ingest.session;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Speaker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of one event loop; every method is called on that loop, save {@link #placeOf}. */
public final class SessionLoop {
    /** A tick that comes so long after the one before comes late. */
    private static final long LATE_NANOS = 200_000_000L;

    /** So long after it what waited may still be unread. */
    private static final long CATCHING_UP_NANOS = 2_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(SessionLoop.class);

    private static final byte ASK = 0;
    private static final byte HEARD = 1;
    private static final byte HEARD_STREAM = 2;

    private final CallSessions node;
    private final List<CallSession> sessions = new ArrayList<>();
    /** Mostly one to a call: thousands may end in the same second, and each then asks for the others of its call. */
    private final Map<CallKey, List<CallSession>> byCall = new HashMap<>();

    /** By place: what {@link #tick} need not ask. A byte of a table is at hand where thousands of sessions are not in the processor's cache. */
    private byte[] lately = new byte[64];

    private final StallWatch stalls = new StallWatch();
    private boolean shedding;
    private long tickedNanos;
    private long lateNanos;

    SessionLoop(CallSessions node) {
        this.node = node;
        this.tickedNanos = node.nanoTime().getAsLong();
        this.lateNanos = tickedNanos - LATE_NANOS;
    }

    /**
     * Where a connection belongs: the loop of its call where another connection has opened it, or is about to, else this one. Any thread.
     */
    public SessionLoop placeOf(Source source, CallStart start) {
        return node.placeOf(this, source, start);
    }

    /**
     * Opens the call of a connection, or joins it if it is open on this loop and waits for this leg.
     *
     * @throws CallRefusedException if the source's settings do not allow it
     */
    public Leg open(Source source, CallStart start) {
        var opening = new CallOpening(source, start);
        if (opening.isOneOfTwo()) {
            CallSession other = waitingFor(opening);
            if (other != null) {
                tellIfAnotherSpeaks(other, opening);
                var joined = leg(other, opening, new int[] {1});
                other.known(opening.complete(other.call()));
                other.speakers().agentIs(opening.agentId());
                return joined;
            }
        }
        CallSession session;
        try {
            session = node.open(this, opening);
        } catch (CallRefusedException e) {
            node.forget(opening, this);
            throw e;
        }
        tellIfNobodySpeaks(session, opening);
        session.place = sessions.size();
        sessions.add(session);
        if (lately.length < sessions.size()) {
            lately = Arrays.copyOf(lately, 2 * lately.length);
        }
        lately[session.place] = ASK;
        byCall.computeIfAbsent(CallKey.of(session.call()), none -> new ArrayList<>())
                .add(session);
        int[] channels = opening.isOneOfTwo() || opening.format().channels() == 1 ? new int[] {0} : new int[] {0, 1};
        return leg(session, opening, channels);
    }

    private @Nullable CallSession waitingFor(CallOpening opening) {
        for (CallSession session : of(new CallKey(opening.source().tenant(), opening.callId()))) {
            var call = session.call();
            if (call.source().equals(opening.source().name())
                    && session.hasFreeChannel()
                    && session.legNamed(opening.legName()) == null) {
                if (call.format().codec() != opening.format().codec()
                        || call.format().rateHz() != opening.format().rateHz()
                        || opening.format().channels() != 1) {
                    throw new CallRefusedException("its second connection sends " + opening.format()
                            + " but the first sends " + call.format().codec().word() + " at "
                            + call.format().rateHz() + " Hz; let both legs of a call send the same format");
                }
                return session;
            }
        }
        return null;
    }

    /** The first leg says who speaks in its call; the listeners have been told. */
    private static void tellIfNobodySpeaks(CallSession session, CallOpening opening) {
        var call = session.call();
        if (isNobodys(call, opening.source()) && opening.isOneOfTwo()) {
            LOG.info(
                    "Call {} of {}: leg {} came first and is neither speaker's, the source names {}: both speakers are unknown;"
                            + " give it to one of them with --customer-channel or --agent-channel of `sources add`",
                    call.callId(),
                    opening.source().label(),
                    opening.legName(),
                    String.join(", ", new TreeSet<>(opening.source().speakers().keySet())));
        }
    }

    private static void tellIfAnotherSpeaks(CallSession session, CallOpening second) {
        var call = session.call();
        Speaker said = second.speakers().get(0);
        Speaker counts = call.speakers().get(1);
        if (said != Speaker.UNKNOWN && said != counts && !isNobodys(call, second.source())) {
            LOG.info(
                    "Call {} of {}: leg {} is said to be the {} but came second, and counts as {} because of the first one's name; name"
                            + " both legs with --customer-channel and --agent-channel of `sources add`",
                    call.callId(),
                    second.source().label(),
                    second.legName(),
                    said.word(),
                    counts.word());
        }
    }

    /** Whether the first leg has no speaker though the source names some. */
    private static boolean isNobodys(LiveCall call, Source source) {
        return call.speakers().get(0) == Speaker.UNKNOWN && !source.speakers().isEmpty();
    }

    private Leg leg(CallSession session, CallOpening opening, int[] channels) {
        var leg = new SocketLeg(
                session,
                opening.legName(),
                channels,
                opening.format(),
                node.timing().settings().silence().toNanos(),
                node.nanoTime(),
                node.counters());
        session.add(leg);
        for (int i = 0; i < channels.length; i++) {
            session.speakers().name(channels[i], opening.trackNames().get(i));
        }
        return leg;
    }

    /**
     * Another person speaks in a call of this source that runs on this loop.
     *
     * @param track a track's name in this call, else a channel's number from 0, else {@code agent}, {@code customer} or a name that the source
     *     maps to one of them
     * @param person the agent's id; null: not known
     * @return false if there is no such call or channel here
     */
    public boolean participant(Source source, String callId, String track, @Nullable String person) {
        String name = source.legs() == 2 ? CallOpening.legName(source, track) : source.spelled(track);
        Speaker named = source.speakers().get(name);
        String speaker = named == null ? name : named.word();
        boolean found = false;
        for (CallSession session : of(new CallKey(source.tenant(), callId))) {
            if (session.call().source().equals(source.name())) {
                found |= session.speakers().participant(name, speaker, person);
            }
        }
        return found;
    }

    /** Of a session with one leg that was heard just now, and in which nothing is open: time changes nothing in it until the next tick. */
    void needsNoTick(CallSession session, boolean clockedByArrival) {
        lately[session.place] = clockedByArrival ? HEARD_STREAM : HEARD;
    }

    /** Lets time pass: to be called about ten times a second. */
    public void tick() {
        long now = node.nanoTime().getAsLong();
        stalls.begin();
        for (int i = 0; i < sessions.size(); i++) {
            if (lately[i] == ASK) {
                sessions.get(i).countStreams(now, stalls);
            } else if (lately[i] == HEARD_STREAM) {
                stalls.stream(false);
            }
        }
        boolean onTime = now - tickedNanos < LATE_NANOS && !stalls.isCommon();
        lateNanos = onTime ? lateNanos : now;
        tickedNanos = now;
        // From the end: whoever ends makes room for one that was looked after already.
        for (int i = sessions.size() - 1; i >= 0; i--) {
            if (lately[i] == ASK) {
                tick(sessions.get(i), now, onTime);
            } else {
                lately[i] = ASK;
            }
        }
    }

    private static void tick(CallSession session, long nowNanos, boolean onTime) {
        try {
            session.tick(nowNanos, onTime);
        } catch (RuntimeException e) {
            session.failed(e);
        }
    }

    /** The last moment at which this loop, or most of its streams, were not on time. */
    long lateUntil(long nowNanos) {
        return nowNanos - tickedNanos < LATE_NANOS ? lateNanos : nowNanos;
    }

    /** Whether this loop is not on time, or was not a moment ago and may still have to read what came meanwhile. */
    boolean wasLateJustNow() {
        long now = node.nanoTime().getAsLong();
        return now - lateUntil(now) < CATCHING_UP_NANOS;
    }

    /** Whether audiences that may be shed hear audio; what they do not hear is counted. */
    public void shed(boolean overloaded) {
        shedding = overloaded;
    }

    boolean isShedding() {
        return shedding;
    }

    /** Ends every call of this loop. */
    public void endAll(CallEnded.Ending ending, String reason) {
        for (CallSession session : List.copyOf(sessions)) {
            session.endAll(ending, reason);
        }
    }

    void closed(CallSession session) {
        int last = sessions.size() - 1;
        sessions.set(session.place, sessions.get(last));
        sessions.get(last).place = session.place;
        lately[session.place] = ASK;
        sessions.remove(last);
        var key = CallKey.of(session.call());
        var others = of(key);
        others.remove(session);
        if (others.isEmpty()) {
            byCall.remove(key);
        }
        node.closed(session, this, !others.isEmpty());
    }

    private List<CallSession> of(CallKey key) {
        return byCall.getOrDefault(key, new ArrayList<>());
    }
}
