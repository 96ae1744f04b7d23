package io.toneguard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.source.Verdict.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioHookSignatureTest {
    private static final byte[] SECRET = Base64.getDecoder().decode("TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU=");
    private static final String API_KEY = "SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh";
    private static final long CREATED = 1_641_013_200L;
    private static final List<String> COMPONENTS = List.of(
            "@request-target",
            "@authority",
            "audiohook-organization-id",
            "audiohook-session-id",
            "audiohook-correlation-id",
            "x-api-key");
    private static final String PARAMETERS = ";keyid=\"" + API_KEY
            + "\";nonce=\"VGhpc0lzQVVuaXF1ZU5vbmNl\";alg=\"hmac-sha256\";created=1641013200;expires=3282026430";
    /** A published vector. */
    private static final String KNOWN = "NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh4=";

    private static final Knock REQUEST = Knock.at("/api/v1/voicebiometrics/ws")
            .with("Host", "audiohook.example.com")
            .with("Audiohook-Organization-Id", "d7934305-0972-4844-938e-9060eef73d05")
            .with("Audiohook-Session-Id", "30b0e395-84d3-4570-ac13-9a62d8f514c0")
            .with("Audiohook-Correlation-Id", "e160e428-53e2-487c-977d-96989bf5c99d")
            .with("X-API-KEY", API_KEY);
    private static final Knock KNOWN_REQUEST = signedAs(REQUEST, list(COMPONENTS) + PARAMETERS, KNOWN);

    private final SettableInstant clock = new SettableInstant(Instant.ofEpochSecond(CREATED + 1));
    private final Nonces nonces = new Nonces(Duration.ofSeconds(16), 100);
    private final Authenticator audioHook = new AudioHookSignature(API_KEY, SECRET, null, nonces, clock);

    @Test
    void theKnownAnswerOpensOnce() {
        assertThat(outcome(KNOWN_REQUEST)).isEqualTo(Outcome.ADMITTED);
        assertThat(audioHook.check(KNOWN_REQUEST.handshake())).isEqualTo(Verdict.wrong("a signature shown before"));
    }

    @Test
    void aSignatureIsGoodForTenSecondsAndThreeEarly() {
        clock.pass(Duration.ofSeconds(-5));
        assertThat(outcome(KNOWN_REQUEST)).as("4 s in the future").isEqualTo(Outcome.WRONG);
        clock.pass(Duration.ofSeconds(15));
        assertThat(outcome(KNOWN_REQUEST)).as("11 s old").isEqualTo(Outcome.WRONG);
        clock.pass(Duration.ofSeconds(-1));
        assertThat(outcome(KNOWN_REQUEST)).as("10 s old").isEqualTo(Outcome.ADMITTED);
        var early = new AudioHookSignature(
                API_KEY, SECRET, null, new Nonces(Duration.ofSeconds(16), 1), () -> Instant.ofEpochSecond(CREATED - 3));
        assertThat(early.check(KNOWN_REQUEST.handshake()).outcome()).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void anExpiredOneIsWrongHoweverYoung() {
        assertThat(outcome(signed(REQUEST, COMPONENTS, parameters("nonce-1", CREATED, "" + (CREATED + 4)))))
                .isEqualTo(Outcome.ADMITTED);
        assertThat(outcome(signed(REQUEST, COMPONENTS, parameters("nonce-2", CREATED, "" + (CREATED + 3)))))
                .isEqualTo(Outcome.WRONG);
        assertThat(outcome(signed(REQUEST, COMPONENTS, parameters("nonce-3", CREATED, "-1"))))
                .isEqualTo(Outcome.WRONG);
    }

    @Test
    void whatIsSignedMayNotBeChanged() {
        for (String header : List.of("Audiohook-Organization-Id", "Audiohook-Session-Id", "X-API-KEY", "Host")) {
            assertThat(outcome(KNOWN_REQUEST.with(header, "another")))
                    .as(header)
                    .isEqualTo(Outcome.WRONG);
        }
        assertThat(outcome(KNOWN_REQUEST.targeting("/api/v1/voicebiometrics/ws?x=1")))
                .isEqualTo(Outcome.WRONG);
        assertThat(outcome(KNOWN_REQUEST.without("Audiohook-Correlation-Id"))).isEqualTo(Outcome.WRONG);
        assertThat(nonces.size()).as("a wrong signature uses up no nonce").isZero();
    }

    @Test
    void whatMustBeSignedIsAskedFor() {
        for (String left : COMPONENTS) {
            var fewer = new ArrayList<>(COMPONENTS);
            fewer.remove(left);
            assertThat(outcome(signed(REQUEST, fewer, parameters("without", CREATED, null))))
                    .as("without " + left)
                    .isEqualTo(Outcome.WRONG);
        }
        var more = new ArrayList<>(COMPONENTS);
        more.add("user-agent");
        assertThat(outcome(signed(REQUEST.with("User-Agent", "Genesys"), more, parameters("more", CREATED, null))))
                .as("more than must be")
                .isEqualTo(Outcome.ADMITTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audiohook.example.com:443",
                "AudioHook.Example.com",
                "audiohook.example.com:8443",
            })
    void theHostMayBeSignedAsTheDraftSaysOrAsItIsSent(String host) {
        var draft = host.toLowerCase(java.util.Locale.ROOT).replace(":443", "");
        assertThat(outcome(signed(REQUEST.with("Host", host), COMPONENTS, parameters("a", CREATED, null), draft)))
                .isEqualTo(Outcome.ADMITTED);
        assertThat(outcome(signed(REQUEST.with("Host", host), COMPONENTS, parameters("b", CREATED, null), host)))
                .isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void behindAProxyThatChangesTheHostThePublicUrlCounts() {
        var behind =
                new AudioHookSignature(API_KEY, SECRET, PublicUrl.of("wss://audiohook.example.com"), nonces, clock);
        assertThat(behind.check(KNOWN_REQUEST.with("Host", "10.0.0.7:8090").handshake())
                        .outcome())
                .isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void aProxysPrefixIsOurs() {
        var behind = new AudioHookSignature(
                API_KEY, SECRET, PublicUrl.of("wss://audiohook.example.com/api/"), nonces, clock);
        assertThat(behind.check(KNOWN_REQUEST
                                .targeting("/v1/voicebiometrics/ws")
                                .with("Host", "10.0.0.7:8090")
                                .handshake())
                        .outcome())
                .isEqualTo(Outcome.ADMITTED);
        assertThat(behind.check(signed(REQUEST, COMPONENTS, parameters("whole", CREATED, null))
                                .handshake())
                        .outcome())
                .as("a proxy that leaves the path as it is")
                .isEqualTo(Outcome.ADMITTED);
        assertThat(behind.check(signed(REQUEST, COMPONENTS, parameters("other", CREATED, null))
                                .targeting("/voicebiometrics/ws")
                                .handshake())
                        .outcome())
                .isEqualTo(Outcome.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";keyid=\"other\";nonce=\"0123456789012345678901\";created=1641013200",
                ";nonce=\"0123456789012345678901\";created=1641013200",
                ";keyid=\"" + API_KEY + "\";created=1641013200",
                ";keyid=\"" + API_KEY + "\";nonce=\"too-short\";created=1641013200",
                ";keyid=\"" + API_KEY + "\";nonce=\"0123456789012345678901\"",
                ";keyid=\"" + API_KEY + "\";nonce=\"0123456789012345678901\";created=1641013200.0",
                ";keyid=\"" + API_KEY + "\";nonce=\"0123456789012345678901\";created=\"1641013200\"",
                ";keyid=\"" + API_KEY + "\";nonce=\"0123456789012345678901\";created=1641013200;alg=\"none\"",
                ";keyid=\"" + API_KEY + "\";nonce=\"0123456789012345678901\";created=1641013200;alg=hmac-sha256",
                ";keyid=\"" + API_KEY + "\";nonce=\"0123456789012345678901\";created=1641013200;tag=\"x\"",
                ";keyid=\"" + API_KEY + "\";nonce=\"0123456789012345678901\";created=1641013200;expires"
            })
    void parametersThatAreNotAudioHooksAreWrongThoughWellSigned(String parameters) {
        assertThat(outcome(signed(REQUEST, COMPONENTS, parameters))).isEqualTo(Outcome.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sig1",
                "sig1=()",
                "sig1=?1",
                "sig1=(\"@authority\"",
                "sig1=(\"a\" \"a\")",
                "sig1=(\"@authority\";req)",
                "sig1=(token)",
                "sig1=(1 2)",
                "=()",
                "sig1=(),sig2=()",
                "SIG1=()",
                "sig1=(\"\u00e9\")",
                "sig1=(\"\\x\")"
            })
    void whatIsNoSignatureInputIsWrong(String input) {
        assertThat(outcome(KNOWN_REQUEST.with("Signature-Input", input))).isEqualTo(Outcome.WRONG);
        assertThat(outcome(KNOWN_REQUEST.with("Signature", input))).isEqualTo(Outcome.WRONG);
    }

    @Test
    void twoSignaturesOrTwoLabelsAreWrong() {
        var input = KNOWN_REQUEST.headers().get("Signature-Input").get(0);
        var signature = KNOWN_REQUEST.headers().get("Signature").get(0);
        assertThat(outcome(KNOWN_REQUEST.with("Signature-Input", input, input.replace("sig1", "sig2"))))
                .isEqualTo(Outcome.WRONG);
        assertThat(outcome(KNOWN_REQUEST.with("Signature", signature.replace("sig1", "sig2"))))
                .isEqualTo(Outcome.WRONG);
    }

    @Test
    void unsignedOpensOnlyWhereTheSourceHasNoSecret() {
        assertThat(outcome(REQUEST)).isEqualTo(Outcome.MISSING);
        assertThat(outcome(KNOWN_REQUEST.without("Signature"))).isEqualTo(Outcome.MISSING);
        var open = new AudioHookSignature(API_KEY, new byte[0], null, nonces, clock);
        assertThat(open.check(REQUEST.handshake()).outcome()).isEqualTo(Outcome.ADMITTED);
        assertThat(open.check(REQUEST.with("X-API-KEY", API_KEY + "x").handshake())
                        .outcome())
                .isEqualTo(Outcome.WRONG);
        assertThat(open.check(REQUEST.without("X-API-KEY").handshake()).outcome())
                .isEqualTo(Outcome.MISSING);
        var emptySecret = signatureOf(REQUEST, COMPONENTS, PARAMETERS, "audiohook.example.com", new byte[] {0});
        assertThat(open.check(signedAs(REQUEST, list(COMPONENTS) + PARAMETERS, emptySecret)
                                .handshake())
                        .outcome())
                .as("signed with nothing")
                .isEqualTo(Outcome.WRONG);
    }

    @Test
    void noneOfTenThousandMutatedSignaturesOpensOrThrows() {
        var random = new Random(3);
        var input = KNOWN_REQUEST.headers().get("Signature-Input").get(0);
        var signature = KNOWN_REQUEST.headers().get("Signature").get(0);
        for (int i = 0; i < 10_000; i++) {
            var knock = random.nextBoolean()
                    ? KNOWN_REQUEST.with("Signature-Input", Mutation.of(input, random))
                    : KNOWN_REQUEST.with("Signature", Mutation.of(signature, random));
            var verdict = audioHook.check(knock.handshake());
            if (verdict.outcome() == Outcome.ADMITTED) {
                // RFC 8941 knows spellings of the same thing, such as blanks at the end; they say nothing new, once.
                assertThat(MessageSignature.parse(
                                        knock.headers().get("Signature-Input").get(0),
                                        knock.headers().get("Signature").get(0))
                                .map(MessageSignature::parameters))
                        .contains(list(COMPONENTS) + PARAMETERS);
            }
        }
        assertThat(nonces.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void noncesAreForgottenInTimeAndNeverTooMany() {
        var few = new Nonces(Duration.ofSeconds(16), 2);
        var start = Instant.ofEpochSecond(CREATED);
        assertThat(few.isNew("a", start)).isTrue();
        assertThat(few.isNew("a", start.plusSeconds(16))).isFalse();
        assertThat(few.isNew("b", start.plusSeconds(10))).isTrue();
        assertThat(few.isNew("c", start.plusSeconds(10)))
                .as("full of young ones")
                .isFalse();
        assertThat(few.isNew("c", start.plusSeconds(17))).as("a is forgotten").isTrue();
        assertThat(few.size()).isEqualTo(2);
    }

    private Outcome outcome(Knock knock) {
        return audioHook.check(knock.handshake()).outcome();
    }

    private static String parameters(String nonce, long created, String expires) {
        return ";keyid=\"" + API_KEY + "\";nonce=\"" + nonce + "-0123456789012345678901\";created=" + created
                + (expires == null ? "" : ";expires=" + expires);
    }

    private static Knock signed(Knock knock, List<String> components, String parameters) {
        return signed(knock, components, parameters, "audiohook.example.com");
    }

    private static Knock signed(Knock knock, List<String> components, String parameters, String authority) {
        return signedAs(
                knock, list(components) + parameters, signatureOf(knock, components, parameters, authority, SECRET));
    }

    private static Knock signedAs(Knock knock, String input, String signature) {
        return knock.with("Signature-Input", "sig1=" + input).with("Signature", "sig1=:" + signature + ":");
    }

    private static String list(List<String> components) {
        return components.stream().collect(Collectors.joining("\" \"", "(\"", "\")"));
    }

    private static String signatureOf(
            Knock knock, List<String> components, String parameters, String authority, byte[] key) {
        var base = new StringBuilder();
        for (String component : components) {
            var value =
                    switch (component) {
                        case "@request-target" -> knock.target();
                        case "@authority" -> authority;
                        default -> knock.handshake().header(component).orElseThrow();
                    };
            base.append('"').append(component).append("\": ").append(value).append('\n');
        }
        base.append("\"@signature-params\": ").append(list(components)).append(parameters);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(base.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
