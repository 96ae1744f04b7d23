package io.toneguard.voice.light;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/** One measure of many sounds, by both engines. */
final class Pairs {
    private record Pair(double light, double full) {}

    private final List<Pair> pairs = new ArrayList<>();

    void add(double light, double full) {
        pairs.add(new Pair(light, full));
    }

    int count() {
        return pairs.size();
    }

    /** Quantile of the distances, whatever their sign. */
    double difference(double share) {
        return quantile(share, pair -> Math.abs(pair.light - pair.full));
    }

    /** Quantile of the distances over the full engine's values. */
    double relativeDifference(double share) {
        return quantile(share, pair -> Math.abs(pair.light / pair.full - 1));
    }

    /** Median of light less full. */
    double bias() {
        return quantile(0.5, pair -> pair.light - pair.full);
    }

    /** Spearman's. */
    double rankCorrelation() {
        return new SpearmansCorrelation().correlation(values(Pair::light), values(Pair::full));
    }

    private double quantile(double share, ToDoubleFunction<Pair> of) {
        double[] values = values(of);
        Arrays.sort(values);
        return values[(int) (share * (values.length - 1))];
    }

    private double[] values(ToDoubleFunction<Pair> of) {
        return pairs.stream().mapToDouble(of).toArray();
    }
}
