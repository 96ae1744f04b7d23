package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind which addresses HTTP asks who is there. */
class HttpAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void onLoopbackTheUsersOfTheMachineAreTrusted(String bind) {
        assertThat(ServicePlan.HttpAddress.of(bind, 8080).needsToken()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "192.168.0.7", "::ffff:10.1.2.3"})
    void anywhereElseATokenIsWanted(String bind) {
        assertThat(ServicePlan.HttpAddress.of(bind, 8080).needsToken()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void noAddressIsNotLoopbackButRefused(String bind) {
        assertThatThrownBy(() -> ServicePlan.HttpAddress.of(bind, 8080)).hasMessageContaining("--bind= is empty");
    }
}
