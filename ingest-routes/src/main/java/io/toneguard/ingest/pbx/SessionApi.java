package io.toneguard.ingest.pbx;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.toneguard.ingest.source.CallTickets;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a source says of its calls over HTTP: who speaks on a track from now on, and which call an AudioSocket UUID stands for. */
final class SessionApi {
    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);

    private final Front front;
    private final JsonMapper json = new JsonMapper();

    SessionApi(Front front) {
        this.front = front;
    }

    void takeOver(Channel channel, FullHttpRequest request, Source source, String callId) {
        try {
            participant(channel, source, callId, body(request));
        } catch (JacksonException | IllegalArgumentException e) {
            Answers.send(
                    channel,
                    400,
                    "the body must be a JSON object such as {\"track\":\"agent\",\"person\":\"a-18\"}",
                    Map.of());
        }
    }

    private JsonNode body(FullHttpRequest request) {
        var bytes = ByteBufUtil.getBytes(request.content());
        var body = bytes.length == 0 ? json.createObjectNode() : json.readTree(bytes);
        if (!body.isObject()) {
            throw new IllegalArgumentException("no object");
        }
        return body;
    }

    /** Only the call's own loop knows whether it is there, so every loop is asked; there are as many as processors. */
    private void participant(Channel channel, Source source, String callId, JsonNode body) {
        var track = body.path("track").asString("");
        var person = body.path("person").asString("");
        if (track.isEmpty()) {
            throw new IllegalArgumentException("no track");
        }
        var homes = channel.attr(Moving.Homes.KEY).get();
        var found = new AtomicInteger();
        var waiting = new AtomicInteger(1);
        for (var loop : homes.all()) {
            waiting.incrementAndGet();
            loop.eventLoop().execute(() -> {
                if (told(loop, source, callId, track, person.isEmpty() ? null : person)) {
                    found.incrementAndGet();
                }
                answer(channel, waiting, found);
            });
        }
        answer(channel, waiting, found);
    }

    private static boolean told(PbxLoop loop, Source source, String callId, String track, @Nullable String person) {
        try {
            return loop.sessions().participant(source, callId, track, person);
        } catch (RuntimeException e) {
            LOG.error(
                    "Source {} ({}), call {}: its new participant could not be noted",
                    source.label(),
                    source.dialect(),
                    Outcome.printable(callId),
                    e);
            return false;
        }
    }

    private static void answer(Channel channel, AtomicInteger waiting, AtomicInteger found) {
        if (waiting.decrementAndGet() == 0) {
            boolean known = found.get() > 0;
            Answers.send(
                    channel,
                    known ? 202 : 404,
                    known ? "" : "no such call runs on this node, or it has no such track",
                    Map.of());
        }
    }

    /** Taken or not, as {@link CallTickets} says, which asks the door itself. */
    CallTickets.Receipt announced(Handshake handshake, FullHttpRequest request) {
        return front.tickets().announce(handshake, ByteBufUtil.getBytes(request.content()));
    }
}
