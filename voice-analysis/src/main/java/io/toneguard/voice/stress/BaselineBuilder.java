package io.toneguard.voice.stress;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Collects calm windows or utterances that do not overlap, and makes a {@link Baseline}: centre = median; spread = 1.4826 MAD, shrunk on a log
 * scale towards the population's. A speaker's own MAD gets the weight V / (V + 120 s) of V voiced seconds and moves the spread by no more than
 * exp(+-0.25): from a few short utterances it is mostly chance, and says more about which words were spoken than about the voice. The centre is never
 * shrunk. Keeps 40 bytes a window; not thread-safe.
 */
public final class BaselineBuilder {
    private static final double MAD_TO_SD = 1.4826;
    private static final double PRIOR_VOICED_SECONDS = 120;
    private static final double MOST_LOG_SPREAD = 0.25;

    private final List<IndexMeasures> windows = new ArrayList<>();

    /** Adds a calm window; one with unknown values is left out. */
    public BaselineBuilder add(IndexMeasures window) {
        if (window.known()) {
            windows.add(window);
        }
        return this;
    }

    /** The baseline of all windows. */
    public Baseline build() {
        return of(windows);
    }

    /** The baseline as if this very object had never been added: what a window may be compared with that is itself among the calm ones. */
    @SuppressWarnings("ReferenceEquality") // another window with the same values is other evidence, and stays
    public Baseline buildWithout(IndexMeasures left) {
        List<IndexMeasures> others = new ArrayList<>(windows.size());
        for (IndexMeasures window : windows) {
            if (window != left) {
                others.add(window);
            }
        }
        return of(others);
    }

    private static Baseline of(List<IndexMeasures> windows) {
        double voicedSeconds = 0;
        for (IndexMeasures window : windows) {
            voicedSeconds += window.voicedSeconds();
        }
        IndexMeasure[] measures = IndexMeasure.values();
        double[] centres = new double[measures.length];
        double[] spreads = new double[measures.length];
        double[] values = new double[windows.size()];
        for (IndexMeasure measure : measures) {
            for (int i = 0; i < values.length; i++) {
                values[i] = windows.get(i).of(measure);
            }
            double centre = new Median().evaluate(values);
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.abs(values[i] - centre);
            }
            centres[measure.ordinal()] = centre;
            spreads[measure.ordinal()] =
                    shrunk(MAD_TO_SD * new Median().evaluate(values), measure.populationSpread(), voicedSeconds);
        }
        return new Baseline(centres, spreads, windows.size(), voicedSeconds);
    }

    static double shrunk(double own, double population, double voicedSeconds) {
        if (voicedSeconds == 0) {
            return population;
        }
        double weight = voicedSeconds / (voicedSeconds + PRIOR_VOICED_SECONDS);
        double log = weight * StrictMath.log(Math.max(own, Double.MIN_NORMAL) / population);
        return population * StrictMath.exp(Math.max(-MOST_LOG_SPREAD, Math.min(MOST_LOG_SPREAD, log)));
    }
}
