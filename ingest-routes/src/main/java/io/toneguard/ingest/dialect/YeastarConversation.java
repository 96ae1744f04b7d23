package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection of {@link YeastarDialect}. */
final class YeastarConversation implements Conversation {
    private static final List<String> TRACKS = List.of("extension", "external");
    private static final int DEFAULT_RATE_HZ = 8_000;

    private final Peer peer;
    private final MediaJson message = new MediaJson(YeastarDialect.NAMES);
    private final YeastarChannels channels = new YeastarChannels();
    private @Nullable Leg leg;
    private String callId = "";
    private boolean extensionNamed;
    private long heard;
    private long leftOut;
    private boolean over;

    YeastarConversation(Peer peer) {
        this.peer = peer;
    }

    @Override
    public void text(byte[] utf8, int length) {
        if (over) {
            return;
        }
        message.read(utf8, length);
        var call = message.text(YeastarDialect.CALL_ID);
        boolean aboutAChannel =
                !call.isEmpty() && !message.text(YeastarDialect.CHANNEL_ID).isEmpty();
        if (!aboutAChannel) {
            return;
        }
        if (leg != null && !call.is(callId)) {
            throw message.broken("is of another call than the one that this connection began with");
        }
        if (leg != null) {
            hear(leg);
        } else if (!isEnd()) {
            begin(call);
        }
    }

    @Override
    public void binary(byte[] bytes, int length) {
        if (!over && length > 0) {
            throw new DialectException("a binary message of " + length
                    + " bytes; yeastar sends its audio as JSON: is it the right dialect for this source?");
        }
    }

    @Override
    public void closed(int code) {
        if (!over && leg != null && heard > 0 && Goodbye.isOne(code)) {
            end(leg, "closed by the peer (" + code + ")");
        }
    }

    private void begin(JsonText call) {
        callId = call.toString();
        var rateHz = peer.source().rateHz();
        var format = WireFormats.l16(rateHz == null ? DEFAULT_RATE_HZ : rateHz, TRACKS.size());
        peer.begin(new CallStart(PlainText.id(callId), format, TRACKS, metadata()), opened -> {
            leg = opened;
            hear(opened);
        });
    }

    private Map<String, String> metadata() {
        var said = new LinkedHashMap<String, String>();
        said.put("callflow", PlainText.of(message.text(YeastarDialect.CALL_FLOW).toString()));
        said.put("number", PlainText.of(message.text(YeastarDialect.NUMBER).toString()));
        said.values().removeIf(String::isEmpty);
        return CallMetadata.ofQuery(peer).and(said).all();
    }

    private void hear(Leg to) {
        var channel = message.text(YeastarDialect.CHANNEL_ID);
        if (!isEnd() && channels.heard(channel, message.text(YeastarDialect.NUMBER))) {
            hasTrack(to, channel);
        }
        int track = channels.trackOf(channel);
        if (message.audioBytes() > 0 && track == YeastarChannels.NONE) {
            leftOut++;
        } else if (message.audioBytes() > 0) {
            heard++;
            to.audio(track, message.audio(), 0, message.audioBytes());
        }
        if (isEnd() && channels.end(channel)) {
            end(to, "all channels have ended");
            peer.close("all channels have ended");
        }
    }

    /** An extension that takes a call over is another agent on the same track; who came from outside is not the one before. */
    private void hasTrack(Leg to, JsonText channel) {
        var number = message.text(YeastarDialect.NUMBER);
        boolean named = YeastarChannels.isExtension(number);
        if (channels.trackOf(channel) == YeastarChannels.EXTENSION && (named || extensionNamed)) {
            extensionNamed = named;
            to.participant(YeastarChannels.EXTENSION, named ? PlainText.of(number.toString()) : null);
        }
    }

    private boolean isEnd() {
        return message.text(YeastarDialect.STATUS).is("end");
    }

    private void end(Leg of, String how) {
        over = true;
        of.end(
                Ending.COMPLETE,
                how + " after " + heard + " audio messages"
                        + (leftOut == 0 ? "" : "; left out: " + leftOut + " of further channels"));
    }
}
