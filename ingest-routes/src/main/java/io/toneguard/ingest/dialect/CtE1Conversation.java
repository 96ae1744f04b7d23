package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One connection of a CT-e1: the audio of one record, or the control messages of all calls. */
final class CtE1Conversation implements Conversation {
    private static final JsonMapper JSON = new JsonMapper();

    /** Of the URL of a control connection, which is idle between calls: it must not be taken for one that starts no call. */
    private static final String CONTROL = "control";

    private enum State {
        BEFORE_START,
        RECORDING,
        OVER
    }

    private final Peer peer;
    private State state = State.BEFORE_START;
    private @Nullable Leg leg;

    CtE1Conversation(Peer peer) {
        this.peer = peer;
        if ("1".equals(peer.handshake().query().get(CONTROL))) {
            peer.isProbe();
        }
    }

    @Override
    public void text(byte[] utf8, int length) {
        if (state == State.OVER) {
            return;
        }
        try {
            hear(JsonMetadata.read(utf8, length));
        } catch (DialectException e) {
            throw refused(e);
        }
    }

    @Override
    public void binary(byte[] bytes, int length) {
        var to = leg;
        if (to != null) {
            to.audio(bytes, 0, length);
        } else if (state == State.BEFORE_START) {
            throw refused(new DialectException("audio of " + length + " bytes came before 'startRecord'"));
        }
    }

    /**
     * Whether every call ends with {@code disconnect} is not known; a normal closure (RFC 6455, 7.4.1), or one without a code, says that
     * all is said.
     */
    @Override
    public void closed(int code) {
        if (code == 1000 || code == 1005) {
            end("CT-e1 closed the connection");
        }
        state = State.OVER;
    }

    private void hear(Map<String, String> message) {
        switch (String.valueOf(message.get("type"))) {
            case "startRecord" -> startRecord(message);
            case "disconnect" -> {
                end("CT-e1 disconnected");
                state = State.OVER;
                peer.close("disconnected");
            }
            case "callStart", "callEnd" -> {
                if (state == State.BEFORE_START) {
                    peer.isProbe();
                }
            }
            case "null" -> throw new DialectException("a message has no 'type'");
            default -> {
                // what later versions add
            }
        }
    }

    private void startRecord(Map<String, String> message) {
        if (state != State.BEFORE_START) {
            throw new DialectException("a second 'startRecord' came on one connection; one record has one connection");
        }
        var metadata = CallMetadata.ofQuery(peer).and(usual(message));
        // the session outlives transfers, each of which is a record of its own
        var start = new CallStart(
                metadata.callIdOr("sessionId", "recordId"), format(), tracks(metadata.leg()), metadata.all());
        state = State.RECORDING;
        peer.begin(start, begun -> {
            leg = begun;
            peer.send("{\"type\":\"startRecord\",\"status\":\"complete\"}");
        });
    }

    private WireFormat format() {
        var source = peer.source();
        return WireFormats.of(
                peer.handshake().query().getOrDefault("codec", "mulaw"),
                source.rateHz() == null ? 8_000 : source.rateHz(),
                channels());
    }

    private int channels() {
        var channels = peer.source().channels();
        return channels == null ? 1 : channels;
    }

    private List<String> tracks(@Nullable String leg) {
        return channels() == 1 ? List.of(CallMetadata.legTrack(peer.source(), leg)) : List.of("left", "right");
    }

    /** Its fields by their names, agent and group also by ours; without the digits that a caller pressed, which may be a card's. */
    private static Map<String, String> usual(Map<String, String> message) {
        message.remove("type");
        message.remove("dtmf");
        alsoCalled("agent", "agentId", message);
        alsoCalled("team", "groupId", message);
        message.computeIfPresent("direction", (name, direction) -> switch (direction) {
            case "0" -> "inbound";
            case "1" -> "outbound";
            default -> direction;
        });
        return message;
    }

    private static void alsoCalled(String usual, String own, Map<String, String> message) {
        var value = JsonMetadata.find(message, own);
        if (value != null) {
            message.putIfAbsent(usual, value);
        }
    }

    private void end(String reason) {
        if (leg != null) {
            leg.end(Ending.COMPLETE, reason);
            leg = null;
        }
    }

    private DialectException refused(DialectException why) {
        state = State.OVER;
        leg = null;
        var answer = JSON.createObjectNode();
        answer.put("type", "startRecord");
        answer.put("status", "error");
        answer.put("description", why.getMessage());
        peer.send(JSON.writeValueAsString(answer));
        return why;
    }
}
