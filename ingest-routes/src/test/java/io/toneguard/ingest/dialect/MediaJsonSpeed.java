package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says what a Twilio media message costs from its bytes to the leg: nanoseconds of CPU time and bytes of garbage. To be run by hand. */
final class MediaJsonSpeed {
    private static final int MESSAGES = 500_000;

    private MediaJsonSpeed() {}

    public static void main(String[] args) {
        for (int audioBytes : new int[] {160, 160, 160, 640, 160}) {
            measure(audioBytes);
        }
    }

    private static void measure(int audioBytes) {
        byte[] audio = new byte[audioBytes];
        new Random(1).nextBytes(audio);
        var leg = new CountingLeg();
        var conversation = new TwilioDialect().converse(new CountingPeer(leg));
        TestPeer.say(
                conversation,
                "{\"event\":\"start\",\"streamSid\":\"MZ0123456789abcdef0123456789abcdef\",\"start\":{}}");
        byte[] media =
                ("{\"event\":\"media\",\"sequenceNumber\":\"2\",\"streamSid\":\"MZ0123456789abcdef0123456789abcdef\","
                                + "\"media\":{\"track\":\"inbound\",\"chunk\":\"1\",\"timestamp\":\"20\",\"payload\":\""
                                + StreamTalk.base64(audio) + "\"}}")
                        .getBytes(StandardCharsets.UTF_8);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long garbage = threads.getCurrentThreadAllocatedBytes();
        long begin = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < MESSAGES; i++) {
            conversation.text(media, media.length);
        }
        long nanos = threads.getCurrentThreadCpuTime() - begin;
        garbage = threads.getCurrentThreadAllocatedBytes() - garbage;
        System.out.printf(
                Locale.ROOT,
                "%d bytes of audio: %d ns, %d bytes of garbage a message (%d bytes heard)%n",
                audioBytes,
                nanos / MESSAGES,
                garbage / MESSAGES,
                leg.bytes);
    }

    private record CountingPeer(Leg leg) implements Peer {
        @Override
        public Source source() {
            return TestPeer.of("twilio").source();
        }

        @Override
        public Handshake handshake() {
            return TestPeer.of("twilio").handshake();
        }

        @Override
        public void begin(CallStart start, Consumer<Leg> opened) {
            opened.accept(leg);
        }

        @Override
        public void send(String text) {}

        @Override
        public void send(byte[] bytes) {}

        @Override
        public void close(String reason) {}

        @Override
        public void isProbe() {}
    }

    private static final class CountingLeg implements Leg {
        long bytes;

        @Override
        public void audio(byte[] from, int offset, int length) {
            bytes += length;
        }

        @Override
        public void audio(int track, byte[] from, int offset, int length) {
            bytes += length;
        }

        @Override
        public void audioAt(int track, long sample, Gap.Kind missing, byte[] from, int offset, int length) {
            bytes += length;
        }

        @Override
        public void audioNumbered(int track, long sample, byte[] from, int offset, int length) {
            bytes += length;
        }

        @Override
        public void skip(long samples, Gap.Kind kind) {}

        @Override
        public void paused() {}

        @Override
        public void resumed() {}

        @Override
        public void participant(int track, @Nullable String person) {}

        @Override
        public void end(CallEnded.Ending ending, String reason) {}

        @Override
        public long samples() {
            return 0;
        }
    }
}
