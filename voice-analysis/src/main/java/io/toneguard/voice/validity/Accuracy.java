package io.toneguard.voice.validity;

import java.util.Arrays;
import java.util.List;

/** The two figures over a set of judged utterances. */
final class Accuracy {
    private Accuracy() {}

    /**
     * Area under the ROC curve: how often a high utterance ranks above a low one, ties half (Mann and Whitney 1947); NaN if a class is empty.
     */
    static double auc(List<Scored> scored) {
        double[] high = ranks(scored, true);
        double[] low = ranks(scored, false);
        if (high.length == 0 || low.length == 0) {
            return Double.NaN;
        }
        // Twice the wins, in integers: exact whatever the order.
        long twiceWon = 0;
        int below = 0;
        int notAbove = 0;
        for (double value : high) {
            while (below < low.length && low[below] < value) {
                below++;
            }
            while (notAbove < low.length && low[notAbove] <= value) {
                notAbove++;
            }
            twiceWon += below + notAbove;
        }
        return twiceWon / (2.0 * high.length * low.length);
    }

    private static double[] ranks(List<Scored> scored, boolean high) {
        double[] ranks = scored.stream()
                .filter(one -> one.high() == high)
                .mapToDouble(Scored::rank)
                .toArray();
        Arrays.sort(ranks);
        return ranks;
    }

    /** Unweighted average recall of the two classes, abstentions counted as errors; NaN if a class is empty. */
    static double uar(List<Scored> scored) {
        int[] all = new int[2];
        int[] right = new int[2];
        for (Scored one : scored) {
            int of = one.high() ? 1 : 0;
            all[of]++;
            right[of] += one.right() ? 1 : 0;
        }
        return all[0] == 0 || all[1] == 0 ? Double.NaN : ((double) right[0] / all[0] + (double) right[1] / all[1]) / 2;
    }
}
