package io.toneguard.ingest.session;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** One event loop with a clock that is turned by hand. */
final class SessionHouse {
    static final WireFormat MONO = new WireFormat(WireCodec.MU_LAW, 8000, 1);
    static final WireFormat STEREO = new WireFormat(WireCodec.MU_LAW, 8000, 2);

    final List<HeardCall> calls = new ArrayList<>();
    final CallSessions sessions;
    final SessionLoop loop;
    final Random random = new Random(4);
    private long nanos = 1_000_000_000_000L;

    SessionHouse() {
        this(new CallAudience[0]);
    }

    SessionHouse(CallAudience... others) {
        var audiences = new ArrayList<CallAudience>(List.of(others));
        audiences.add(0, new CallAudience() {
            @Override
            public CallListener listenTo(LiveCall call) {
                var heard = new HeardCall(call);
                calls.add(heard);
                return heard;
            }

            @Override
            public boolean sheddable() {
                return false;
            }
        });
        sessions = new CallSessions(
                SessionSettings.DEFAULTS, audiences, () -> Instant.parse("2026-11-21T10:00:00Z"), () -> nanos);
        loop = sessions.loop();
    }

    /** Lets time pass, with the loop's ticks. */
    void pass(long ms) {
        for (long left = ms; left > 0; left -= 100) {
            nanos += Math.min(left, 100) * 1_000_000;
            loop.tick();
        }
    }

    /** Lets time pass in which this machine does nothing. */
    void freeze(long ms) {
        nanos += ms * 1_000_000;
    }

    HeardCall call() {
        if (calls.size() != 1) {
            throw new AssertionError(calls.size() + " calls were heard");
        }
        return calls.get(0);
    }

    Leg open(WireFormat format, String... tracks) {
        return open(source(1), "call-1", format, Map.of(), tracks);
    }

    Leg open(Source source, String callId, WireFormat format, Map<String, String> metadata, String... tracks) {
        return loop.open(source, new CallStart(callId, format, List.of(tracks), metadata));
    }

    /** In real time, 20 ms after 20 ms. */
    void speak(Leg leg, byte[] audio, int frame) {
        for (int at = 0; at < audio.length; at += frame) {
            pass(20);
            leg.audio(audio, at, Math.min(frame, audio.length - at));
        }
    }

    void speakAt(Leg leg, long sample, byte[] audio) {
        for (int at = 0; at < audio.length; at += 160) {
            pass(20);
            leg.audioAt(0, sample + at, audio, at, 160);
        }
    }

    byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    static Source source(int legs) {
        return new Source(
                new TenantId(new UUID(1, 1)),
                "acme",
                "pbx1",
                "test",
                Map.of("left", Speaker.CUSTOMER, "right", Speaker.AGENT, "inbound", Speaker.CUSTOMER),
                Source.MetadataKeys.DEFAULTS,
                null,
                null,
                legs,
                100);
    }
}
