package io.toneguard.voice.features;

import java.util.Arrays;
import java.util.OptionalDouble;

/** The measures of one speaker; what was not measurable is empty, never 0. Immutable. */
public final class Measures {
    /** Nothing was measurable. */
    public static final Measures NONE = new Builder().build();

    private final double[] values;

    private Measures(double[] values) {
        this.values = values;
    }

    /** The value in the measure's unit; finite where present. */
    public OptionalDouble get(Measure measure) {
        double value = values[measure.ordinal()];
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** These, to be changed and built anew. */
    public Builder with() {
        var builder = new Builder();
        System.arraycopy(values, 0, builder.values, 0, values.length);
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Measures measures && Arrays.equals(values, measures.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("Measures[");
        for (var measure : Measure.values()) {
            get(measure)
                    .ifPresent(value ->
                            text.append(measure.key()).append('=').append(value).append(' '));
        }
        return text.append(']').toString();
    }

    /** Collects them. */
    public static final class Builder {
        private final double[] values = new double[Measure.values().length];

        /** Knows nothing yet. */
        public Builder() {
            Arrays.fill(values, Double.NaN);
        }

        /** @param value NaN or infinite where it could not be measured */
        public Builder set(Measure measure, double value) {
            values[measure.ordinal()] = Double.isFinite(value) ? value : Double.NaN;
            return this;
        }

        public Measures build() {
            return new Measures(values.clone());
        }
    }
}
