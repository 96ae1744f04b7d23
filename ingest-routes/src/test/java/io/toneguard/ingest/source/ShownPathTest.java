package io.toneguard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log shows enough of a path to find the mistake in it, and no token, wherever somebody put one. */
class ShownPathTest {
    private static final String TOKEN = "6Jz0yYVxQmYh1c0r9nT4";

    @ParameterizedTest
    @CsvSource({
        "/v1/streams/exotel/acme/TOKEN, /v1/streams/exotel/acme/*",
        "/v1/streams/exotel/acme/?key=TOKEN, /v1/streams/exotel/acme/",
        "/v1/streams/exotel/TOKEN, /v1/streams/exotel/*",
        "/v1/streams/TOKEN, /v1/streams/*",
        "/v1/streams/TOKEN/, /v1/streams/*/",
        "/v1/streams/TOKEN/calls/c40, /v1/streams/*/calls/*",
        "/v1/streams/exotel/acme/TOKEN/calls/c40, /v1/streams/exotel/acme/*/calls/*",
        "/streams/exotel/acme/TOKEN, /streams/exotel/acme/*",
        "/TOKEN/v1/streams/exotel/acme, /*/v1/streams/exotel/acme",
        "/a/b/c/d/e/f/g/h/i/TOKEN, /*/*/*/*/*/*/*/*",
        "/TOKEN, /*",
        "/, /",
        "/v1/stream/exotel/acme, /v1/*/exotel/acme",
        "/v1/streams/exottel/acme/TOKEN, /v1/streams/exottel/acme/*",
        "/v1/streams/exo%0atel/acme, /v1/streams/*/acme"
    })
    void showsWhatIsKnownAndAMistypedDialect(String target, String shown) {
        var handshake = Knock.at(target.replace("TOKEN", TOKEN)).handshake();
        assertThat(ShownPath.of(handshake, Set.of("exotel", "acme")))
                .isEqualTo(shown)
                .doesNotContain(TOKEN);
    }
}
