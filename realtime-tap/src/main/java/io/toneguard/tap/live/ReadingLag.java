package io.toneguard.tap.live;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How long after its second's end each reading of a stretch of time was published; for load tests, whose peers have our clock: a second is due as long after its
 * call's promptest piece as its samples say, so that what the front adds counts, also where it grows slowly.
 */
public final class ReadingLag {
    private static final long LONGEST_MICROS = 3_600_000_000L;
    private static final int DIGITS = 2;

    private record Window(long fromNanos, long toNanos) {}

    private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);
    private volatile Window window = new Window(0, 0);

    /** Begins anew: readings count whose second ends from {@code fromNanos} on and before {@code toNanos}, by {@link System#nanoTime}. */
    public void measure(long fromNanos, long toNanos) {
        window = new Window(fromNanos, toNanos);
        recorder.reset();
    }

    /** What was measured since; to be asked once, when the window and a second are over. */
    public Lag lag() {
        Histogram lags = recorder.getIntervalHistogram();
        return lags.getTotalCount() == 0
                ? new Lag(0, 0, 0, 0)
                : new Lag(
                        lags.getTotalCount(),
                        lags.getValueAtPercentile(50) / 1000.0,
                        lags.getValueAtPercentile(99) / 1000.0,
                        lags.getMaxValue() / 1000.0);
    }

    void published(long endNanos, long lagNanos) {
        var counted = window;
        if (endNanos - counted.fromNanos >= 0 && endNanos - counted.toNanos < 0) {
            recorder.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(Math.max(0, lagNanos))));
        }
    }

    /**
     * The lag of the readings of the window.
     *
     * @param readings that were published for seconds that ended in the window
     */
    public record Lag(long readings, double p50Ms, double p99Ms, double worstMs) {}
}
