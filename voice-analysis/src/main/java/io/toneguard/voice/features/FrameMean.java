package io.toneguard.voice.features;

/** Mean of one measure over the frames in which it could be measured; the others, NaN, do not count. */
final class FrameMean {
    private long count;
    private double mean;

    void add(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        count++;
        mean += (value - mean) / count;
    }

    /** NaN if none counted. */
    double mean() {
        return count == 0 ? Double.NaN : mean;
    }
}
