package io.toneguard.ingest.pbx;

import io.toneguard.ingest.dialect.Conversation;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.dialect.DialectException;
import io.toneguard.ingest.dialect.Peer;
import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer from its admission until it is gone: hands its messages to its conversation, watches its time, and sees to it that no call
 * outlives it and that an end other than a good one is one line in the log. Always on one event loop; {@link Moving} is how it changes to
 * that of its call.
 */
final class Connection implements Peer {
    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private enum State {
        TALKING,
        /** We said goodbye; the peer is heard no more, but may go first. */
        PARTING,
        GONE
    }

    private record Letter(boolean text, byte[] bytes) {}

    private final Front front;
    private final Source source;
    private final Handshake handshake;
    private final Line line;
    private final Conversation conversation;
    private final List<WatchedLeg> legs = new ArrayList<>(1);
    private PbxLoop loop;
    private State state = State.TALKING;
    /** What came while the connection moves to another loop; null otherwise. */
    private @Nullable Deque<Letter> letters;

    private boolean moving;
    private int goneWhileMoving;
    private final long openedNanos;
    private long heardNanos;
    private long pingedNanos;
    private long partedNanos;
    private boolean began;
    private boolean probe;
    private String cause = "";
    private String told = "";

    /** Where its loop keeps it; -1: nowhere. */
    int place = -1;

    private Connection(Front front, Dialect dialect, Source source, Handshake handshake, Line line, PbxLoop loop) {
        this.front = front;
        this.source = source;
        this.handshake = handshake;
        this.line = line;
        this.loop = loop;
        openedNanos = heardNanos = pingedNanos = loop.nowNanos();
        conversation = dialect.converse(this);
    }

    /** A peer that {@link Admission} has counted in is on the line. */
    static Connection open(Front front, Dialect dialect, Source source, Handshake handshake, Line line, PbxLoop loop) {
        var connection = new Connection(front, dialect, source, handshake, line, loop);
        loop.add(connection);
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
            line.send(text);
        }
    }

    @Override
    public void send(byte[] bytes) {
        if (state == State.TALKING) {
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
        var sessions = loop.sessions().placeOf(source, handshake, start);
        if (sessions == loop.sessions()) {
            open(start, opened);
            return;
        }
        if (legs.stream().anyMatch(leg -> leg.ending() == null)) {
            throw new DialectException(
                    "call " + start.callId() + " has its other leg on another event loop, and this connection"
                            + " carries a call already; let the PBX open a connection for each leg");
        }
        moving = true;
        letters = new ArrayDeque<>();
        loop.remove(this);
        front.meters().moved();
        Moving.to(sessions, line.channel(), home -> arrived(home, start, opened));
    }

    private void arrived(PbxLoop home, CallStart start, Consumer<Leg> opened) {
        loop = home;
        moving = false;
        if (state == State.GONE) {
            return;
        }
        home.add(this);
        guarded(() -> open(start, opened));
        var waiting = letters;
        while (waiting != null && !waiting.isEmpty() && !moving) {
            var letter = waiting.remove();
            deliver(letter.text(), letter.bytes(), letter.bytes().length);
        }
        if (!moving) {
            letters = null;
            if (goneWhileMoving != 0 || !line.channel().isActive()) {
                gone(goneWhileMoving == 0 ? 1006 : goneWhileMoving);
            }
        }
    }

    private void open(CallStart start, Consumer<Leg> opened) {
        var leg = new WatchedLeg(loop.sessions().open(source, handshake, start), start.callId());
        legs.add(leg);
        opened.accept(leg);
    }

    byte[] scratch(int length) {
        return loop.scratch(length);
    }

    /** Something came that is no message of the dialect's. */
    void alive() {
        heardNanos = loop.nowNanos();
    }

    /** A whole message came; the array is the loop's scratch. */
    void hear(boolean text, byte[] bytes, int length) {
        heardNanos = loop.nowNanos();
        loop.count(length);
        if (letters != null) {
            letters.add(new Letter(text, Arrays.copyOf(bytes, length)));
        } else {
            deliver(text, bytes, length);
        }
    }

    private void deliver(boolean text, byte[] bytes, int length) {
        if (state != State.TALKING) {
            return;
        }
        try {
            if (text) {
                conversation.text(bytes, length);
            } else {
                conversation.binary(bytes, length);
            }
        } catch (DialectException e) {
            cutShort("dialect", Ending.REJECTED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (DialectException e) {
            cutShort("dialect", Ending.REJECTED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Our fault, unlike everything else that ends a conversation: the one end with a stack trace. */
    void failed(Throwable e) {
        var reason = "a fault of this node's: " + e.getClass().getSimpleName();
        if (told.isEmpty()) {
            told = reason;
            LOG.error(
                    "Source {} ({}), call {}: {}; the call ends, others go on",
                    source.label(),
                    source.dialect(),
                    call(),
                    reason,
                    e);
        }
        cutShort("fault", Ending.REJECTED, reason);
    }

    /** The wire itself was not as it must be. */
    void broken(String reason) {
        cutShort("protocol", Ending.REJECTED, reason);
    }

    void doesNotRead() {
        cutShort(
                "does-not-read",
                Ending.REJECTED,
                "more than 64 kB of answers wait for a peer that does not read; disconnected");
        line.channel().close();
    }

    /** The sessions of this loop have ended its call. */
    void drained(String reason) {
        boolean live = legs.stream().anyMatch(leg -> leg.ending() == null);
        legs.forEach(leg -> leg.endedElsewhere(Ending.DRAINED, reason));
        if (live) {
            tell(reason);
        }
        because("drained");
        part(1001, reason);
    }

    private void cutShort(String why, Ending ending, String reason) {
        if (state == State.GONE) {
            return;
        }
        because(why);
        tell(reason);
        endLegs(ending, reason);
        part(1000, reason);
    }

    private void endLegs(Ending ending, String reason) {
        for (var leg : legs) {
            try {
                leg.end(ending, reason);
            } catch (RuntimeException e) {
                LOG.error("Source {} ({}), call {}: its end failed", source.label(), source.dialect(), leg.callId(), e);
            }
        }
    }

    private void part(int code, String reason) {
        if (state == State.TALKING) {
            state = State.PARTING;
            partedNanos = loop.nowNanos();
            line.goodbye(code, reason);
        }
    }

    /** About once a second. */
    void look(long nowNanos) {
        var settings = front.settings();
        if (state == State.PARTING) {
            if (nowNanos - partedNanos > LINGER_NANOS) {
                line.channel().close();
            }
        } else if (nowNanos - heardNanos > settings.deadAfter().toNanos()) {
            cutShort(
                    "silent",
                    Ending.DROPPED,
                    "nothing came for pbx.dead-after=" + settings.deadAfter().toSeconds()
                            + " s, no answer to a ping either; disconnected");
            line.channel().close();
        } else if (!began
                && !probe
                && nowNanos - openedNanos > settings.startTimeout().toNanos()) {
            cutShort(
                    "no-start",
                    Ending.REJECTED,
                    "connected and started no call within pbx.start-timeout="
                            + settings.startTimeout().toSeconds() + " s; disconnected");
        } else if (nowNanos - pingedNanos >= settings.ping().toNanos()) {
            pingedNanos = nowNanos;
            line.ping();
        }
    }

    /**
     * The peer closed, or the connection went away.
     *
     * @param code as {@link Conversation#closed} has it
     */
    void gone(int code) {
        if (moving) {
            goneWhileMoving = code;
            return;
        }
        if (state == State.GONE) {
            return;
        }
        guarded(() -> conversation.closed(told.isEmpty() ? code : 1006));
        state = State.GONE;
        loop.remove(this);
        front.admission().leave(source);
        endLegs(Ending.DROPPED, words(code) + " before the call ended");
        legs.stream().filter(leg -> leg.ending() != Ending.COMPLETE).findFirst().ifPresent(leg -> {
            because("dropped");
            tell(leg.reason());
        });
        if (!began && !probe && !cause.equals("drained")) {
            because("no-start");
            tell(words(code) + " and had started no call");
            front.unmet().noCall(source, told);
        }
        because("complete");
        front.meters().closed(source.dialect(), cause);
    }

    private static String words(int code) {
        return switch (code) {
            case 1005 -> "the peer closed the connection without a code";
            case 1006 -> "the connection broke";
            default -> "the peer closed the connection with code " + code;
        };
    }

    private void because(String why) {
        cause = cause.isEmpty() ? why : cause;
    }

    private void tell(String reason) {
        if (told.isEmpty()) {
            told = reason;
            LOG.info("Source {} ({}), call {}: {}", source.label(), source.dialect(), call(), reason);
        }
    }

    private String call() {
        return legs.isEmpty() ? "none yet" : legs.get(legs.size() - 1).callId();
    }
}
