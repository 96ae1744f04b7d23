package io.toneguard.app.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an upload goes. */
class UploadOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "https://voice.example.com, https://voice.example.com",
        "https://voice.example.com/, https://voice.example.com",
        "HTTPS://voice.example.com:8443/v1/, https://voice.example.com:8443",
        "http://127.0.0.1:8080/v1, http://127.0.0.1:8080",
        "https://example.com/voice/v1?x=1, https://example.com/voice"
    })
    void theUrlIsTakenWithAndWithoutTheApisOwnPath(String given, String taken) {
        assertThat(options(given).url()).hasToString(taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice.example.com", "ftp://voice.example.com", "https:///v1", "file:///tmp"})
    void whatIsNoUrlOfAServiceIsTold(String url) {
        assertThatThrownBy(() -> options(url)).hasMessageContaining("--url=" + url);
    }

    @Test
    void aPasswordInTheUrlIsNotRepeated() {
        assertThatThrownBy(() -> options("https://me:hunter2@voice.example.com"))
                .hasMessageContaining("--url")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "http://voice.example.com, true",
        "https://voice.example.com, false",
        "http://localhost:8080, false",
        "http://127.0.0.1:8080, false",
        "http://[::1]:8080, false"
    })
    void aKeyThatOthersMayReadIsNoticed(String url, boolean inTheClear) {
        assertThat(options(url).isInTheClear()).isEqualTo(inTheClear);
    }

    @Test
    void whatIsThereOfOneTenantIsNotThereOfAnother() {
        var one = options("https://x", "tg_tenant1_key_secret").destination();
        assertThat(one).isEqualTo("https://x tenant1").doesNotContain("secret", "key");
        assertThat(options("https://x", "tg_tenant1_another_other").destination())
                .isEqualTo(one);
        assertThat(options("https://x", "tg_tenant2_key_secret").destination()).isNotEqualTo(one);
    }

    private static UploadOptions options(String url) {
        return options(url, "tg_a_b_c");
    }

    private static UploadOptions options(String url, String token) {
        return new UploadOptions(Path.of("."), URI.create(url), token, 4, null, null);
    }
}
