package io.toneguard.voice.stress;

/**
 * When the index speaks, and from where on it calls a voice raised. There is one threshold for every speaker, language and channel.
 *
 * @param threshold deviation above which a voice counts as raised; its index is 50
 * @param minBaselineWindows calm windows below which the index is still learning
 * @param minBaselineVoicedSeconds voiced seconds of baseline below which it is still learning
 * @param minVoicedSeconds voiced seconds of a window below which nothing is said about it
 */
public record StressSettings(
        double threshold, int minBaselineWindows, double minBaselineVoicedSeconds, double minVoicedSeconds) {
    /**
     * With calm speech known beforehand. From 0.8 to 1.2 any threshold is as good (balanced accuracy within .02); two utterances reach .98 of .99
     * (sentences) and .84 of .87 (single words); 50 ms is the least voiced stretch that counts as speech, and words of under 0.2 s still rank well.
     */
    public static final StressSettings ENROLLED = new StressSettings(1.0, 2, 1.0, 0.05);

    /**
     * Learned from the call itself: neighbouring windows share their words and mood, so more of them are awaited, and a window that is itself
     * among four calm ones moves their median little.
     */
    public static final StressSettings WITHIN_CALL = new StressSettings(1.0, 4, 5.0, 0.5);

    public StressSettings {
        if (!(threshold > 0 && minBaselineWindows >= 1 && minBaselineVoicedSeconds >= 0 && minVoicedSeconds >= 0)) {
            throw new IllegalArgumentException("threshold=" + threshold + ", minBaselineWindows=" + minBaselineWindows
                    + ", minBaselineVoicedSeconds=" + minBaselineVoicedSeconds + ", minVoicedSeconds="
                    + minVoicedSeconds + ": the first two must be positive, none negative");
        }
    }

    /** Whether the baseline rests on enough calm speech to hold a voice against it. */
    public boolean isEnough(Baseline baseline) {
        return baseline.windows() >= minBaselineWindows && baseline.voicedSeconds() >= minBaselineVoicedSeconds;
    }
}
