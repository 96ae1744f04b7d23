package io.toneguard.tap.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the tap counts. */
final class TapMeters {
    private static final String PREFIX = "toneguard.tap.";

    private final AtomicInteger voices = new AtomicInteger();
    private final LongAdder windowsShed = new LongAdder();
    private final Counter readings;
    private final Counter shed;
    private final Counter unheard;
    private final Counter faults;
    private final Timer lag;
    private final ReadingLag readingLag = new ReadingLag();

    TapMeters(MeterRegistry registry, List<TapLane> lanes) {
        Gauge.builder(PREFIX + "voices", voices, AtomicInteger::get)
                .description("Speakers of running calls that are measured now")
                .register(registry);
        Gauge.builder(PREFIX + "waiting", lanes, all -> all.stream()
                        .mapToInt(TapLane::waiting)
                        .sum())
                .description("Pieces of audio that wait to be analysed")
                .register(registry);
        readings = counter(registry, "readings", "Seconds of voices that were measured");
        shed = counter(registry, "windows.shed", "Seconds of voices that were left out, for overload");
        unheard = counter(registry, "calls.unheard", "Calls whose sample rate is not analysed live");
        faults = counter(registry, "faults", "Calls that are not analysed any more for a fault of the program");
        lag = Timer.builder(PREFIX + "reading.lag")
                .description("From when a second of a voice was due here to when its reading was published")
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(300),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2))
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }

    void voiceBegan() {
        voices.incrementAndGet();
    }

    void voiceEnded() {
        voices.decrementAndGet();
    }

    /**
     * @param endNanos when its second was due to end
     * @param lagNanos since then
     * @param wholeCallLagNanos the same by the least delay of the whole call, for load tests
     */
    void published(long endNanos, long lagNanos, long wholeCallLagNanos) {
        readings.increment();
        lag.record(Duration.ofNanos(Math.max(0, lagNanos)));
        readingLag.published(endNanos, wholeCallLagNanos);
    }

    void shed(int windows) {
        if (windows > 0) {
            shed.increment(windows);
            windowsShed.add(windows);
        }
    }

    void unheard() {
        unheard.increment();
    }

    void fault() {
        faults.increment();
    }

    ReadingLag readingLag() {
        return readingLag;
    }

    int voices() {
        return voices.get();
    }

    long faulty() {
        return (long) faults.count();
    }

    long windowsShed() {
        return windowsShed.sum();
    }
}
