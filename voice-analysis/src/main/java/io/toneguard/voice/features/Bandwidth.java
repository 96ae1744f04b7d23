package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * The highest frequency at which a second's voiced frames carry energy clearly (6 dB) above the floor of their mean power spectrum, in
 * hertz. The floor is the weakest eight neighbouring bins: empty band, line noise or codec noise. Limit: a voice whose treble sinks into
 * the noise is as narrow as a line that cuts it off.
 */
final class Bandwidth {
    private static final int SMOOTH = 8;
    private static final double ABOVE_FLOOR = 4;

    private final SecondCells cells;
    private double[] sum = new double[0];
    private int second;
    private int frames;

    Bandwidth(SecondCells cells) {
        this.cells = cells;
    }

    void spectrum(int frameSecond, PowerSpectrum spectrum) {
        if (frameSecond != second) {
            close();
            second = frameSecond;
        }
        if (sum.length != spectrum.bins()) {
            sum = new double[spectrum.bins()];
            frames = 0;
        }
        for (int bin = 0; bin < sum.length; bin++) {
            sum[bin] += spectrum.at(bin);
        }
        frames++;
    }

    void close() {
        if (frames > 0 && sum.length > SMOOTH) {
            cells.set(second, SecondCells.BANDWIDTH_HZ, highestHz());
        }
        Arrays.fill(sum, 0);
        frames = 0;
    }

    private double highestHz() {
        double floor = Double.POSITIVE_INFINITY;
        for (int bin = 0; bin + SMOOTH <= sum.length; bin++) {
            floor = Math.min(floor, smoothed(bin));
        }
        int bin = sum.length - SMOOTH;
        while (bin > 0 && smoothed(bin) <= ABOVE_FLOOR * floor) {
            bin--;
        }
        return (bin + 0.5 * SMOOTH) * PowerSpectrum.HZ_PER_BIN;
    }

    private double smoothed(int first) {
        double smooth = 0;
        for (int bin = first; bin < first + SMOOTH; bin++) {
            smooth += sum[bin];
        }
        return smooth;
    }
}
