package io.toneguard.voice.features;

/**
 * Finds one point per vibration of the vocal folds, as Praat's "To PointProcess (cc)" does: from the highest sample near the middle of a
 * voiced stretch outwards, each next point where one period of sound resembles the last one best (cross-correlation at 0.8 to 1.25
 * periods, refined by a parabola).
 *
 * <p>Weak point: a stretch longer than {@link VoicedStretch#MAX_FRAMES} is searched in parts, each from its own middle.
 */
final class PulseFinder {
    private static final double MIN_CORRELATION = 0.3;
    private static final double MIN_CORRELATION_AT_EDGE = 0.7;
    private static final double MIN_PEAK = 0.01;
    private static final double MIN_PEAK_AT_EDGE = 0.023333;
    private static final double SHORTEST = 0.8;
    private static final double LONGEST = 1.25;

    /** Takes the points in order of time. */
    interface Sink {
        void pulse(double seconds);
    }

    private final FrameGrid grid;
    private final SampleHistory history;
    private final double globalPeak;
    private final PeriodMatch match;
    private final double[] leftwards = new double[VoicedStretch.MAX_FRAMES * 10];
    private double lastRight = Double.NEGATIVE_INFINITY;

    /** @param globalPeak largest absolute sample of the whole recording */
    PulseFinder(FrameGrid grid, SampleHistory history, double globalPeak) {
        this.grid = grid;
        this.history = history;
        this.globalPeak = globalPeak;
        this.match = new PeriodMatch(grid, history);
    }

    void find(VoicedStretch stretch, Sink sink) {
        double start = stretch.startSeconds();
        double end = stretch.endSeconds();
        double middle = 0.5 * (start + end);
        double middleHz = stretch.hzAt(middle);
        double first = highest(middle - 0.5 / middleHz, middle + 0.5 / middleHz);
        int count = searchLeft(stretch, first, start);
        for (int i = count - 1; i >= 0; i--) {
            sink.pulse(leftwards[i]);
        }
        sink.pulse(first);
        searchRight(stretch, first, end, sink);
    }

    private int searchLeft(VoicedStretch stretch, double first, double start) {
        int count = 0;
        double at = first;
        while (count < leftwards.length) {
            double hz = stretch.hzAt(at);
            if (Double.isNaN(hz)) {
                break;
            }
            boolean matched = match.search(at, 1 / hz, at - LONGEST / hz, at - SHORTEST / hz);
            at = matched ? match.seconds() : at - 1 / hz;
            boolean free = at - lastRight > SHORTEST / hz;
            if (at < start) {
                if (matched && goodAtEdge() && free) {
                    leftwards[count++] = at;
                }
                break;
            }
            if (matched && good() && free) {
                leftwards[count++] = at;
            }
        }
        return count;
    }

    private void searchRight(VoicedStretch stretch, double first, double end, Sink sink) {
        double at = first;
        while (true) {
            double hz = stretch.hzAt(at);
            if (Double.isNaN(hz)) {
                return;
            }
            boolean matched = match.search(at, 1 / hz, at + SHORTEST / hz, at + LONGEST / hz);
            at = matched ? match.seconds() : at + 1 / hz;
            boolean edge = at >= end;
            if (matched && (edge ? goodAtEdge() : good())) {
                sink.pulse(at);
                lastRight = at;
            }
            if (edge) {
                return;
            }
        }
    }

    private boolean good() {
        return match.correlation() > MIN_CORRELATION && (match.peak() == 0 || match.peak() > MIN_PEAK * globalPeak);
    }

    private boolean goodAtEdge() {
        return match.correlation() > MIN_CORRELATION_AT_EDGE && match.peak() > MIN_PEAK_AT_EDGE * globalPeak;
    }

    /** Time of the sample farthest from zero, refined by a parabola where it has neighbours. */
    private double highest(double fromSeconds, double toSeconds) {
        long from = Math.max(history.start(), (long) Math.floor(grid.index(fromSeconds)));
        long to = Math.min(history.end() - 1, (long) Math.ceil(grid.index(toSeconds)));
        long best = from;
        for (long i = from + 1; i <= to; i++) {
            double more = Math.abs(history.at(i)) - Math.abs(history.at(best));
            // Of two equally far the earlier one, unless it is the negative one.
            if (more > 0 || (more == 0 && history.at(best) < 0 && history.at(i) > 0)) {
                best = i;
            }
        }
        if (best == from || best == to) {
            return grid.secondsOf(best);
        }
        double before = history.at(best - 1);
        double value = history.at(best);
        double after = history.at(best + 1);
        return grid.secondsOf(best + 0.5 * (after - before) / (2 * value - before - after));
    }
}
