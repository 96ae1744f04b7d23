package io.toneguard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.source.Verdict.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that a peer simply shows: in Basic, bearer, a header, the path; and the peer that shows none. */
class ShownSecretsTest {
    private static final String SECRET = "correct-horse-battery";
    private static final HashedCredential KEPT = HashedCredential.of(SECRET);
    private static final Knock KNOCK = Knock.at("/v1/streams/asterisk/acme");

    private final Authenticator basic = new BasicLogin("pbx", KEPT);
    private final Authenticator bearer = SharedSecret.bearer(KEPT);
    private final Authenticator header = SharedSecret.header("x-secret", KEPT);
    private final Authenticator path = SharedSecret.path(KEPT);

    @Test
    void theRightSecretInItsPlaceOpens() {
        assertThat(outcome(basic, KNOCK.basic("pbx", SECRET))).isEqualTo(Outcome.ADMITTED);
        assertThat(outcome(bearer, KNOCK.bearer(SECRET))).isEqualTo(Outcome.ADMITTED);
        assertThat(outcome(bearer, KNOCK.with("authorization", "bEaReR  " + SECRET + " ")))
                .isEqualTo(Outcome.ADMITTED);
        assertThat(outcome(header, KNOCK.with("X-SECRET", SECRET))).isEqualTo(Outcome.ADMITTED);
        assertThat(outcome(path, KNOCK.targeting(KNOCK.target() + "/" + SECRET)))
                .isEqualTo(Outcome.ADMITTED);
        assertThat(outcome(path, KNOCK.targeting(KNOCK.target() + "/" + SECRET + "?call=1")))
                .isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void aPasswordMayHoldAColon() {
        var colon = new BasicLogin("pbx", HashedCredential.of("one:two:three:four"));
        assertThat(outcome(colon, KNOCK.basic("pbx", "one:two:three:four"))).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void nothingShownIsMissingNotWrong() {
        for (var kind : new Authenticator[] {basic, bearer, header, path}) {
            assertThat(outcome(kind, KNOCK)).isEqualTo(Outcome.MISSING);
        }
        assertThat(outcome(bearer, KNOCK.basic("pbx", SECRET))).isEqualTo(Outcome.MISSING);
        assertThat(outcome(basic, KNOCK.bearer(SECRET))).isEqualTo(Outcome.MISSING);
        assertThat(outcome(bearer, KNOCK.bearer(""))).isEqualTo(Outcome.MISSING);
        assertThat(outcome(path, KNOCK.targeting(KNOCK.target() + "/"))).isEqualTo(Outcome.MISSING);
    }

    @Test
    void anotherSecretIsWrong() {
        for (String other :
                new String[] {SECRET + "x", SECRET.substring(1), SECRET.toUpperCase(java.util.Locale.ROOT)}) {
            assertThat(outcome(basic, KNOCK.basic("pbx", other))).isEqualTo(Outcome.WRONG);
            assertThat(outcome(bearer, KNOCK.bearer(other))).isEqualTo(Outcome.WRONG);
            assertThat(outcome(header, KNOCK.with("x-secret", other))).isEqualTo(Outcome.WRONG);
            assertThat(outcome(path, KNOCK.targeting(KNOCK.target() + "/" + other)))
                    .isEqualTo(Outcome.WRONG);
        }
        assertThat(outcome(basic, KNOCK.basic("other", SECRET))).isEqualTo(Outcome.WRONG);
        assertThat(outcome(basic, KNOCK.basic("", SECRET))).isEqualTo(Outcome.WRONG);
    }

    @Test
    void theRightSecretTwiceIsWrong() {
        assertThat(outcome(bearer, KNOCK.with("authorization", "Bearer " + SECRET, "Bearer " + SECRET)))
                .isEqualTo(Outcome.WRONG);
        assertThat(outcome(header, KNOCK.with("x-secret", SECRET, SECRET))).isEqualTo(Outcome.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic =",
                "Basic !!!!",
                "Basic cGJ4",
                "Basic Og==",
                "Basic \u00e9\u00e9\u00e9\u00e9"
            })
    void aBasicHeaderThatIsNoneOpensNothing(String value) {
        assertThat(outcome(basic, KNOCK.with("authorization", value))).isNotEqualTo(Outcome.ADMITTED);
    }

    @Test
    void noHeaderOfTenThousandMutatedOnesOpensOrThrows() {
        var random = new Random(7);
        var right = KNOCK.basic("pbx", SECRET).headers().get("Authorization").get(0);
        int same = 0;
        for (int i = 0; i < 10_000; i++) {
            var mutated = Mutation.of(right, random);
            // Letter case of the scheme, blanks around it, Base64's padding and its spare bits may change without
            // changing what is said.
            var verdict = basic.check(KNOCK.with("authorization", mutated).handshake());
            if (verdict.outcome() == Outcome.ADMITTED) {
                assertThat(Base64.getDecoder().decode(mutated.substring(6).strip()))
                        .isEqualTo(("pbx:" + SECRET).getBytes(StandardCharsets.UTF_8));
                same++;
            }
            bearer.check(KNOCK.with("authorization", mutated).handshake());
        }
        assertThat(same).as("mutations that say the same").isLessThan(1_000);
    }

    @Test
    void noneIsForPeersOfThisMachineOnly() {
        var none = new SameMachine();
        assertThat(outcome(none, KNOCK.from("127.0.0.1"))).isEqualTo(Outcome.ADMITTED);
        assertThat(outcome(none, KNOCK.from("::1"))).isEqualTo(Outcome.ADMITTED);
        assertThat(outcome(none, KNOCK.from("192.0.2.1"))).isEqualTo(Outcome.WRONG);
        assertThat(outcome(none, KNOCK.from("127.0.0.1").with("X-Forwarded-For", "192.0.2.1")))
                .as("a proxy on this machine")
                .isEqualTo(Outcome.WRONG);
    }

    @Test
    void aReasonNeverRepeatsWhatWasShown() {
        assertThat(basic.check(KNOCK.basic("pbx", "hunter2hunter2hunter2").handshake())
                        .reason())
                .doesNotContain("hunter2");
        assertThat(path.check(KNOCK.targeting(KNOCK.target() + "/hunter2").handshake())
                        .reason())
                .doesNotContain("hunter2");
    }

    private static Outcome outcome(Authenticator kind, Knock knock) {
        return kind.check(knock.handshake()).outcome();
    }
}
