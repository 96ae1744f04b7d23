package io.toneguard.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobAddressTest {
    private static final Tenant ACME = new Tenant(new TenantId(UUID.randomUUID()), "acme", ScoringPolicy.NONE);
    private static final Map<String, Tenant> TENANTS = Map.of("acme", ACME);

    @Test
    void theFirstPartAfterThePrefixIsTheTenant() throws Exception {
        var place = new BlobAddress(Settings.of("prefix", "in/")).of("in/acme/2026/11/22/x.wav", TENANTS);
        assertThat(place).isEqualTo(new BlobAddress.Place(ACME, "x.wav"));
    }

    @Test
    void allAreTheOneTenantsWhoIsSet() throws Exception {
        assertThat(new BlobAddress(Settings.of("tenant", "acme")).of("2026/x.wav", TENANTS))
                .isEqualTo(new BlobAddress.Place(ACME, "x.wav"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.wav", "other/x.wav", "/acme/x.wav", "ACME/x.wav", "../acme/x.wav"})
    void whatIsOfNoTenantIsPoison(String blob) {
        assertPoison(blob, "UNKNOWN_TENANT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme/",
                "acme/..",
                "acme/.hidden",
                "acme/a/../..",
                "acme/x.part",
                "acme/x.TMP",
                "acme/a\\b.wav",
                "acme/a\nb.wav"
            })
    void whatNoFileInTheInboxMayBeCalledIsPoison(String blob) {
        assertPoison(blob, "BAD_NAME");
    }

    @Test
    void aNameThatIsTooLongIsPoison() {
        assertPoison("acme/" + "é".repeat(100) + ".wav", "BAD_NAME");
    }

    @Test
    void aBlobOutsideThePrefixIsPoison() {
        assertThatThrownBy(() -> new BlobAddress(Settings.of("prefix", "in/")).of("acme/x.wav", TENANTS))
                .isInstanceOfSatisfying(
                        PoisonException.class, e -> assertThat(e.code()).isEqualTo("UNKNOWN_PREFIX"));
    }

    @Test
    void aDaysBlobsLieUnderItsPrefix() {
        var day = LocalDate.of(2026, 3, 9);
        assertThat(new BlobAddress(Settings.of("prefix", "in/")).dayOf(ACME, day))
                .contains("in/acme/2026/03/09/");
        assertThat(new BlobAddress(Settings.of("tenant", "acme", "look-pattern", "{yyyy}-{MM}-{dd}")).dayOf(ACME, day))
                .contains("2026-03-09");
        assertThat(new BlobAddress(Settings.of("tenant", "other")).dayOf(ACME, day))
                .isEmpty();
    }

    private static void assertPoison(String blob, String code) {
        assertThatThrownBy(() -> new BlobAddress(Settings.of()).of(blob, TENANTS))
                .isInstanceOfSatisfying(
                        PoisonException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
