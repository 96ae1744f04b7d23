package io.toneguard.voice.features;

import java.util.Arrays;

/** Where, within some lags, a piece of sound most resembles the piece around a given time. Reused; holds the last search's result. */
final class PeriodMatch {
    private final FrameGrid grid;
    private final SampleHistory history;
    private double[] piece = new double[512];
    private double[] region = new double[1024];
    private double[] products = new double[512];
    private double correlation;
    private double seconds;
    private double peak;
    private double pieceEnergy;
    private double slidingEnergy;
    /** Whether all samples of the search are held: nearly always, and much faster. */
    private boolean whole;

    PeriodMatch(FrameGrid grid, SampleHistory history) {
        this.grid = grid;
        this.history = history;
    }

    /**
     * Compares the {@code lengthSeconds} of sound around {@code at} with equally long pieces centred between {@code from} and {@code to}.
     *
     * @return whether anything was found; if so, {@link #correlation}, {@link #seconds} and {@link #peak} describe it
     */
    boolean search(double at, double lengthSeconds, double from, double to) {
        double halfLength = 0.5 * lengthSeconds;
        long left = Math.round(grid.index(at - halfLength));
        long right = Math.round(grid.index(at + halfLength));
        long firstLeft = (long) Math.floor(grid.index(from - halfLength));
        long lastLeft = (long) Math.ceil(grid.index(to - halfLength));
        int length = (int) (right - left + 1);
        int lags = (int) (lastLeft - firstLeft + 1);
        prepare(left, firstLeft, length, lags);
        double r1 = 0;
        double r2 = 0;
        double r3 = 0;
        double best = -1;
        double beforeBest = 0;
        double afterBest = 0;
        int bestLag = 0;
        for (int lag = 0; lag < lags; lag++) {
            r1 = r2;
            r2 = r3;
            r3 = normalised(left, firstLeft + lag, length, lag);
            if (r2 > best && r2 >= r1 && r2 >= r3) {
                best = r2;
                beforeBest = r1;
                afterBest = r3;
                bestLag = lag - 1;
            }
        }
        correlation = best;
        if (best <= -1) {
            return false;
        }
        peak = peakOf(firstLeft + bestLag + 1, length);
        double bend = 2 * best - beforeBest - afterBest;
        double lag = bestLag;
        if (bend != 0) {
            double slope = 0.5 * (afterBest - beforeBest);
            correlation += 0.5 * slope * slope / bend;
            lag += slope / bend;
        }
        seconds = at + (firstLeft - left + lag) / grid.rateHz();
        return true;
    }

    private void prepare(long left, long firstLeft, int length, int lags) {
        whole = left >= history.start()
                && left + length <= history.end()
                && firstLeft >= history.start()
                && firstLeft + lags + length <= history.end();
        if (!whole) {
            return;
        }
        if (piece.length < length + 3 || region.length < length + lags + 3 || products.length < lags) {
            piece = new double[2 * length + 3];
            region = new double[2 * (length + lags) + 3];
            products = new double[2 * lags];
        }
        history.copy(left, length, piece);
        history.copy(firstLeft, length + lags, region);
        Arrays.fill(products, 0, lags, 0);
        pieceEnergy = 0;
        slidingEnergy = 0;
        for (int i = 0; i < length; i++) {
            pieceEnergy += piece[i] * piece[i];
            slidingEnergy += region[i] * region[i];
        }
        Arrays.fill(piece, length, length + 3, 0);
        Arrays.fill(region, length + lags, length + lags + 3, 0);
        for (int i = 0; i < length; i += 4) {
            addFour(i, lags, piece[i], piece[i + 1], piece[i + 2], piece[i + 3]);
        }
    }

    /** Four samples of the piece at a time, so that a product's sum is read and written once for four. */
    private void addFour(int i, int lags, double one, double two, double three, double four) {
        double[] sums = products;
        double[] other = region;
        for (int lag = 0; lag < lags; lag++) {
            int at = i + lag;
            sums[lag] += (one * other[at] + two * other[at + 1]) + (three * other[at + 2] + four * other[at + 3]);
        }
    }

    private double normalised(long left, long otherLeft, int length, int lag) {
        if (!whole) {
            return atEdge(left, otherLeft, length);
        }
        double norm = pieceEnergy * slidingEnergy;
        double r = products[lag] != 0 && norm > 0 ? products[lag] / Math.sqrt(norm) : 0;
        slidingEnergy += region[lag + length] * region[lag + length] - region[lag] * region[lag];
        return r;
    }

    /** Near the recording's ends only samples that both pieces have are compared. */
    private double atEdge(long left, long otherLeft, int length) {
        double one = 0;
        double other = 0;
        double product = 0;
        for (int i = 0; i < length; i++) {
            if (held(left + i) && held(otherLeft + i)) {
                double a = history.at(left + i);
                double b = history.at(otherLeft + i);
                one += a * a;
                other += b * b;
                product += a * b;
            }
        }
        return product != 0 && one * other > 0 ? product / Math.sqrt(one * other) : 0;
    }

    private boolean held(long position) {
        return position >= history.start() && position < history.end();
    }

    private double peakOf(long left, int length) {
        double most = 0;
        for (long i = left; i < left + length; i++) {
            most = held(i) ? Math.max(most, Math.abs(history.at(i))) : most;
        }
        return most;
    }

    /** Of the last match, -1 to 1. */
    double correlation() {
        return correlation;
    }

    /** Where the last match is centred. */
    double seconds() {
        return seconds;
    }

    /** Largest absolute sample of the last match. */
    double peak() {
        return peak;
    }
}
