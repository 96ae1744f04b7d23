package io.toneguard.ingest.azure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What the intake from Azure counts. Every notice in hand is then exactly one of fetched, known, passed over, returned and poisoned. */
final class BlobIntakeMeters {
    private static final String PREFIX = "toneguard.blob.intake.";

    private final MeterRegistry registry;
    final Counter fetched;
    final Counter known;
    final Counter passedOver;
    final Counter returned;
    final Counter bytes;
    final Counter missed;
    final Counter lookSetbacks;
    final AtomicLong poisonWaiting = new AtomicLong();
    final AtomicLong noticesWaiting = new AtomicLong();

    BlobIntakeMeters(MeterRegistry registry) {
        this.registry = registry;
        fetched = counter("fetched", "Blobs that were laid into an inbox");
        known = counter("known", "Notices of blobs that had been fetched before");
        passedOver = counter("passed.over", "Notices of sidecars, of beginnings, and of other events");
        returned = counter("returned", "Notices given back to the queue because something in the way may pass");
        missed = counter("missed", "Blobs that the nightly look found and no notice had brought");
        lookSetbacks = counter("look.setbacks", "Prefixes or blobs that the nightly look left for the next night");
        bytes = Counter.builder(PREFIX + "bytes")
                .baseUnit("bytes")
                .description("Fetched")
                .register(registry);
        Gauge.builder(PREFIX + "poison.waiting", poisonWaiting, AtomicLong::doubleValue)
                .description("Notices in the poison queue at the last look, which is once a minute")
                .register(registry);
        Gauge.builder(PREFIX + "notices.waiting", noticesWaiting, AtomicLong::doubleValue)
                .description("Notices in the queue at the last look, which is once a minute")
                .register(registry);
    }

    void poisoned(String reason) {
        registry.counter(PREFIX + "poisoned", "reason", reason).increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }
}
