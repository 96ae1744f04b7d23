package io.toneguard.tap.history;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.jspecify.annotations.Nullable;

/**
 * How far the tap and the final analysis agree on one person in one call.
 *
 * @param told the index as it was told while the call ran, against what was known of the person by then, beside the final one, which knows the whole call
 * @param engines both against one calm: what is left is what the engines measure differently
 * @param alerts that the segment had
 * @param missed final stretches without an alert; null where no rule watched the speaker, so that there could be none
 * @param spurious alerts without one window over the final threshold
 */
record Agreement(
        Likeness told,
        Likeness engines,
        int alerts,
        @Nullable Integer missed,
        int spurious) {
    static final int WINDOW_SECONDS = 5;
    static final double LEAST_CONFIDENCE = 0.5;
    private static final int LEAST_WINDOWS = 10;
    /** As many windows in a row as {@code speaker_result.stress_state} wants. */
    private static final int STRETCH = 6;

    /**
     * How alike two readings of the same windows are.
     *
     * @param windows in which both have an index and may be believed
     * @param rankCorrelation Spearman, of the index over these windows; null where it means nothing
     * @param bias mean of live minus final deviation; null without windows
     */
    record Likeness(
            int windows,
            @Nullable Float rankCorrelation,
            @Nullable Float bias) {}

    /** Seconds of the recording in which an alert was open. */
    record Span(int fromSeconds, int untilSeconds) {
        boolean meets(int otherFrom, int otherUntil) {
            return fromSeconds <= otherUntil && otherFrom <= untilSeconds;
        }
    }

    /**
     * The final analysis of the same segment; element i is of the window that begins i seconds into the segment, null where it says nothing.
     *
     * @param fromSeconds where the segment begins, seconds of the recording, rounded as {@link HeardSeconds} rounds it
     * @param threshold deviation above which it calls a voice raised
     */
    record Final(
            int fromSeconds,
            @Nullable Float[] deviation,
            @Nullable Float[] confidence,
            double threshold) {
        /** Of the window that ends then, seconds of the recording; NaN where nothing can be said or believed. */
        double at(int endSeconds) {
            return of(endSeconds - fromSeconds - WINDOW_SECONDS);
        }

        int windows() {
            return deviation.length;
        }

        double of(int i) {
            if (i < 0 || i >= deviation.length || i >= confidence.length) {
                return Double.NaN;
            }
            Float value = deviation[i];
            Float trust = confidence[i];
            return value == null || trust == null || trust < LEAST_CONFIDENCE ? Double.NaN : value;
        }
    }

    static Agreement of(HeardSeconds live, Final other, List<Span> alerts, boolean watched) {
        return new Agreement(
                likeness(live, live.deviation, other),
                likeness(live, OneCalm.deviations(live, other), other),
                alerts.size(),
                watched ? missed(live, other, alerts) : null,
                (int) alerts.stream().filter(alert -> !raised(alert, other)).count());
    }

    private static Likeness likeness(HeardSeconds live, float[] deviation, Final other) {
        int[] shared = IntStream.range(0, live.size())
                .filter(i -> live.confidence[i] >= LEAST_CONFIDENCE
                        && !Float.isNaN(deviation[i])
                        && !Double.isNaN(other.at(live.endSeconds[i])))
                .toArray();
        double[] one = Arrays.stream(shared).mapToDouble(i -> deviation[i]).toArray();
        double[] two = Arrays.stream(shared)
                .mapToDouble(i -> other.at(live.endSeconds[i]))
                .toArray();
        double bias = IntStream.range(0, shared.length)
                .mapToDouble(i -> one[i] - two[i])
                .average()
                .orElse(Double.NaN);
        return new Likeness(
                shared.length,
                shared.length < LEAST_WINDOWS ? null : correlation(one, two),
                shared.length == 0 ? null : (float) bias);
    }

    /** Of the index, which has the order of the deviation and is 0 below calm. */
    private static @Nullable Float correlation(double[] one, double[] other) {
        double rho = new SpearmansCorrelation().correlation(fromCalmUp(one), fromCalmUp(other));
        return Double.isNaN(rho) ? null : (float) Math.max(-1, Math.min(1, rho));
    }

    private static double[] fromCalmUp(double[] deviation) {
        return Arrays.stream(deviation).map(value -> Math.max(0, value)).toArray();
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
