package io.toneguard.app.store.azure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What the store in Azure counts: what costs money, and what waits. */
final class AzureMeters {
    private static final String PREFIX = "toneguard.store.azure.";

    final Counter appends;
    final Counter early;
    final Counter reads;
    final Counter blocks;
    final AtomicLong waitingBytes = new AtomicLong();

    AzureMeters(MeterRegistry registry) {
        appends = counter(registry, "appends", "Blocks appended to drafts of running calls");
        early = counter(registry, "appends.early", "Of these, before their time, because store.azure.memory was full");
        reads = counter(registry, "reads", "Ranges read");
        blocks = counter(registry, "blocks", "Blocks written, or copied within the account, of whole recordings");
        Gauge.builder(PREFIX + "waiting.bytes", waitingBytes, AtomicLong::doubleValue)
                .baseUnit("bytes")
                .description("Memory of running calls' audio that waits for its append")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }
}
