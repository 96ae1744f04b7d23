package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection of {@link AzureDialect}. */
final class AzureConversation implements Conversation {
    private static final List<String> HEADERS = List.of("x-ms-call-connection-id", "x-ms-call-correlation-id");
    private static final int DEFAULT_RATE_HZ = 16_000;
    /** No silent message lasts longer, whatever length the first message has announced. */
    private static final int LONGEST_SILENCE_BYTES = 65_536;

    private final Peer peer;
    private final MediaJson message = new MediaJson(AzureDialect.NAMES);
    private final boolean unmixed;
    private IsoClock clock = new IsoClock(DEFAULT_RATE_HZ);
    private AzureParticipants participants = new AzureParticipants(false, clock);
    private byte[] silence = new byte[0];
    private @Nullable Leg leg;
    private long heard;

    AzureConversation(Peer peer) {
        this.peer = peer;
        var channels = peer.source().channels();
        this.unmixed = channels != null && channels == 2;
    }

    @Override
    public void text(byte[] utf8, int length) {
        message.read(utf8, length);
        var kind = message.text(AzureDialect.KIND);
        if (kind.is("AudioData")) {
            audio();
        } else if (kind.is("AudioMetadata")) {
            start();
        }
    }

    @Override
    public void binary(byte[] bytes, int length) {
        if (length > 0) {
            throw new DialectException("a binary message of " + length
                    + " bytes; acs sends its audio as JSON: is it the right dialect for this source?");
        }
    }

    @Override
    public void closed(int code) {
        if (leg != null && heard > 0 && Goodbye.isOne(code)) {
            leg.end(
                    Ending.COMPLETE,
                    "closed by the peer (" + code + ") after " + heard + " audio messages" + participants.leftOut());
        }
    }

    private void start() {
        if (leg != null) {
            throw message.broken("is a second AudioMetadata; one connection carries one call");
        }
        var encoding = message.text(AzureDialect.ENCODING);
        var rate = message.text(AzureDialect.RATE);
        WireFormat format = WireFormats.of(
                encoding.isEmpty() ? "PCM" : encoding.toString(),
                WireFormats.rateHz(rate.toString(), DEFAULT_RATE_HZ),
                unmixed ? 2 : 1);
        long said = message.numberIfAny(AzureDialect.FRAME_BYTES);
        int twentyMs = format.rateHz() / 50 * format.codec().bytes();
        silence = new byte[said > 0 && said <= LONGEST_SILENCE_BYTES ? (int) said : twentyMs];
        java.util.Arrays.fill(silence, format.codec().silence());
        clock = new IsoClock(format.rateHz());
        participants = new AzureParticipants(unmixed, clock);
        var tracks = unmixed ? List.of("customer", "agent") : List.of("mixed");
        peer.begin(new CallStart(callId(), format, tracks, metadata()), opened -> leg = opened);
    }

    private String callId() {
        return PlainText.id(peer.handshake().header(HEADERS.get(0)).orElse(""));
    }

    private Map<String, String> metadata() {
        var headers = new LinkedHashMap<String, String>();
        for (var header : HEADERS) {
            peer.handshake().header(header).ifPresent(value -> headers.put(header, PlainText.of(value)));
        }
        return CallMetadata.ofQuery(peer).and(headers).all();
    }

    private void audio() {
        var to = leg;
        if (to == null) {
            throw message.broken("is AudioData before AudioMetadata");
        }
        heard++;
        int track = participants.trackOf(message, to);
        if (track == AzureParticipants.NONE) {
            return;
        }
        boolean silent =
                message.audioBytes() == 0 && message.text(AzureDialect.SILENT).is("true");
        byte[] audio = silent ? silence : message.audio();
        int bytes = silent ? silence.length : message.audioBytes();
        if (bytes > 0) {
            long sample = clock.sampleAt(message.text(AzureDialect.TIMESTAMP), track, bytes / 2, message);
            if (sample >= 0) {
                // It numbers nothing, and nothing gets lost on a connection.
                to.audioAt(track, sample, Gap.Kind.UNSENT, audio, 0, bytes);
            }
        }
    }
}
