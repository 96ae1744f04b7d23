package io.toneguard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.ingest.source.Verdict.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSignatureTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    /** HMAC-SHA1 of {@code wss://vsa.example.com/v1/twilio}, computed with another implementation. */
    private static final String KNOWN = "xIyIsW7yxA5Moysf7ilMZIe9KFo=";

    private final Authenticator twilio = at("wss://vsa.example.com");
    private final Knock knock = Knock.at("/v1/twilio").with("X-Twilio-Signature", KNOWN);

    @Test
    void theKnownAnswerOpens() {
        assertThat(outcome(twilio, knock)).isEqualTo(Outcome.ADMITTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://vsa.example.com/v1/twilio",
                "wss://vsa.example.com/v1/twilio/",
                "wss://vsa.example.com:443/v1/twilio",
                "https://vsa.example.com/v1/twilio",
                "https://vsa.example.com:443/v1/twilio/"
            })
    void whicheverSpellingOfTheUrlWasSignedOpens(String signed) {
        assertThat(outcome(twilio, knock.with("X-Twilio-Signature", signature(signed))))
                .isEqualTo(Outcome.ADMITTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://vsa.example.com/v1/twilio",
                "http://vsa.example.com/v1/twilio",
                "wss://vsa.example.com:8443/v1/twilio",
                "wss://vsa.example.com/v1/twilio?a=b",
                "wss://vsa.example.com/v1/twilio2",
                "wss://other.example.com/v1/twilio"
            })
    void anotherUrlSignedIsWrong(String signed) {
        assertThat(outcome(twilio, knock.with("X-Twilio-Signature", signature(signed))))
                .isEqualTo(Outcome.WRONG);
    }

    @Test
    void aProxysPrefixAndPortAreOurs() {
        var behindProxy = at("wss://vsa.example.com:8443/pbx/");
        var signed = signature("wss://vsa.example.com:8443/pbx/v1/twilio?x=1");
        assertThat(outcome(behindProxy, knock.targeting("/v1/twilio?x=1").with("X-Twilio-Signature", signed)))
                .isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void noSignatureIsMissing() {
        assertThat(outcome(twilio, knock.without("X-Twilio-Signature"))).isEqualTo(Outcome.MISSING);
    }

    @Test
    void anotherAccountsTokenIsWrong() {
        var other = new TwilioSignature(PublicUrl.of("wss://vsa.example.com"), TOKEN.replace('0', '1'));
        assertThat(outcome(other, knock)).isEqualTo(Outcome.WRONG);
    }

    @Test
    void noneOfTenThousandMutatedSignaturesOpensOrThrows() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var mutated = Mutation.of(KNOWN, random);
            assertThat(outcome(twilio, knock.with("X-Twilio-Signature", mutated)))
                    .as(mutated)
                    .isEqualTo(Outcome.WRONG);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vsa.example.com",
                "ftp://vsa.example.com",
                "wss://",
                "wss://me:secret@vsa.example.com",
                "wss://vsa.example.com/?a=b",
                "wss://vsa example.com"
            })
    void aPublicUrlThatIsNoneIsToldByItsProperty(String url) {
        assertThatThrownBy(() -> new SourceSettings(java.time.Duration.ofSeconds(2), url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pbx.public-url")
                .hasMessageNotContaining("secret");
    }

    private static TwilioSignature at(String url) {
        return new TwilioSignature(PublicUrl.of(url), TOKEN);
    }

    private static String signature(String url) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(url.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome outcome(Authenticator kind, Knock knock) {
        return kind.check(knock.handshake()).outcome();
    }
}
