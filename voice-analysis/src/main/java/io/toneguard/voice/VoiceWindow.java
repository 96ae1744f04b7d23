package io.toneguard.voice;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What five seconds of one speaker's voice measured. Windows begin every second; a shorter recording has one window. Immutable. */
public final class VoiceWindow {
    private final double startSeconds;
    private final double[] values;

    /**
     * @param startSeconds offset from the first sample of the recording, in seconds; not wall-clock time
     * @param measures what could be measured; the rest is empty
     */
    public VoiceWindow(double startSeconds, Map<WindowMeasure, Double> measures) {
        this.startSeconds = startSeconds;
        this.values = new double[WindowMeasure.values().length];
        Arrays.fill(values, Double.NaN);
        measures.forEach((measure, value) -> values[measure.ordinal()] = Double.isFinite(value) ? value : Double.NaN);
    }

    /** Offset from the first sample of the recording, in seconds. */
    public double startSeconds() {
        return startSeconds;
    }

    /** Seconds of the window in which the vocal folds vibrate; 0 if nothing was voiced. */
    public double voicedSeconds() {
        return get(WindowMeasure.VOICED_SECONDS).orElse(0);
    }

    /** The value in the measure's unit; empty where it was not measurable. */
    public OptionalDouble get(WindowMeasure measure) {
        double value = values[measure.ordinal()];
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VoiceWindow window
                && startSeconds == window.startSeconds
                && Arrays.equals(values, window.values);
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(startSeconds) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        var known = new EnumMap<WindowMeasure, Double>(WindowMeasure.class);
        for (var measure : WindowMeasure.values()) {
            get(measure).ifPresent(value -> known.put(measure, value));
        }
        return "VoiceWindow[" + startSeconds + " s " + known + "]";
    }
}
