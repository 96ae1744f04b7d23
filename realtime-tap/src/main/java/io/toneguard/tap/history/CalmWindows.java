package io.toneguard.tap.history;

import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.stress.IndexMeasures;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses what an agent's baseline may learn from a call: windows that do not overlap, well within the person's calm, and believable. One call gives
 * a third of a baseline at most, spread over the call, so that no single day becomes what is normal.
 */
final class CalmWindows {
    private static final int WINDOW_SECONDS = 5;
    private static final double LEAST_CONFIDENCE = 0.5;
    private static final int MOST_OF_ONE_CALL = AgentBaselines.MOST_WINDOWS / 3;
    /** Of the product's rule, whatever a tenant's own says: a lax rule of one team must not teach baselines what strain is. */
    private static final double MOST_DEVIATION = RuleSettings.DEFAULT.threshold() / 2;

    private CalmWindows() {}

    static List<IndexMeasures> of(HeardSeconds seconds) {
        var calm = new ArrayList<IndexMeasures>();
        int free = Integer.MIN_VALUE;
        for (int i = 0; i < seconds.size(); i++) {
            var measures = seconds.measures(i);
            if (seconds.endSeconds[i] >= free
                    && seconds.deviation[i] <= MOST_DEVIATION
                    && seconds.confidence[i] >= LEAST_CONFIDENCE
                    && measures.known()) {
                calm.add(measures);
                free = seconds.endSeconds[i] + WINDOW_SECONDS;
            }
        }
        return spread(calm);
    }

    private static List<IndexMeasures> spread(List<IndexMeasures> calm) {
        if (calm.size() <= MOST_OF_ONE_CALL) {
            return calm;
        }
        var some = new ArrayList<IndexMeasures>(MOST_OF_ONE_CALL);
        for (int i = 0; i < MOST_OF_ONE_CALL; i++) {
            some.add(calm.get((int) ((long) i * calm.size() / MOST_OF_ONE_CALL)));
        }
        return some;
    }
}
