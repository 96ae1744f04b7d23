package io.toneguard.ingest.pbx;

import io.toneguard.ingest.dialect.Conversation;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.dialect.DialectException;
import io.toneguard.ingest.dialect.Peer;
import io.toneguard.ingest.session.CallRefusedException;
import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One peer from its admission until it is gone: hands its messages to its conversation, watches its time, and sees to it that no call
 * outlives it and that an end other than a good one is one line in the log. Always on one event loop; {@link Moving} is how it changes to
 * that of its call.
 */
final class Connection implements Peer {

    private enum State {
        TALKING,
        /** We said goodbye; the peer is heard no more, but may go first. */
        PARTING,
        GONE
    }

    private final Front front;
    private final Source source;
    private final Handshake handshake;
    private final Line line;
    private final Conversation conversation;
    private final Legs legs = new Legs();
    private final Outcome outcome;
    private final Pulse pulse;
    private final ReadCoalescing coalescing;
    private PbxLoop loop;
    private State state = State.TALKING;
    /** What came while the connection moves to another loop, to be done there; null otherwise. */
    private @Nullable Deque<Runnable> later;

    private @Nullable MessageLag lag;
    private boolean moving;
    private boolean began;
    private boolean probe;
    private boolean said;

    /** Where its loop keeps it; -1: nowhere. */
    int place = -1;

    private Connection(Front front, Dialect dialect, Source source, Handshake handshake, Line line, PbxLoop loop) {
        this.front = front;
        this.source = source;
        this.handshake = handshake;
        this.line = line;
        this.loop = loop;
        outcome = new Outcome(source);
        pulse = new Pulse(front.settings(), loop.nowNanos());
        coalescing = new ReadCoalescing(
                front.settings().coalesce(), front.settings().coalesceCrowded(), loop.nowNanos(), line::lowWater);
        conversation = dialect.converse(this);
    }

    /** A peer that {@link Admission} has counted in is on the line. */
    static Connection open(Front front, Dialect dialect, Source source, Handshake handshake, Line line, PbxLoop loop) {
        var connection = new Connection(front, dialect, source, handshake, line, loop);
        if (!connection.moving) {
            loop.add(connection);
        }
        front.meters().opened(source.dialect());
        return connection;
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public void send(String text) {
        if (state == State.TALKING) {
            said = true;
            line.send(text);
        }
    }

    @Override
    public void send(byte[] bytes) {
        if (state == State.TALKING) {
            said = true;
            line.send(bytes);
        }
    }

    @Override
    public void isProbe() {
        probe = true;
    }

    @Override
    public void close(String reason) {
        part(1000, reason);
    }

    @Override
    public void begin(CallStart start, Consumer<Leg> opened) {
        began = true;
        var sessions = loop.sessions().placeOf(source, start);
        if (sessions == loop.sessions()) {
            open(start, opened);
            return;
        }
        if (legs.anyOpen()) {
            throw new DialectException(
                    "call " + start.callId() + " has its other leg on another event loop, and this connection"
                            + " carries a call already; let the PBX open a connection for each leg");
        }
        moving = true;
        later = later == null ? new ArrayDeque<>() : later;
        loop.remove(this);
        front.meters().moved();
        Moving.to(sessions, line.channel(), home -> arrived(home, start, opened));
    }

    private void arrived(PbxLoop home, CallStart start, Consumer<Leg> opened) {
        loop = home;
        moving = false;
        home.add(this);
        guarded(() -> open(start, opened));
        if (lag != null) {
            lag.handled(false);
        }
        while (later != null && !moving) {
            var next = later.poll();
            if (next == null) {
                later = null;
                if (!line.channel().isActive()) {
                    gone(1006);
                }
            } else {
                next.run();
            }
        }
    }

    private boolean putOff(Runnable work) {
        if (moving && later != null) {
            later.add(work);
            return true;
        }
        return false;
    }

    private void open(CallStart start, Consumer<Leg> opened) {
        opened.accept(legs.add(loop.sessions().open(source, start), start.callId()));
        lag = front.lag() == null ? null : front.lag().probe(start.metadata());
    }

    byte[] scratch(int length) {
        return loop.scratch(length);
    }

    /** Something came that is no message of the dialect's. */
    void alive() {
        pulse.heard(loop.nowNanos());
    }

    /** A whole message came; the array is good until this returns. */
    void hear(boolean text, byte[] bytes, int length) {
        pulse.heard(loop.nowNanos());
        loop.count(length);
        coalescing.heard(length);
        if (moving) {
            var copy = Arrays.copyOf(bytes, length);
            putOff(() -> deliver(text, copy, length));
        } else {
            deliver(text, bytes, length);
        }
    }

    private void deliver(boolean text, byte[] bytes, int length) {
        if (state == State.TALKING) {
            try {
                if (text) {
                    conversation.text(bytes, length);
                } else {
                    conversation.binary(bytes, length);
                }
                if (lag != null) {
                    lag.handled(!text);
                }
            } catch (RuntimeException e) {
                thrown(e);
            }
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            thrown(e);
        }
    }

    private void thrown(RuntimeException e) {
        if (e instanceof DialectException || e instanceof CallRefusedException) {
            cutShort("dialect", Ending.REJECTED, String.valueOf(e.getMessage()));
        } else {
            failed(e);
        }
    }

    /** Our fault, unlike everything else that ends a conversation. */
    void failed(Throwable e) {
        var reason = "a fault of this node's: " + e.getClass().getSimpleName();
        outcome.fault(legs.callId(), reason, e);
        cutShort("fault", Ending.REJECTED, reason);
    }

    /** The wire itself was not as it must be. */
    void broken(String reason) {
        if (!putOff(() -> broken(reason))) {
            cutShort("protocol", Ending.REJECTED, reason);
        }
    }

    void doesNotRead() {
        cutShort(
                "does-not-read",
                Ending.REJECTED,
                "more than 64 kB of answers wait for a peer that does not read; disconnected");
        line.channel().close();
    }

    /**
     * This node stops: lets the dialect say its goodbye.
     *
     * @return whether it said something that the peer may answer; if not, nothing is to be waited for
     */
    boolean leaving(String reason) {
        if (state != State.TALKING) {
            return true; // it is being waited for already
        }
        outcome.because("drained");
        said = false;
        guarded(() -> conversation.leaving(reason));
        return said;
    }

    /** This node stops and waits no longer. */
    void drained(String reason) {
        boolean live = legs.anyOpen();
        legs.end(Ending.DRAINED, reason);
        if (live) {
            outcome.tell(legs.callId(), reason);
        }
        outcome.because("drained");
        part(1001, reason);
    }

    private void cutShort(String why, Ending ending, String reason) {
        if (state == State.GONE) {
            return;
        }
        outcome.because(why);
        outcome.tell(legs.callId(), reason);
        legs.end(ending, reason);
        part(1000, reason);
    }

    private void part(int code, String reason) {
        if (state == State.TALKING) {
            state = State.PARTING;
            pulse.parted(loop.nowNanos());
            line.goodbye(code, reason);
        }
    }

    /** Every 100 ms. */
    void tick() {
        coalescing.tick();
    }

    /** About once a second. */
    void look(long nowNanos, boolean crowded) {
        coalescing.look(nowNanos, crowded);
        var settings = front.settings();
        switch (pulse.at(nowNanos, began || probe)) {
            case LET_GO -> line.channel().close();
            case DEAD -> {
                var reason = "nothing came for pbx.dead-after="
                        + settings.deadAfter().toSeconds() + " s, no answer to a ping either; disconnected";
                cutShort("silent", Ending.DROPPED, reason);
                line.channel().close();
            }
            case NO_CALL -> {
                var reason = "connected and started no call within pbx.start-timeout="
                        + settings.startTimeout().toSeconds() + " s; disconnected";
                cutShort("no-start", Ending.REJECTED, reason);
            }
            case PING -> line.ping();
            case NOTHING -> {}
        }
    }

    /**
     * The peer closed, or the connection went away.
     *
     * @param code as {@link Conversation#closed} has it
     */
    void gone(int code) {
        if (state == State.GONE || putOff(() -> gone(code))) {
            return;
        }
        guarded(() -> conversation.closed(outcome.told().isEmpty() ? code : 1006));
        state = State.GONE;
        loop.remove(this);
        front.admission().leave(source);
        legs.end(Ending.DROPPED, Outcome.closing(code) + " before the call ended");
        legs.trouble().ifPresent(reason -> {
            outcome.because("dropped");
            outcome.tell(legs.callId(), reason);
        });
        if (!began && !probe && !outcome.cause().equals("drained")) {
            outcome.because("no-start");
            outcome.tell(legs.callId(), Outcome.closing(code) + " and had started no call");
            front.unmet().noCall(source, outcome.told());
        }
        outcome.because("complete");
        front.meters().closed(source.dialect(), outcome.cause());
    }
}
