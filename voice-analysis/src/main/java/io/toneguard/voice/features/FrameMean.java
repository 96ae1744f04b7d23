package io.toneguard.voice.features;

/** Mean and standard deviation of one measure over the frames in which it could be measured; the others, NaN, do not count. */
final class FrameMean {
    private long count;
    private double mean;
    private double squares;

    void add(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        count++;
        double distance = value - mean;
        mean += distance / count;
        squares += distance * (value - mean);
    }

    /** Frames that counted. */
    long count() {
        return count;
    }

    /** NaN if none counted. */
    double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    /** With n - 1; NaN below two frames. */
    double standardDeviation() {
        return count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1));
    }
}
