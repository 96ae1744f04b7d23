package io.toneguard.app.webhook;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.call.TenantId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTest {
    @ParameterizedTest
    @CsvSource({
        "My Hook, https://example.org/in, webhook name \"My Hook\" is not",
        "hook, ftp://example.org/in, webhook hook: the address is no http or https URL with a host",
        "hook, https://me:pass@example.org/in, webhook hook: the URL has a user;"
    })
    void saysOfItselfWhatIsWrongWithIt(String name, String url, String message) {
        assertThatThrownBy(() -> new Webhook(new TenantId(new UUID(1, 1)), name, url, List.of("stored"), "sealed"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message.replace('"', '\''));
    }
}
