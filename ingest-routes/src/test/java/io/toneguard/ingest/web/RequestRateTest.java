package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.TenantId;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestRateTest {
    private final RequestRate rate = new RequestRate(1, 2, TimeMeter.SYSTEM_NANOTIME);
    private final Caller caller =
            new Caller(new TenantId(UUID.randomUUID()), UUID.randomUUID(), Scope.of(List.of("*")));

    @Test
    void aRequestWhoseBodyWasWaitedForCountsLikeAnyOtherAndOneThatWaitedForItsAnswerCountsOnce() {
        var waited = request(DispatcherType.REQUEST);
        assertThat(passes(waited)).isTrue();
        waited.setDispatcherType(DispatcherType.ASYNC);
        assertThat(passes(waited)).isTrue();
        assertThat(passes(request(DispatcherType.ASYNC))).isTrue();
        assertThatThrownBy(() -> passes(request(DispatcherType.ASYNC))).hasMessageContaining("429");
        assertThat(passes(waited)).isTrue();
    }

    private boolean passes(MockHttpServletRequest request) {
        return rate.preHandle(request, new MockHttpServletResponse(), this);
    }

    private MockHttpServletRequest request(DispatcherType type) {
        var request = new MockHttpServletRequest();
        request.setDispatcherType(type);
        request.setUserPrincipal(caller);
        return request;
    }
}
