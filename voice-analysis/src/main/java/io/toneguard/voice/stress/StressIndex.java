package io.toneguard.voice.stress;

import java.util.EnumMap;
import java.util.Map;

/**
 * The stress index of a window against its speaker's {@link Baseline}.
 *
 * <p>Each measure's distance from the baseline's centre, in the baseline's spreads and signed so that arousal is positive, is kept within +-6 (one broken
 * measure cannot say more) and weighted; their sum is the deviation d. Index = 100 d^2 / (d^2 + t^2) for d above 0, else 0, with the threshold
 * t: monotone, flat near calm (6 at a quarter of the threshold), 50 at the threshold, 80 at twice, 90 at three times. Stateless.
 */
public final class StressIndex {
    private static final double MOST_SPREADS = 6;

    private final StressSettings settings;

    public StressIndex(StressSettings settings) {
        this.settings = settings;
    }

    /** Reads a window, or an utterance shorter than one. */
    public StressReading read(IndexMeasures window, Baseline baseline) {
        if (!window.known() || window.voicedSeconds() < settings.minVoicedSeconds()) {
            return StressReading.none(StressState.TOO_LITTLE_VOICE);
        }
        if (!settings.isEnough(baseline)) {
            return StressReading.none(StressState.LEARNING);
        }
        Map<IndexMeasure, Double> contributions = new EnumMap<>(IndexMeasure.class);
        double deviation = 0;
        for (IndexMeasure measure : IndexMeasure.values()) {
            double spreads =
                    measure.sign() * (window.of(measure) - baseline.centre(measure)) / baseline.spread(measure);
            double contribution = measure.weight() * Math.max(-MOST_SPREADS, Math.min(MOST_SPREADS, spreads));
            contributions.put(measure, contribution);
            deviation += contribution;
        }
        return new StressReading(state(deviation), deviation, index(deviation), contributions);
    }

    private StressState state(double deviation) {
        if (deviation <= settings.threshold()) {
            return StressState.CALM;
        }
        return deviation < 2 * settings.threshold() ? StressState.RAISED : StressState.STRAINED;
    }

    /** The 0 to 100 map of a deviation. */
    public double index(double deviation) {
        double thresholds = Math.max(0, deviation) / settings.threshold();
        double square = thresholds * thresholds;
        return 100 * square / (square + 1);
    }
}
