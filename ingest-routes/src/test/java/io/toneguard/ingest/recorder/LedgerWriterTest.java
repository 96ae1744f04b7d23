package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class LedgerWriterTest {
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final Map<String, LedgerWriter.Outcome> outcomes = new ConcurrentHashMap<>();
    private final AtomicLong waiting = new AtomicLong();
    private final LedgerWriter writer = new LedgerWriter(
            new LiveLedger(JdbcClient.create(new DriverManagerDataSource()), new TenantScope() {
                @Override
                public <T> T in(TenantId of, Supplier<T> work) {
                    return work.get();
                }
            }),
            waiting);
    private final Thread thread = new Thread(writer);

    @AfterEach
    void stop() throws InterruptedException {
        writer.stop();
        thread.interrupt();
        thread.join();
    }

    @Test
    void anEntryThatIsAFaultInItselfHoldsUpNoOther() {
        add("null", ledger -> {
            throw new IllegalStateException("a fault of the program, for a test");
        });
        add("error", ledger -> {
            throw new NoClassDefFoundError("a fault of the program, for a test");
        });
        add("sound", ledger -> {});
        thread.start();
        await().until(() -> outcomes.size() == 3);
        assertThat(outcomes)
                .containsEntry("null", LedgerWriter.Outcome.REFUSED)
                .containsEntry("error", LedgerWriter.Outcome.REFUSED)
                .containsEntry("sound", LedgerWriter.Outcome.WRITTEN);
        assertThat(waiting).hasValue(0);
    }

    @Test
    void whatTheDatabaseMayTakeLaterIsTriedAgain() {
        var tries = new AtomicLong();
        add("deadlock", ledger -> {
            if (tries.incrementAndGet() < 2) {
                throw new CannotAcquireLockException("deadlock detected");
            }
        });
        thread.start();
        await().until(() -> outcomes.size() == 1);
        assertThat(outcomes).containsEntry("deadlock", LedgerWriter.Outcome.WRITTEN);
    }

    private void add(String what, Consumer<LiveLedger> step) {
        writer.add(new LedgerWriter.Step(tenant, what, step, outcome -> outcomes.put(what, outcome)));
    }
}
