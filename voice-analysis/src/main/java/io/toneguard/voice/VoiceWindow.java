package io.toneguard.voice;

import io.toneguard.voice.features.Confidence.Fault;
import io.toneguard.voice.stress.StressState;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** What five seconds of one speaker's voice measured. Windows begin every second; a shorter segment has one window. Immutable. */
public final class VoiceWindow {
    private final double startSeconds;
    private final double[] values;
    private final StressState state;
    private final Optional<Fault> fault;

    /**
     * @param startSeconds offset from the first sample of the segment, in seconds; not wall-clock time
     * @param measures what could be measured; the rest is empty
     * @param state what the stress index says, or why it says nothing
     * @param fault what lowers the confidence most; empty if that is .5 or more
     */
    public VoiceWindow(
            double startSeconds, Map<WindowMeasure, Double> measures, StressState state, Optional<Fault> fault) {
        this.startSeconds = startSeconds;
        this.state = state;
        this.fault = fault;
        this.values = new double[WindowMeasure.values().length];
        Arrays.fill(values, Double.NaN);
        measures.forEach((measure, value) -> values[measure.ordinal()] = Double.isFinite(value) ? value : Double.NaN);
    }

    /** Offset from the first sample of the {@link SpeakerVoice#segment segment}, in seconds. */
    public double startSeconds() {
        return startSeconds;
    }

    /** What the stress index says, or why it says nothing. */
    public StressState state() {
        return state;
    }

    /** What lowers the confidence most; empty if that is .5 or more. */
    public Optional<Fault> fault() {
        return fault;
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
                && Arrays.equals(values, window.values)
                && state == window.state
                && fault.equals(window.fault);
    }

    @Override
    public int hashCode() {
        return Objects.hash(startSeconds, Arrays.hashCode(values), state, fault);
    }

    @Override
    public String toString() {
        var known = new EnumMap<WindowMeasure, Double>(WindowMeasure.class);
        for (var measure : WindowMeasure.values()) {
            get(measure).ifPresent(value -> known.put(measure, value));
        }
        return "VoiceWindow[" + startSeconds + " s " + state + " " + known + "]";
    }
}
