package io.toneguard.app.load;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.tap.live.StressTap;
import java.util.concurrent.TimeUnit;

/** What the live tap did in one counted window, and how long its alerts took to be in the database. */
final class TapMeasurement {
    private static final long LONGEST_END_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_EVERY_MS = 50;

    private final StressTap tap;
    private final MeterRegistry registry;
    private final long shedBefore;
    private final long faultsBefore;

    /** Both by {@link System#nanoTime}: readings count whose second ends between. */
    TapMeasurement(StressTap tap, MeterRegistry registry, long fromNanos, long toNanos) {
        this.tap = tap;
        this.registry = registry;
        shedBefore = tap.windowsShed();
        faultsBefore = tap.faults();
        tap.readingLag().measure(fromNanos, toNanos);
    }

    /** To be asked when the calls are over, once; waits until what they said is analysed. */
    Figures figures() throws InterruptedException {
        long until = System.nanoTime() + LONGEST_END_NANOS;
        while (tap.voices() > 0 && System.nanoTime() - until < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        var lag = tap.readingLag().lag();
        var written = registry.find("toneguard.alerts.written").timer();
        return new Figures(
                lag.readings(),
                lag.p50Ms(),
                lag.p99Ms(),
                lag.worstMs(),
                tap.windowsShed() - shedBefore,
                tap.faults() - faultsBefore,
                tap.voices(),
                written == null ? 0 : written.count(),
                written == null ? 0 : written.mean(TimeUnit.MILLISECONDS),
                written == null ? 0 : written.max(TimeUnit.MILLISECONDS));
    }

    /**
     * What was measured.
     *
     * @param readings for seconds that ended in the window
     * @param windowsShed seconds of voices without a reading, up to the calls' ends
     * @param faults calls that were not analysed to their end for a fault of the program
     * @param unfinished voices whose end is still to be analysed
     * @param changesWritten of alerts, since the server began: each opening, peak and end
     * @param writtenWorstMs from the reading that made the change to its commit, the worst of the last minutes
     */
    record Figures(
            long readings,
            double lagP50Ms,
            double lagP99Ms,
            double lagWorstMs,
            long windowsShed,
            long faults,
            long unfinished,
            long changesWritten,
            double writtenMeanMs,
            double writtenWorstMs) {}
}
