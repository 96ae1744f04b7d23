package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One AudioHook session. The client's own timeline is the truth: what it left out is skipped where it says, and a position ahead of what
 * has come is lost audio. Audio that comes while paused is not taken, since a pause may be there to keep a card number out of recordings;
 * the {@code resumed} that follows accounts for the time.
 */
final class AudioHookConversation implements Conversation {
    /** 20 ms: a position this near to ours is the same. */
    private static final long TOLERANCE_SAMPLES = AudioHookTime.RATE_HZ / 50;

    private static final String NO_WORD = "the connection went away without 'close'";

    private enum State {
        BEFORE_OPEN,
        OPENED,
        /** Goodbye is said, by one of us; the client closes the connection. */
        OVER
    }

    private final Peer peer;
    private State state = State.BEFORE_OPEN;
    private @Nullable String sessionId;
    private long clientSeq;
    private long ourSeq;
    private @Nullable Leg leg;
    private int frameBytes;
    /** Where on the leg's timeline the session's begins: after 0 if the leg has joined a call that was there already. */
    private long origin;

    private boolean placed;
    private boolean paused;
    private boolean left;
    private String lastError = NO_WORD;

    AudioHookConversation(Peer peer) {
        this.peer = peer;
        this.sessionId = peer.handshake().header("Audiohook-Session-Id").orElse(null);
    }

    @Override
    public void text(byte[] utf8, int length) {
        if (state == State.OVER) {
            return;
        }
        try {
            hear(AudioHookMessage.read(utf8, length));
        } catch (DialectException e) {
            throw refused(e);
        }
    }

    @Override
    public void binary(byte[] bytes, int length) {
        var to = leg;
        if (to != null && !paused && state == State.OPENED) {
            to.audio(bytes, 0, length);
            placed(length / frameBytes);
        } else if (state == State.BEFORE_OPEN) {
            throw refused(new DialectException("audio of " + length + " bytes came before 'open'"));
        }
    }

    @Override
    public void closed(int code) {
        end(left ? Ending.DRAINED : Ending.DROPPED, lastError + " (WebSocket close " + code + ")");
        state = State.OVER;
    }

    /** The client answers {@code disconnect} with {@code close}; until then it may go on sending audio, which still counts. */
    @Override
    public void leaving(String reason) {
        if (state != State.OVER && !left) {
            disconnect("completed", reason);
            left = true;
        }
    }

    private void hear(AudioHookMessage message) {
        if (sessionId == null) {
            sessionId = message.id();
        } else if (!sessionId.equals(message.id())) {
            throw new DialectException("a message names session " + WireFormats.quoted(message.id())
                    + ", this connection's is " + WireFormats.quoted(sessionId));
        }
        if (message.seq() != clientSeq + 1) {
            throw new DialectException("message " + (clientSeq + 1) + " was expected and " + message.seq()
                    + " came: AudioHook numbers its messages without a gap");
        }
        clientSeq = message.seq();
        if (message.serverseq() > ourSeq) {
            throw new DialectException("message " + clientSeq + " answers our message " + message.serverseq()
                    + " and we have sent " + ourSeq);
        }
        switch (message.type()) {
            case "open" -> open(message);
            case "ping" -> {
                send("pong", AudioHookMessage.object());
                follow(message);
            }
            case "paused" -> paused(message);
            case "resumed" -> resumed(message);
            case "discarded" -> discarded(message);
            case "error" -> lastError = errorOf(message);
            case "close" -> close(message);
            default -> follow(message); // "update", and what later versions add
        }
    }

    /** {@code opened} is sent before anything else is done: a client that waits more than 5 s for it loses the call. */
    private void open(AudioHookMessage message) {
        if (state != State.BEFORE_OPEN) {
            throw new DialectException("message " + clientSeq + " is a second 'open'");
        }
        if (left) {
            return; // it crossed our 'disconnect', which the client answers next
        }
        var open = AudioHookOpen.read(message);
        var media = open.media();
        var opened = AudioHookMessage.object();
        opened.put("startPaused", false);
        var answer = opened.putArray("media");
        if (media != null) {
            answer.add(media.offered());
        }
        send("opened", opened);
        state = State.OPENED;
        if (media == null) {
            throw open.mediaNotTaken();
        }
        if (open.isProbe()) {
            peer.isProbe();
        } else {
            frameBytes = media.format().frameBytes();
            peer.begin(open.callStart(media, peer), begun -> leg = begun);
        }
    }

    private void paused(AudioHookMessage message) {
        inSession(message);
        follow(message);
        if (!paused) {
            paused = true;
            if (leg != null) {
                leg.paused();
            }
        }
    }

    /** The pause's length is told before its end, so that it is this length and not the wall clock's. */
    private void resumed(AudioHookMessage message) {
        inSession(message);
        leftOut(message, Gap.Kind.PAUSED);
        if (paused) {
            paused = false;
            if (leg != null) {
                leg.resumed();
            }
        }
        follow(message);
    }

    private void discarded(AudioHookMessage message) {
        inSession(message);
        leftOut(message, paused ? Gap.Kind.PAUSED : Gap.Kind.LOST);
        follow(message);
    }

    /**
     * The client's audio goes on at {@code start + discarded}. What we lack before {@code start} is lost; where we are past it already,
     * because the silence on the wire was taken for a gap, only the rest is skipped.
     */
    private void leftOut(AudioHookMessage message, Gap.Kind kind) {
        long start = duration(message, "start");
        long discarded = duration(message, "discarded");
        skipTo(start);
        long past = heard() - start;
        skip(Math.abs(past) <= TOLERANCE_SAMPLES ? discarded : Math.max(0, discarded - past), kind);
    }

    /** While paused the client's position may run on or stand still; {@code resumed} says which it was. */
    private void follow(AudioHookMessage message) {
        if (message.position() != null) {
            long position = AudioHookTime.samples("position", message.position());
            if (!paused) {
                skipTo(position);
            }
        }
    }

    private void skipTo(long position) {
        if (position - heard() > TOLERANCE_SAMPLES) {
            skip(position - heard(), Gap.Kind.LOST);
        }
    }

    /** In a pause even nothing is told, since it says that the pause took no time on the client's timeline. */
    private void skip(long samples, Gap.Kind kind) {
        if (leg != null && (samples > 0 || paused)) {
            leg.skip(samples, kind);
            placed(samples);
        }
    }

    /** Samples on the client's timeline as far as we know it. */
    private long heard() {
        return leg == null || !placed ? 0 : leg.samples() - origin;
    }

    private void placed(long firstSamples) {
        if (!placed && leg != null && firstSamples > 0) {
            placed = true;
            origin = Math.max(0, leg.samples() - firstSamples);
        }
    }

    private void close(AudioHookMessage message) {
        follow(message);
        send("closed", AudioHookMessage.object());
        state = State.OVER;
        var reason = String.valueOf(message.text("reason"));
        if (left) {
            end(Ending.DRAINED, "we disconnected and AudioHook closed the session");
        } else if (reason.equals("end")) {
            end(Ending.COMPLETE, "AudioHook closed the session: end");
        } else {
            end(
                    Ending.DROPPED,
                    "AudioHook closed the session: " + WireFormats.quoted(reason)
                            + (lastError.equals(NO_WORD) ? "" : ", " + lastError));
        }
    }

    private void end(Ending ending, String reason) {
        if (leg != null) {
            leg.end(ending, reason);
            leg = null;
        }
    }

    private void inSession(AudioHookMessage message) {
        if (state == State.BEFORE_OPEN) {
            throw new DialectException(
                    "message " + clientSeq + ", " + WireFormats.quoted(message.type()) + ", came before 'open'");
        }
    }

    private static long duration(AudioHookMessage message, String parameter) {
        var written = message.text(parameter);
        if (written == null) {
            throw new DialectException(WireFormats.quoted(message.type()) + " has no '" + parameter + "'");
        }
        return AudioHookTime.samples(parameter, written);
    }

    /** Without numbers that could be somebody's. */
    private static String errorOf(AudioHookMessage error) {
        var code = error.parameters().path("code");
        var text = error.text("message");
        return "AudioHook reported error "
                + (code.isIntegralNumber() && code.canConvertToInt() ? code.intValue() : "?")
                + (text == null ? "" : " " + WireFormats.quoted(text.replaceAll("[0-9]{5,}", "#")));
    }

    /** AudioHook's own goodbye first; the closing of the connection follows. */
    private DialectException refused(DialectException why) {
        disconnect("error", String.valueOf(why.getMessage()));
        state = State.OVER;
        leg = null;
        return why;
    }

    private void disconnect(String reason, String info) {
        var parameters = AudioHookMessage.object();
        parameters.put("reason", reason);
        parameters.put("info", info);
        send("disconnect", parameters);
    }

    private void send(String type, ObjectNode parameters) {
        if (sessionId != null) {
            peer.send(AudioHookMessage.write(type, sessionId, ++ourSeq, clientSeq, parameters));
        }
    }
}
