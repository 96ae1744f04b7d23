package io.toneguard.voice.stress;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How far a window's voice has moved from its speaker's calm baseline in the direction in which arousal moves voices. Vocal arousal, whatever its
 * cause: joy and noise raise it too. Not an emotion, not a diagnosis.
 *
 * @param deviation in robust standard deviations, mean over the measures; NaN without an index
 * @param index 0 (calm or below) to 100: see {@link StressIndex}; NaN without an index
 * @param contributions of each measure to the deviation, which is their sum; empty without an index
 */
public record StressReading(
        StressState state, double deviation, double index, Map<IndexMeasure, Double> contributions) {
    public StressReading {
        contributions = contributions.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(contributions));
    }

    /** A reading without an index. */
    public static StressReading none(StressState why) {
        if (why.hasIndex()) {
            throw new IllegalArgumentException(why + " needs an index");
        }
        return new StressReading(why, Double.NaN, Double.NaN, Map.of());
    }
}
