package io.toneguard.voice;

import java.util.Locale;

/** Everything that is measured of one window of five seconds: the one list behind JSON and SQL. The name says the unit. */
public enum WindowMeasure {
    VOICED_SECONDS("voicedSeconds", 3, true),
    /** Median F0 of the voiced frames. */
    F0_MEDIAN("f0MedianHz", 4, true),
    /** RMS of the whole window, any offset included, relative to full scale (a full-scale square wave is 0); empty for digital silence. */
    LEVEL("levelDbfs", 3, true),
    /** 0 (this speaker's calm) to 100, 50 at the threshold; empty where nothing can be said, see the window's state. */
    STRESS_INDEX("stressIndex", 1, true),
    /** The same in robust standard deviations from the speaker's calm: the sum of the four contributions. */
    STRESS_DEVIATION("stressDeviation", 4, true),
    F0_MEAN_CONTRIBUTION("f0MeanContribution", 4, false),
    F0_P80_CONTRIBUTION("f0P80Contribution", 4, false),
    ALPHA_RATIO_CONTRIBUTION("alphaRatioContribution", 4, false),
    MFCC1_CONTRIBUTION("mfcc1Contribution", 4, false),
    /** How far the window can be believed, 0 to 1. */
    CONFIDENCE("confidence", 3, true),
    CLIPPED_SHARE("clippedShare", 5, false),
    DC_OFFSET("dcOffset", 5, false),
    SNR("snrDb", 2, false),
    LOST_SHARE("lostShare", 5, false),
    BANDWIDTH("bandwidthHz", 0, false),
    CROSSTALK_SHARE("crosstalkShare", 4, false),
    TONE_SHARE("toneShare", 4, false);

    private final String key;
    private final int decimals;
    private final boolean stored;

    WindowMeasure(String key, int decimals, boolean stored) {
        this.key = key;
        this.decimals = decimals;
        this.stored = stored;
    }

    /** Its name in JSON, with the unit. */
    public String key() {
        return key;
    }

    /** Its name in SQL, an array with an element per window: {@code f0MedianHz} is {@code window_f0_median_hz}. */
    public String column() {
        return "window_" + key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** Decimals worth printing. */
    public int decimals() {
        return decimals;
    }

    /** Whether the database keeps it: what a picture of a call needs, not what explains each of its points. */
    public boolean stored() {
        return stored;
    }
}
