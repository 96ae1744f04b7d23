package io.toneguard.ingest.recording;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.toneguard.voice.audio.AudioFault;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What the file drop counts. Every finished file is received, and then exactly one of stored, duplicate and quarantined. */
final class IntakeMeters {
    private static final String PREFIX = "toneguard.ingest.";

    private final MeterRegistry registry;
    private final Counter received;
    private final Counter stored;
    private final Counter duplicate;
    private final Counter bytes;
    private final Timer file;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong unknownFiles = new AtomicLong();
    private final AtomicLong loneSidecars = new AtomicLong();

    IntakeMeters(MeterRegistry registry) {
        this.registry = registry;
        received = counter("received", "Files that were taken out of the inbox, whatever became of them");
        stored = counter("stored", "Recordings stored and entered in the ledger");
        duplicate = counter("duplicate", "Recordings that had been here before");
        bytes = Counter.builder(PREFIX + "bytes")
                .baseUnit("bytes")
                .description("Audio stored")
                .register(registry);
        file = Timer.builder(PREFIX + "file")
                .description("From opening a file to its place in done or quarantine")
                .register(registry);
        Gauge.builder(PREFIX + "unknown.files", unknownFiles, AtomicLong::doubleValue)
                .description("Files in inbox folders that are no tenant's; the log names the folders")
                .register(registry);
        // A counter that begins at 1 shows no rise.
        Stream.concat(Arrays.stream(AudioFault.values()).map(Enum::name), RefusedException.CODES.stream())
                .forEach(this::quarantines);
        Gauge.builder(PREFIX + "waiting", waiting, AtomicLong::doubleValue)
                .description("Files in tenants' inbox folders at the last look")
                .register(registry);
        Gauge.builder(PREFIX + "sidecars.lone", loneSidecars, AtomicLong::doubleValue)
                .description("Sidecars in tenants' inbox folders without a recording; counted once a minute")
                .register(registry);
    }

    void stored(long size) {
        received.increment();
        stored.increment();
        bytes.increment(size);
    }

    void duplicate() {
        received.increment();
        duplicate.increment();
    }

    void quarantined(String reason) {
        received.increment();
        quarantines(reason).increment();
    }

    void took(Timer.Sample since) {
        since.stop(file);
    }

    Timer.Sample start() {
        return Timer.start(registry);
    }

    void waiting(long files) {
        waiting.set(files);
    }

    void loneSidecars(long sidecars) {
        loneSidecars.set(sidecars);
    }

    void unknown(long files) {
        unknownFiles.set(files);
    }

    private Counter quarantines(String reason) {
        return Counter.builder(PREFIX + "quarantined")
                .tag("reason", reason)
                .description("Files that were no recordings, or not let in")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }
}
