package io.toneguard.tap.history;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.jspecify.annotations.Nullable;

/**
 * How far the tap and the final analysis agree on one person in one call.
 *
 * @param windows in which both have an index and may be believed
 * @param rankCorrelation Spearman, of the index over these windows; null where it means nothing
 * @param bias mean of live minus final deviation; null without windows
 * @param alerts that the segment had
 * @param missed final stretches without an alert
 * @param spurious alerts without one window over the final threshold
 */
record Agreement(
        int windows,
        @Nullable Float rankCorrelation,
        @Nullable Float bias,
        int alerts,
        int missed,
        int spurious) {
    private static final int WINDOW_SECONDS = 5;
    private static final double LEAST_CONFIDENCE = 0.5;
    private static final int LEAST_WINDOWS = 10;
    /** As many windows in a row as {@code speaker_result.stress_state} wants. */
    private static final int STRETCH = 6;

    /** Seconds of the recording in which an alert was open. */
    record Span(int fromSeconds, int untilSeconds) {
        boolean meets(int otherFrom, int otherUntil) {
            return fromSeconds <= otherUntil && otherFrom <= untilSeconds;
        }
    }

    /**
     * The final analysis of the same channel; element i is of the window that begins i seconds into the recording, null where it says nothing.
     *
     * @param threshold deviation above which it calls a voice raised
     */
    record Final(@Nullable Float[] deviation, @Nullable Float[] confidence, double threshold) {
        /** NaN where nothing can be said or believed. */
        double at(int endSeconds) {
            int i = endSeconds - WINDOW_SECONDS;
            if (i < 0 || i >= deviation.length || i >= confidence.length) {
                return Double.NaN;
            }
            Float value = deviation[i];
            Float trust = confidence[i];
            return value == null || trust == null || trust < LEAST_CONFIDENCE ? Double.NaN : value;
        }
    }

    static Agreement of(HeardSeconds live, Final other, List<Span> alerts) {
        var liveIndex = new ArrayList<Double>();
        var finalIndex = new ArrayList<Double>();
        double bias = 0;
        for (int i = 0; i < live.size(); i++) {
            double one = live.confidence[i] < LEAST_CONFIDENCE ? Double.NaN : live.deviation[i];
            double two = other.at(live.endSeconds[i]);
            if (!Double.isNaN(one) && !Double.isNaN(two)) {
                // The index has the order of the deviation, and is 0 below calm.
                liveIndex.add(Math.max(0, one));
                finalIndex.add(Math.max(0, two));
                bias += one - two;
            }
        }
        int windows = liveIndex.size();
        return new Agreement(
                windows,
                windows < LEAST_WINDOWS ? null : correlation(liveIndex, finalIndex),
                windows == 0 ? null : (float) (bias / windows),
                alerts.size(),
                missed(live, other, alerts),
                (int) alerts.stream().filter(alert -> !raised(alert, other)).count());
    }

    private static @Nullable Float correlation(List<Double> one, List<Double> other) {
        double rho = new SpearmansCorrelation()
                .correlation(
                        one.stream().mapToDouble(Double::doubleValue).toArray(),
                        other.stream().mapToDouble(Double::doubleValue).toArray());
        return Double.isNaN(rho) ? null : (float) Math.max(-1, Math.min(1, rho));
    }

    /** Only of the time that was heard live: another person may have spoken before and after. */
    private static int missed(HeardSeconds live, Final other, List<Span> alerts) {
        if (live.size() == 0) {
            return 0;
        }
        int missed = 0;
        int from = -1;
        int last = live.endSeconds[live.size() - 1];
        for (int end = live.endSeconds[0]; end <= last + 1; end++) {
            boolean over = end <= last && other.at(end) > other.threshold();
            if (over && from < 0) {
                from = end;
            } else if (!over && from >= 0) {
                int begin = from;
                int until = end - 1;
                if (until - begin + 1 >= STRETCH && alerts.stream().noneMatch(alert -> alert.meets(begin, until))) {
                    missed++;
                }
                from = -1;
            }
        }
        return missed;
    }

    private static boolean raised(Span alert, Final other) {
        for (int end = alert.fromSeconds(); end <= alert.untilSeconds(); end++) {
            if (other.at(end) > other.threshold()) {
                return true;
            }
        }
        return false;
    }
}
