package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.dialect.Dialects;
import io.toneguard.ingest.session.CallSessions;
import io.toneguard.ingest.session.SessionSettings;
import io.toneguard.ingest.source.CallTickets;
import io.toneguard.ingest.source.Door;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From the socket through a real dialect and a real session to whoever listens: the bytes that were sent, on the channel of their leg. */
class WholeCallIT {
    private static final int CALLS = 6;
    private static final int MESSAGES = 50;

    private final List<Heard> calls = new CopyOnWriteArrayList<>();

    @Test
    void twoLegsOfAnAsteriskCallBecomeOneCallOfTwoChannels() throws Exception {
        var acme = FrontHouse.ACME;
        var source = new Source(acme.tenant(), "acme", "pbx1", "asterisk", Map.of(), acme.keys(), null, null, 2, 100);
        Door door = handshake -> new Door.Welcome(source);
        var settings = FrontHouse.settings("loops=3", "drain=0s");
        var sessions = new CallSessions(
                SessionSettings.DEFAULTS, List.of(new Ears()), InstantSource.system(), System::nanoTime);
        var meters = new SimpleMeterRegistry();
        var server = new PbxServer(
                new Front(
                        settings,
                        door,
                        Dialects.ALL.stream().collect(Collectors.toMap(Dialect::word, Function.identity())),
                        new CallTickets(door, InstantSource.system()),
                        (unmet, reason) -> {},
                        new Admission(100, tenant -> Integer.MAX_VALUE, () -> true),
                        new PbxMeters(meters),
                        System::nanoTime,
                        null),
                SessionsOfLoop.of(sessions));
        server.start();
        try {
            for (int call = 0; call < CALLS; call++) {
                int number = call + 1;
                try (var agent = leg(server.port(), "c" + call, "agent")) {
                    await().until(() -> calls.size() == number);
                    try (var customer = leg(server.port(), "c" + call, "customer")) {
                        customer.raw(speech(2 * call + 1));
                        agent.raw(speech(2 * call));
                        // Both have been heard when the call is as long as they spoke.
                        await().until(() -> calls.get(number - 1).samples >= MESSAGES * 160);
                        agent.raw(goodbye());
                        customer.raw(goodbye());
                        assertThat(closed(agent)).isEqualTo(1000);
                        assertThat(closed(customer)).isEqualTo(1000);
                    }
                }
            }
            await().until(() -> calls.size() == CALLS && calls.stream().allMatch(call -> call.ended != null));
            for (int i = 0; i < CALLS; i++) {
                var call = calls.get(i);
                assertThat(call.ended.ending()).isEqualTo(CallEnded.Ending.COMPLETE);
                assertThat(call.ended.missing(Gap.Kind.LOST)).isZero();
                assertThat(call.spoken(0)).isEqualTo(audio(2 * i));
                assertThat(call.spoken(1)).isEqualTo(audio(2 * i + 1));
            }
            assertThat(meters.counter("toneguard.pbx.moved").count()).isPositive();
            assertThat(sessions.open()).isZero();
        } finally {
            server.stop();
        }
    }

    private static WireClient leg(int port, String call, String leg) throws Exception {
        var client = new WireClient(port);
        assertThat(client.upgrade("/v1/streams/asterisk/acme?call=" + call + "&leg=" + leg)
                        .get(0))
                .contains(" 101 ");
        client.text("MEDIA_START connection_id:toneguard channel:WebSocket/toneguard/0x7f0b channel_id:1795243843.0"
                + " format:ulaw optimal_frame_size:160 ptime:20");
        return client;
    }

    private static byte[] speech(int seed) {
        var wire = new ByteArrayOutputStream();
        var audio = audio(seed);
        for (int at = 0; at < audio.length; at += 160) {
            wire.writeBytes(
                    WireClient.frame(true, 0, WireClient.BINARY, java.util.Arrays.copyOfRange(audio, at, at + 160)));
        }
        return wire.toByteArray();
    }

    private static byte[] goodbye() {
        return WireClient.frame(
                true,
                0,
                WireClient.CLOSE,
                ByteBuffer.allocate(2).putShort((short) 1000).array());
    }

    private static byte[] audio(int seed) {
        var audio = new byte[MESSAGES * 160];
        new Random(seed).nextBytes(audio);
        return audio;
    }

    private static int closed(WireClient client) throws Exception {
        while (true) {
            var frame = client.next();
            if (frame.opcode() == WireClient.CLOSE) {
                return frame.closeCode();
            }
        }
    }

    private final class Ears implements CallAudience {
        @Override
        public CallListener listenTo(LiveCall call) {
            var heard = new Heard();
            calls.add(heard);
            return heard;
        }

        @Override
        public boolean sheddable() {
            return false;
        }
    }

    private static final class Heard implements CallListener {
        private final ByteArrayOutputStream[] channels = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
        private final List<Gap> gaps = new ArrayList<>();
        private volatile @Nullable CallEnded ended;
        private volatile int samples;

        @Override
        public void audio(AudioBlock block, int from, int to) {
            samples = samples + to - from;
            for (int i = 2 * from; i < 2 * to; i++) {
                channels[i & 1].write(block.bytes()[i]);
            }
        }

        @Override
        public void gap(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void ended(CallEnded end) {
            ended = end;
        }

        /** A channel without its gaps. */
        byte[] spoken(int channel) {
            var all = channels[channel].toByteArray();
            var spoken = new ByteArrayOutputStream();
            for (int i = 0; i < all.length; i++) {
                int sample = i;
                if (gaps.stream()
                        .noneMatch(gap ->
                                gap.channel() == channel && gap.fromSample() <= sample && sample < gap.toSample())) {
                    spoken.write(all[i]);
                }
            }
            return spoken.toByteArray();
        }
    }
}
