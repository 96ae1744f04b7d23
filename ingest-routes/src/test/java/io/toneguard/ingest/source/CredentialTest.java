package io.toneguard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.secret.MasterKey;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made, what is taken, and what is kept of it. */
class CredentialTest {
    private static final TenantId TENANT = new TenantId(UUID.randomUUID());
    private static final MasterKey MASTER = new MasterKey(Base64.getEncoder().encodeToString(new byte[32]));

    @ParameterizedTest
    @EnumSource(names = {"BASIC", "BEARER", "HEADER", "PATH"})
    void aMadeOneIs256RandomBitsThatFitInAUrl(AuthKind kind) {
        var made = Credential.made(kind, "pbx").reveal();
        assertThat(Base64.getUrlDecoder().decode(made)).hasSize(32);
        assertThat(made).isNotEqualTo(Credential.made(kind, "pbx").reveal());
        assertThat(Credential.given(kind, "pbx", made).reveal()).isEqualTo(made);
    }

    @Test
    void whatIsOnlyComparedIsKeptAsASaltedDigest() {
        var credential = Credential.given(AuthKind.BASIC, "pbx", "0123456789abcdef");
        var kept = credential.stored(TENANT, "pbx", Optional.empty());
        assertThat(kept).startsWith("sha256:").doesNotContain("0123456789abcdef");
        assertThat(credential.stored(TENANT, "pbx", Optional.empty())).isNotEqualTo(kept);
        assertThat(HashedCredential.parse(kept).matches("0123456789abcdef")).isTrue();
        assertThat(HashedCredential.parse(kept).matches("0123456789abcdeF")).isFalse();
    }

    @Test
    void whatIsComputedWithIsSealedForItsSourceOnly() {
        var kept = Credential.given(AuthKind.TWILIO_SIGNATURE, "pbx", "0123456789abcdef")
                .stored(TENANT, "pbx", Optional.of(MASTER));
        assertThat(kept).startsWith("aes256gcm:").doesNotContain("0123456789abcdef");
        assertThat(MASTER.open(kept, Credential.owner(TENANT, "pbx"))).isEqualTo("0123456789abcdef");
        assertThatThrownBy(() -> MASTER.open(kept, Credential.owner(TENANT, "other")))
                .hasMessageContaining("for somebody else");
        var otherKey = new MasterKey(Base64.getEncoder().encodeToString(new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
        }));
        assertThatThrownBy(() -> otherKey.open(kept, Credential.owner(TENANT, "pbx")))
                .hasMessageContaining("another TONEGUARD_MASTER_KEY");
    }

    @Test
    void whatMustBeSealedIsRefusedWithoutAMasterKey() {
        var credential = Credential.given(AuthKind.TWILIO_SIGNATURE, "pbx", "0123456789abcdef");
        assertThatThrownBy(() -> credential.stored(TENANT, "pbx", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("TONEGUARD_MASTER_KEY is not set", "openssl rand -base64 32")
                .hasMessageNotContaining("0123456789abcdef");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BASIC            | fifteencharacte  | fewer than 16",
                "BEARER           | 0123456789 abcdef | blank",
                "PATH             | 0123456789abcde/ | part of a URL",
                "AUDIOHOOK        | key:c2hvcnQ=     | fewer than 16",
                "AUDIOHOOK        | key:not base64, not at all | no Base64",
                "AUDIOHOOK        | short-key:       | API key",
                "TWILIO_SIGNATURE | tiny             | fewer than 16",
                "NONE             | 0123456789abcdef | no credential"
            })
    void whatCanBeGuessedOrCannotBeSentIsRefusedAndNotRepeated(AuthKind kind, String text, String why) {
        assertThatThrownBy(() -> Credential.given(kind, "pbx", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining(text);
    }

    @Test
    void anAudioHookSecretAloneHasTheSourcesNameAsItsApiKey() {
        var secret = Base64.getEncoder().encodeToString(new byte[16]);
        assertThat(Credential.given(AuthKind.AUDIOHOOK, "genesys-eu", secret).reveal())
                .isEqualTo("genesys-eu:" + secret);
        assertThat(Credential.given(AuthKind.AUDIOHOOK, "genesys-eu", "a:key:" + secret)
                        .reveal())
                .isEqualTo("a:key:" + secret);
        assertThat(Credential.given(AuthKind.AUDIOHOOK, "genesys-eu", "a-key-of-20-letters-:")
                        .reveal())
                .isEqualTo("a-key-of-20-letters-:");
        assertThat(Credential.made(AuthKind.AUDIOHOOK, "genesys-eu").reveal()).startsWith("genesys-eu:");
    }

    @Test
    void aMasterKeyThatIsNoneIsToldWithoutRepeatingIt() {
        assertThat(MasterKey.from(Map.of())).isEmpty();
        assertThat(MasterKey.from(Map.of(MasterKey.VARIABLE, " "))).isEmpty();
        for (String bad : new String[] {"hunter2!", "aHVudGVyMg=="}) {
            assertThatThrownBy(() -> MasterKey.from(Map.of(MasterKey.VARIABLE, bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("TONEGUARD_MASTER_KEY", "openssl rand -base64 32")
                    .hasMessageNotContaining(bad);
        }
    }
}
