package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import jakarta.servlet.AsyncEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.StandardServletAsyncWebRequest;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.HandlerInterceptor;

/** Clients wait in Spring's own machinery; only their connections are none. */
class ResultWaitersTest {
    private static final TenantId ACME = new TenantId(UUID.randomUUID());
    private static final TenantId OTHER = new TenantId(UUID.randomUUID());

    private final ResultWaiters waiters = new ResultWaiters(new Analysed(), 200, Duration.ofHours(1));
    private final List<Client> clients = new ArrayList<>();

    /** Every recording has its result. */
    private static final class Analysed implements ResultWaiters.Results {
        @Override
        public Set<RecordingId> settled(TenantId tenant, Collection<RecordingId> recordings) {
            return Set.copyOf(recordings);
        }

        @Override
        public Optional<RecordingView> one(Caller caller, RecordingId recording) {
            var now = Instant.EPOCH;
            return Optional.of(new RecordingView(
                    new StoredRecording(caller.tenant(), LocalDate.EPOCH, recording),
                    null,
                    RecordingState.ANALYSED,
                    now,
                    null,
                    null,
                    0,
                    null,
                    "a.wav",
                    now,
                    now,
                    now,
                    now,
                    1L,
                    "mulaw",
                    8000,
                    1.0,
                    false,
                    List.of("agent"),
                    1.0,
                    1.0,
                    0,
                    "tg-4",
                    null));
        }
    }

    /** One that waits, and may have read its answer. */
    private record Client(
            TenantId tenant, DeferredResult<ResponseEntity<?>> answer, StandardServletAsyncWebRequest request) {
        boolean isAnswered() {
            return answer.hasResult();
        }

        void isGone() throws Exception {
            request.onComplete(new AsyncEvent(new MockAsyncContext(request.getRequest(), null)));
        }

        void isWritten(HandlerInterceptor written) throws Exception {
            var response = new MockHttpServletResponse();
            assertThat(written.preHandle(request.getRequest(), response, this)).isTrue();
            WebAsyncUtils.getAsyncManager(request.getRequest()).clearConcurrentResult();
            written.afterCompletion(request.getRequest(), response, this, null);
        }
    }

    @BeforeEach
    void start() {
        waiters.start();
    }

    @AfterEach
    void stop() {
        waiters.stop();
    }

    @Test
    void onlySomeResultsStandInMemoryUntilTheyAreWrittenOrTheirClientsAreGone() throws Exception {
        for (int i = 0; i < 60; i++) {
            waits(ACME);
            waits(OTHER);
        }
        waiters.look();
        waiters.look();
        assertThat(answered(ACME)).hasSize(ResultWaiters.LOADED_AT_ONCE_PER_TENANT);
        assertThat(answered(OTHER)).hasSize(ResultWaiters.LOADED_AT_ONCE_PER_TENANT);
        answered(OTHER).get(0).isWritten(waiters.written());
        waiters.look();
        assertThat(answered(ACME)).as("the other's turn").hasSize(ResultWaiters.LOADED_AT_ONCE_PER_TENANT);
        assertThat(answered(OTHER)).hasSize(ResultWaiters.LOADED_AT_ONCE_PER_TENANT + 1);
        answered(OTHER).get(1).isGone();
        waiters.look();
        assertThat(answered(OTHER)).hasSize(ResultWaiters.LOADED_AT_ONCE_PER_TENANT + 2);
        assertThat(waiters.waiting()).isEqualTo(120 - ResultWaiters.LOADED_AT_ONCE - 2);
    }

    private List<Client> answered(TenantId tenant) {
        return clients.stream()
                .filter(client -> client.tenant().equals(tenant) && client.isAnswered())
                .toList();
    }

    private void waits(TenantId tenant) throws Exception {
        var answer = waiters.waitFor(
                        new Caller(tenant, UUID.randomUUID(), Set.of()),
                        new RecordingId(UUID.randomUUID()),
                        Duration.ofMinutes(1),
                        ResponseEntity.ok("later"))
                .orElseThrow();
        var request = new MockHttpServletRequest();
        request.setAsyncSupported(true);
        var web = new StandardServletAsyncWebRequest(request, new MockHttpServletResponse());
        var manager = WebAsyncUtils.getAsyncManager(request);
        manager.setAsyncWebRequest(web);
        manager.startDeferredResultProcessing(answer);
        clients.add(new Client(tenant, answer, web));
    }
}
