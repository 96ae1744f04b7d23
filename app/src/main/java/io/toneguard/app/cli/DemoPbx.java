package io.toneguard.app.cli;

import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.ingest.source.AuthKind;
import io.toneguard.ingest.source.Credential;
import io.toneguard.ingest.source.JdbcSources;
import io.toneguard.ingest.source.RegisteredSource;
import io.toneguard.ingest.source.Source;
import io.toneguard.ingest.source.SourceDefaults;
import io.toneguard.voice.audio.G711;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.synth.SyntheticCall;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A PBX that streams calls at the demo's own front, in real time, as FreeSWITCH's mod_audio_fork does: stereo, customer on the left. */
final class DemoPbx {
    private static final String SOURCE = "demo-pbx";
    private static final String DIALECT = "mod_audio_fork";
    private static final int ATTEMPTS = 10;
    private static final int RATE_HZ = 8000;
    private static final int FRAME_SAMPLES = RATE_HZ / 50;
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Of the synthetic call's WAV file. */
    private static final int HEAD_BYTES = 58;

    private final URI url;
    private final String login;
    private final HttpClient client = HttpClient.newHttpClient();

    private DemoPbx(URI url, String login) {
        this.url = url;
        this.login = login;
    }

    /** Adds itself as a source, under a credential of its own. */
    static DemoPbx of(Tenant tenant, JdbcSources sources, int pbxPort) {
        var credential = Credential.made(AuthKind.BASIC, SOURCE);
        var source = new Source(
                tenant.id(),
                tenant.name(),
                SOURCE,
                DIALECT,
                SourceDefaults.of(DIALECT).orElseThrow().speakers(),
                Source.MetadataKeys.DEFAULTS,
                null,
                null,
                1,
                10);
        sources.remove(tenant.id(), SOURCE);
        sources.add(new RegisteredSource(
                source,
                AuthKind.BASIC,
                credential.stored(tenant.id(), SOURCE, Optional.empty()),
                null,
                null,
                null,
                Instant.now(),
                null,
                AudioKeeping.ALWAYS));
        return new DemoPbx(
                URI.create("ws://127.0.0.1:" + pbxPort + "/v1/streams/" + DIALECT + "/" + tenant.name()),
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((SOURCE + ":" + credential.reveal())
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** Speaks a call from beginning to end; the future fails if the front does not take it. */
    CompletableFuture<?> call(String callId, SyntheticCall call, Executor line) {
        return CompletableFuture.runAsync(() -> speak(callId, call.toWav()), line);
    }

    /** A source that was just added counts a moment later. */
    private WebSocket dial() {
        for (int attempt = 1; ; attempt++) {
            try {
                return client.newWebSocketBuilder()
                        .header("Authorization", login)
                        .subprotocols("audio.drachtio.org")
                        .connectTimeout(Duration.ofSeconds(5))
                        .buildAsync(url, new WebSocket.Listener() {})
                        .join();
            } catch (CompletionException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        }
    }

    private void speak(String callId, byte[] wav) {
        var socket = dial();
        socket.sendText(
                        Json.line(Map.of(
                                "sampleRate",
                                RATE_HZ,
                                "mixType",
                                "stereo",
                                "call",
                                callId,
                                "agent",
                                "agent-7",
                                "direction",
                                "inbound")),
                        true)
                .join();
        long due = System.nanoTime();
        for (int at = HEAD_BYTES; at + 2 * FRAME_SAMPLES <= wav.length; at += 2 * FRAME_SAMPLES) {
            socket.sendBinary(frame(wav, at), true).join();
            due += FRAME_NANOS;
            LockSupport.parkNanos(due - System.nanoTime());
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** 20 ms of linear samples, the customer first; the file has the agent first. */
    private static ByteBuffer frame(byte[] wav, int at) {
        var frame = ByteBuffer.allocate(4 * FRAME_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < FRAME_SAMPLES; i++) {
            frame.putShort(G711.fromMuLaw(wav[at + 2 * i + 1]));
            frame.putShort(G711.fromMuLaw(wav[at + 2 * i]));
        }
        // The JDK's WebSocket masks eight bytes at a time in the buffer's order, and would turn each eight around.
        return frame.flip().order(ByteOrder.BIG_ENDIAN);
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
