package io.toneguard.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.pbx.LagMeter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generator against a server that only counts, over real sockets. */
class GeneratorIT {
    private static final int SESSIONS = 10;

    private final LagMeter meter = new LagMeter(System::nanoTime);
    private final Generator generator = new Generator();
    private BareServer server;

    @BeforeEach
    void begin() throws InterruptedException {
        server = new BareServer(meter);
    }

    @AfterEach
    void end() {
        generator.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"asterisk", "mod_audio_fork", "twilio", "genesys"})
    void everyMessageOfTheWindowIsSentInTimeAndMeasured(String word) throws IOException, InterruptedException {
        var dialect = LoadDialects.of(word, LoadAudio.synthetic(), SESSIONS, new LoadDialects.Options(20, 1, 1));
        var played =
                generator.play(play(dialect, URI.create("ws://127.0.0.1:" + server.port() + "/streams")), window());

        long perSecond = 1_000_000_000L / dialect.intervalNanos();
        assertThat(played.faults()).isEmpty();
        assertThat(played.states()).isEqualTo(Map.of(LoadSession.State.ENDED, (long) SESSIONS));
        assertThat(played.messagesCounted()).isEqualTo(SESSIONS * 2 * perSecond);
        assertThat(meter.lag().messages()).isEqualTo(SESSIONS * 2 * perSecond);
        long goodbyes = word.equals("twilio") ? SESSIONS : 0;
        assertThat(meter.messages())
                .isEqualTo(goodbyes
                        + played.sessions().stream()
                                .mapToLong(LoadSession::messagesSent)
                                .sum());
        assertThat(played.latenessMicros().getTotalCount()).isEqualTo(SESSIONS * 2 * perSecond);
    }

    @Test
    void aServerThatIsNotThereIsAFaultOfEverySession() throws IOException, InterruptedException {
        var dialect = LoadDialects.of("asterisk", LoadAudio.synthetic(), SESSIONS, new LoadDialects.Options(20, 1, 1));
        server.close();
        var played = generator.play(play(dialect, URI.create("ws://127.0.0.1:1/streams")), window());

        assertThat(played.faults()).hasSize(SESSIONS).allMatch(fault -> fault.contains("no connection"));
        assertThat(played.messagesCounted()).isZero();
    }

    private static Generator.Play play(LoadDialect dialect, URI url) {
        return new Generator.Play(
                dialect,
                url,
                new LoadCredential(LoadCredential.Kind.NONE, "load", ""),
                SESSIONS,
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                100,
                "test",
                false,
                true);
    }

    private Generator.Watch window() {
        return new Generator.Watch() {
            @Override
            public void window(long fromNanos, long toNanos) {
                meter.measure(fromNanos, toNanos);
            }

            @Override
            public void progress(long secondsDone) {
                meter.sample();
            }
        };
    }
}
