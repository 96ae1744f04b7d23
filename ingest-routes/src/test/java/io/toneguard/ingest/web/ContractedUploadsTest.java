package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.toneguard.voice.call.TenantId;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ContractedUploadsTest {
    private static final TenantId ACME = new TenantId(UUID.randomUUID());
    private static final TenantId OTHER = new TenantId(UUID.randomUUID());

    private final Map<TenantId, Double> rates = new ConcurrentHashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private final ContractedUploads uploads = new ContractedUploads(rates::get, new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @Test
    void aTenantSendsWhatWasAgreedAndIsToldWhenTheNextMayCome() {
        rates.put(ACME, 0.1);
        uploads.requireTurn(ACME);
        assertThatThrownBy(() -> uploads.requireTurn(ACME)).isInstanceOfSatisfying(ApiProblem.class, problem -> {
            assertThat(problem.getStatusCode().value()).isEqualTo(429);
            assertThat(problem.getHeaders().getFirst("Retry-After")).isEqualTo("10");
        });
        assertThatCode(() -> uploads.requireTurn(OTHER)).doesNotThrowAnyException();
        nanos.addAndGet(10_000_000_000L);
        uploads.requireTurn(ACME);
    }

    @Test
    void anotherContractCountsAtOnce() {
        rates.put(ACME, 1.0);
        uploads.requireTurn(ACME);
        assertThatThrownBy(() -> uploads.requireTurn(ACME)).isInstanceOf(ApiProblem.class);
        rates.put(ACME, 2.5);
        uploads.requireTurn(ACME);
        uploads.requireTurn(ACME);
        uploads.requireTurn(ACME);
        assertThatThrownBy(() -> uploads.requireTurn(ACME)).isInstanceOf(ApiProblem.class);
        rates.remove(ACME);
        uploads.requireTurn(ACME);
    }
}
