package io.toneguard.app.load;

import io.toneguard.tap.live.StressTap;

/** What the live tap did in one counted window. */
final class TapMeasurement {
    private final StressTap tap;
    private final long shedBefore;

    /** Both by {@link System#nanoTime}: readings count whose second ends between. */
    TapMeasurement(StressTap tap, long fromNanos, long toNanos) {
        this.tap = tap;
        shedBefore = tap.windowsShed();
        tap.readingLag().measure(fromNanos, toNanos);
    }

    /** To be asked when the calls are over, once. */
    Figures figures() {
        var lag = tap.readingLag().lag();
        return new Figures(lag.readings(), lag.p50Ms(), lag.p99Ms(), lag.worstMs(), tap.windowsShed() - shedBefore);
    }

    /**
     * What was measured.
     *
     * @param readings for seconds that ended in the window
     * @param windowsShed seconds of voices without a reading, up to the calls' ends
     */
    record Figures(long readings, double lagP50Ms, double lagP99Ms, double lagWorstMs, long windowsShed) {}
}
