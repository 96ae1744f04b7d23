package io.toneguard.ingest.recorder;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.toneguard.voice.call.CallEnded;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What the recorder counts. */
final class RecorderMeters {
    private static final String PREFIX = "toneguard.recorder.";

    private final MeterRegistry registry;
    private final Counter seconds;
    private final Counter shedSeconds;
    private final Counter lostSeconds;
    private final Counter journalBytes;
    private final Timer sync;
    private final Timer append;
    private final Counter setbacks;
    private final Counter faults;

    RecorderMeters(MeterRegistry registry, AtomicLong heldBytes, AtomicLong notedBytes, AtomicLong ledgerWaiting) {
        this.registry = registry;
        seconds = counter("seconds", "Seconds of calls whose recordings are in the store");
        shedSeconds = counter("shed.seconds", "Seconds of calls that were not recorded because too much audio waited");
        lostSeconds = counter("lost.seconds", "Seconds of calls that the journal did not give back");
        journalBytes = Counter.builder(PREFIX + "journal.bytes")
                .baseUnit("bytes")
                .description("Written to the journal")
                .register(registry);
        sync = Timer.builder(PREFIX + "sync")
                .description("Forcing the journal to disk")
                .register(registry);
        append = Timer.builder(PREFIX + "append")
                .description("Appending blocks of a call to its draft in the store, in one write")
                .register(registry);
        setbacks = counter("setbacks", "Times that the store refused something which was tried again");
        faults = counter("faults", "Faults of the program on the recorder's threads, which go on; each is in the log");
        Gauge.builder(PREFIX + "held.bytes", heldBytes, AtomicLong::doubleValue)
                .baseUnit("bytes")
                .description("Whole blocks in memory that wait for the disk")
                .register(registry);
        Gauge.builder(PREFIX + "noted.bytes", notedBytes, AtomicLong::doubleValue)
                .baseUnit("bytes")
                .description("Memory that notes take of audio which the store has not yet; grows while it is away")
                .register(registry);
        Gauge.builder(PREFIX + "ledger.waiting", ledgerWaiting, AtomicLong::doubleValue)
                .description("Entries that wait for the database")
                .register(registry);
    }

    Timer.Sample start() {
        return Timer.start(registry);
    }

    void synced(Timer.Sample since) {
        since.stop(sync);
    }

    void appended(Timer.Sample since) {
        since.stop(append);
    }

    /** @param seconds since the journal's thread was last done with a round */
    void standstill(Supplier<Number> seconds) {
        Gauge.builder(PREFIX + "standstill", seconds)
                .baseUnit("seconds")
                .description("Since the journal was last written; grows where its disk hangs or its thread has ended")
                .register(registry);
    }

    /** @param open 1 or 0 */
    void journal(Supplier<Number> open) {
        Gauge.builder(PREFIX + "journal.open", open)
                .description("1; 0 while the journal cannot be written and calls are recorded without it")
                .register(registry);
    }

    void fault() {
        faults.increment();
    }

    void setback() {
        setbacks.increment();
    }

    void journaled(long bytes) {
        journalBytes.increment(bytes);
    }

    void shed(double more) {
        shedSeconds.increment(more);
    }

    void lost(double more) {
        lostSeconds.increment(more);
    }

    void recorded(CallEnded.Ending ending, double length) {
        registry.counter(PREFIX + "calls", "ending", ending.word()).increment();
        seconds.increment(length);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }
}
