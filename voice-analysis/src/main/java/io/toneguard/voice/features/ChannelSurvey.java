package io.toneguard.voice.features;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The first hearing of a channel: what thresholds relative to the whole recording need to know before the second. Fixed memory.
 */
public final class ChannelSurvey {
    private static final int LOWEST_DB = -120;
    private static final double FLOOR_SHARE = 0.1;
    /** The least mean square of each bin of 1 dB. */
    private static final double[] BIN_POWERS = IntStream.range(LOWEST_DB, 60)
            .mapToDouble(db -> StrictMath.pow(10, db / 10.0))
            .toArray();

    /** An offset below -60 dBFS is none: it costs nothing, and sounds without one keep their numbers to the last bit. */
    private static final double LEAST_DC = 0.001;

    private final int rateHz;
    private final int hop;
    private final long[] hopsByDb = new long[BIN_POWERS.length];
    private long hops;
    private long samples;
    private double sum;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private double hopSquares;
    private double hopStartSum;
    private int hopFilled;
    private boolean hopVaries;
    private double hopFirst;

    /** @param rateHz samples per second */
    public ChannelSurvey(int rateHz) {
        this.rateHz = rateHz;
        this.hop = rateHz / 100;
    }

    /** Hears the next samples. */
    public void accept(float[] block, int count) {
        for (int i = 0; i < count; i++) {
            double value = block[i];
            sum += value;
            lowest = value < lowest ? value : lowest;
            highest = value > highest ? value : highest;
            hopSquares += value * value;
            if (hopFilled == 0) {
                hopFirst = value;
            } else if (!hopVaries) {
                hopVaries = value != hopFirst;
            }
            if (++hopFilled == hop) {
                countHop(samples + i + 1);
                hopVaries = false;
                hopSquares = 0;
                hopStartSum = sum;
                hopFilled = 0;
            }
        }
        samples += count;
    }

    /** Around the mean so far, once a second is heard. */
    private void countHop(long heard) {
        double mean = heard > rateHz ? notable(sum / heard) : 0;
        double meanSquare = hopSquares / hop - mean * (2 * (sum - hopStartSum) / hop - mean);
        if (hopVaries && meanSquare > 0) {
            int found = Arrays.binarySearch(BIN_POWERS, meanSquare);
            hopsByDb[Math.max(0, found >= 0 ? found : -found - 2)]++;
            hops++;
        }
    }

    /** Samples heard. */
    long samples() {
        return samples;
    }

    /** Largest distance of a sample from the mean. */
    double peakFromMean() {
        double mean = sum / Math.max(1, samples);
        return samples == 0 ? 0 : Math.max(highest - mean, mean - lowest);
    }

    /** Mean of the samples; 0 below -60 dBFS. */
    double dcOffset() {
        return samples == 0 ? 0 : notable(sum / samples);
    }

    private static double notable(double mean) {
        return Math.abs(mean) >= LEAST_DC ? mean : 0;
    }

    /** Largest absolute sample. */
    double peak() {
        return samples == 0 ? 0 : Math.max(Math.abs(highest), Math.abs(lowest));
    }

    /** Level around the mean that a tenth of the hops of 10 ms stay below, hops of equal samples (digital silence, an idle A-law line) not counted, in dBFS; -120 if all is silence. */
    double noiseFloorDbfs() {
        long below = 0;
        for (int bin = 0; bin < hopsByDb.length; bin++) {
            below += hopsByDb[bin];
            if (below > FLOOR_SHARE * hops) {
                return bin + LOWEST_DB + 0.5;
            }
        }
        return LOWEST_DB;
    }
}
