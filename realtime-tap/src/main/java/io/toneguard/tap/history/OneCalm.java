package io.toneguard.tap.history;

import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.StressIndex;
import io.toneguard.voice.stress.StressSettings;
import java.util.Arrays;

/**
 * Reads what the tap measured again as the final analysis reads: against one calm, that of the whole segment. The calm is the tap's own measures of the windows
 * from which the final analysis made its own: every fifth that has an index and may be believed. Other windows would be another calm, and the engines would
 * seem to differ where only the choice does.
 */
final class OneCalm {
    private static final StressIndex INDEX = new StressIndex(StressSettings.WITHIN_CALL);

    private OneCalm() {}

    /** Of each of the segment's readings; NaN where nothing can be said. */
    static float[] deviations(HeardSeconds live, Agreement.Final other) {
        Baseline calm = calm(live, other);
        float[] deviations = new float[live.size()];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = (float) INDEX.read(live.measures(i), calm).deviation();
        }
        return deviations;
    }

    private static Baseline calm(HeardSeconds live, Agreement.Final other) {
        var calm = new BaselineBuilder();
        for (int window = 0; window < other.windows(); window++) {
            if (!Double.isNaN(other.of(window))) {
                int read =
                        Arrays.binarySearch(live.endSeconds, other.fromSeconds() + window + Agreement.WINDOW_SECONDS);
                if (read >= 0) { // else it was shed
                    calm.add(live.measures(read));
                }
                window += Agreement.WINDOW_SECONDS - 1;
            }
        }
        return calm.build();
    }
}
