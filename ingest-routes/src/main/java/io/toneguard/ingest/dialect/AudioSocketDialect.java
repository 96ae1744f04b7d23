package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asterisk's AudioSocket over TCP. A binary message is one packet: its kind, the payload's length in two bytes, big-endian, and the
 * payload. The first packet, the call's UUID, has been read by the server, which shows it and what was said beforehand about this UUID as
 * a handshake ({@code /v1/streams/audiosocket/TENANT/UUID?agent=a-17}). The first audio packet begins the call, since only its kind tells the rate.
 * Asterisk ends most calls by ending the connection (FIN), not by the packet for it; the server reports that as 1005, a goodbye.
 *
 * <p>The application {@code AudioSocket()} sends what the kind says. The channel driver ({@code Dial(AudioSocket/...)}) without
 * {@code c(slin)} sends the call's codec as kind 0x10, of which only {@code codec} of the announcement can tell.
 *
 * <p>Source: {@code res/res_audiosocket.c}, {@code include/asterisk/res_audiosocket.h}; the error codes are those of
 * github.com/CyCoreSystems/audiosocket.
 */
final class AudioSocketDialect implements Dialect {
    private static final String UUID = "uuid";
    /** Of the announcement. */
    private static final String CODEC = "codec";
    /** Of the handshake's path. */
    private static final int UUID_PART = 4;

    private static final int HEADER_BYTES = 3;
    private static final int HANGUP = 0x00;
    private static final int UUID_AGAIN = 0x01;
    private static final int DTMF = 0x03;
    private static final int ERROR = 0xFF;
    private static final int ERROR_HANGUP = 0x01;
    /** By kind, from 0x10: linear 16 bit at so many samples per second. */
    private static final int[] RATES_HZ = {8_000, 12_000, 16_000, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000};

    private static final int FIRST_AUDIO = 0x10;

    private static final Logger LOG = LoggerFactory.getLogger(AudioSocketDialect.class);

    private final LongSupplier nanoTime;

    AudioSocketDialect() {
        this(System::nanoTime);
    }

    AudioSocketDialect(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public String word() {
        return "audiosocket";
    }

    @Override
    public Conversation converse(Peer peer) {
        return new AudioSocketConversation(peer, new AudioSocketPace(nanoTime));
    }

    private static WireFormat format(int kind, @Nullable String codec) {
        if (kind == FIRST_AUDIO && codec != null) {
            return WireFormats.of(codec, RATES_HZ[0], 1);
        }
        int rateHz = RATES_HZ[kind - FIRST_AUDIO];
        if (rateHz != 8_000 && rateHz != 16_000 && rateHz != 24_000) {
            throw new DialectException(name(kind) + " is linear audio at " + rateHz
                    + " Hz, which is not taken live; let Asterisk send slin, slin16 or slin24");
        }
        return WireFormats.l16(rateHz, 1);
    }

    private static Map<String, String> uuid(Handshake handshake) {
        var parts = handshake.pathParts();
        return parts.size() > UUID_PART ? Map.of(UUID, parts.get(UUID_PART)) : Map.of();
    }

    private static boolean isAudio(int kind) {
        return kind >= FIRST_AUDIO && kind < FIRST_AUDIO + RATES_HZ.length;
    }

    private static String name(int kind) {
        return String.format(Locale.ROOT, "AudioSocket packet kind 0x%02x", kind);
    }

    private static final class AudioSocketConversation implements Conversation {
        private final Peer peer;
        private final UntimedCall call;
        private final AudioSocketPace pace;
        private int audioKind;
        private WireFormat format = WireFormats.l16(RATES_HZ[0], 1);
        private String callId = "";

        AudioSocketConversation(Peer peer, AudioSocketPace pace) {
            this.peer = peer;
            this.pace = pace;
            this.call = new UntimedCall(peer);
        }

        @Override
        public void text(byte[] utf8, int length) {
            throw new DialectException(
                    "AudioSocket has no text messages; point a WebSocket PBX at another dialect's URL");
        }

        @Override
        public void binary(byte[] bytes, int length) {
            int payload = payloadLength(bytes, length);
            int kind = bytes[0] & 0xFF;
            if (kind == audioKind && call.begun()) {
                call.audio(bytes, HEADER_BYTES, payload);
                tellIfTooSlow(payload);
            } else if (isAudio(kind)) {
                begin(kind, bytes, payload);
            } else if (kind == HANGUP) {
                hangup("the PBX hung up");
            } else if (kind == ERROR) {
                error(payload == 0 ? 0 : bytes[HEADER_BYTES] & 0xFF);
            } else if (kind == UUID_AGAIN) {
                throw new DialectException(name(kind) + " comes once, before everything else: it is the call's UUID");
            } else if (kind != DTMF && !call.begun()) {
                throw new DialectException(name(kind) + " is not known, and no audio has come yet");
            }
            // what later versions add to a call: its length says where the next packet begins
        }

        @Override
        public void closed(int code) {
            call.closed(code);
        }

        private void begin(int kind, byte[] bytes, int payload) {
            var metadata = new CallMetadata(peer.source())
                    .and(uuid(peer.handshake()))
                    .and(peer.handshake().query());
            var said = format(kind, metadata.find(CODEC));
            if (call.begun()) {
                throw new DialectException(
                        "the audio changes from " + format + " to " + said + " in mid-call; keep one format per call");
            }
            audioKind = kind;
            format = said;
            var start = new CallStart(
                    metadata.callIdOr(UUID),
                    format,
                    List.of(CallMetadata.legTrack(peer.source(), metadata.leg())),
                    metadata.all());
            callId = PlainText.of(start.callId());
            call.begin(start, bytes, HEADER_BYTES, payload);
        }

        private void tellIfTooSlow(int payload) {
            if (audioKind == FIRST_AUDIO && format.codec() == WireCodec.L16 && pace.isTooSlow(payload)) {
                LOG.info(
                        "Source {} ({}), call {}: sends {} bytes each 20 ms as linear audio at 8000 Hz, which has {}: it is another codec's,"
                                + " and heard as noise; dial AudioSocket/HOST:PORT/UUID/c(slin), or announce the call with codec=mulaw or"
                                + " codec=alaw if that is what it has",
                        peer.source().label(),
                        peer.source().dialect(),
                        callId,
                        payload,
                        AudioSocketPace.PACKET_BYTES);
            }
        }

        private void error(int code) {
            if (code != ERROR_HANGUP) {
                throw new DialectException(String.format(
                        Locale.ROOT,
                        "the PBX reports AudioSocket error 0x%02x (2: no frame forwarded, 4: no memory)",
                        code));
            }
            hangup("the PBX reports that the caller hung up");
        }

        private void hangup(String reason) {
            call.complete(reason);
            peer.close(reason);
        }

        private static int payloadLength(byte[] packet, int length) {
            if (length < HEADER_BYTES) {
                throw new DialectException("an AudioSocket packet of " + length + " bytes; it has " + HEADER_BYTES
                        + " before its payload");
            }
            int said = (packet[1] & 0xFF) << 8 | packet[2] & 0xFF;
            if (said != length - HEADER_BYTES) {
                throw new DialectException(
                        "an AudioSocket packet says " + said + " bytes and has " + (length - HEADER_BYTES));
            }
            return said;
        }
    }
}
