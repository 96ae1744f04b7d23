package io.toneguard.app.trial;

import io.toneguard.ingest.session.CallSessions;
import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.SessionSettings;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.DoubleConsumer;

/** Sends a call as a PBX would, in packets with their places, by a clock that is turned as fast as the packets are heard. */
final class TrialLine {
    private static final WireFormat FORMAT = new WireFormat(WireCodec.L16, TrialCall.RATE_HZ, 1);
    private static final int PACKET_SAMPLES = TrialCall.RATE_HZ / 50;
    private static final long PACKET_NANOS = 20_000_000;
    private static final int PACKETS_PER_TICK = 5;
    private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
    private static final Source SOURCE = new Source(
            new TenantId(new UUID(0, 1)),
            "trial",
            "trial",
            "trial",
            Map.of("agent", Speaker.AGENT),
            Source.MetadataKeys.DEFAULTS,
            null,
            null,
            1,
            1);

    private long nanos = 1_000_000_000L;

    /**
     * Plays the whole call.
     *
     * @param sentSeconds told how much was sent, before each packet is
     */
    void play(TrialCall call, CallAudience audience, DoubleConsumer sentSeconds) {
        var sessions = new CallSessions(SessionSettings.DEFAULTS, List.of(audience), () -> START, () -> nanos);
        var loop = sessions.loop();
        var leg = loop.open(SOURCE, new CallStart("trial", FORMAT, List.of("agent"), Map.of("agent", call.speaker())));
        var packet = new byte[PACKET_SAMPLES * FORMAT.frameBytes()];
        int packets = call.samples().length / PACKET_SAMPLES;
        for (int n = 0; n < packets; n++) {
            int at = n * PACKET_SAMPLES;
            encode(call.samples(), at, packet);
            nanos += PACKET_NANOS;
            sentSeconds.accept((double) (at + PACKET_SAMPLES) / TrialCall.RATE_HZ);
            leg.audioAt(0, at, packet, 0, packet.length);
            if (n % PACKETS_PER_TICK == 0) {
                loop.tick();
            }
        }
        leg.end(CallEnded.Ending.COMPLETE, "played");
    }

    private static void encode(float[] samples, int from, byte[] packet) {
        for (int i = 0; i < PACKET_SAMPLES; i++) {
            int value = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(samples[from + i] * 32768)));
            packet[2 * i] = (byte) value;
            packet[2 * i + 1] = (byte) (value >> 8);
        }
    }
}
