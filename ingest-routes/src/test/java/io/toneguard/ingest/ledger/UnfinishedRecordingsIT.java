package io.toneguard.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;

class UnfinishedRecordingsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE); // as good a start as any other
    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final Ledger ledger = new Ledger(jdbc, database.scope());
    private boolean databaseIsAway;

    @BeforeEach
    void bind() {
        new UnfinishedRecordings(jdbc, scope(), database.tenants(), nanoTime::get).bindTo(meters);
    }

    @Test
    void recordingsOfAllTenantsAreCountedByStateAtMostEveryFiveSeconds() {
        assertThat(counts()).containsExactly(0.0, 0.0, 0.0);
        var one = database.addTenant("one");
        var other = database.addTenant("other");
        receive(one, "a");
        receive(one, "b");
        var stored = receive(other, "c");
        ledger.stored(stored.recording(), new RecordingFormat("pcm-s16", 8000, 1, 8000), List.of(Speaker.AGENT));
        pass(Duration.ofMillis(4999));
        assertThat(counts()).containsExactly(0.0, 0.0, 0.0);
        pass(Duration.ofMillis(1));
        assertThat(counts()).containsExactly(2.0, 1.0, 0.0);

        databaseIsAway = true;
        pass(Duration.ofSeconds(5));
        assertThat(counts()).containsOnly(Double.NaN);
        databaseIsAway = false;
        pass(Duration.ofSeconds(5));
        assertThat(counts()).containsExactly(2.0, 1.0, 0.0);
    }

    private List<Double> counts() {
        return List.of("receiving", "stored", "claimed").stream()
                .map(state -> meters.get("toneguard.ledger.recordings")
                        .tag("state", state)
                        .gauge()
                        .value())
                .toList();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private Receipt receive(Tenant tenant, String content) {
        var call = new CallFacts(null, Instant.parse("2026-03-01T00:00:00Z"), null, null, null, null);
        return ledger.receive(tenant.id(), new Arrival(content + ".wav", content.repeat(64), 1, call));
    }

    private TenantScope scope() {
        var real = database.scope();
        return new TenantScope() {
            @Override
            public <T> T in(TenantId tenant, Supplier<T> work) {
                if (databaseIsAway) {
                    throw new CannotCreateTransactionException("the database is away");
                }
                return real.in(tenant, work);
            }
        };
    }
}
