package io.toneguard.voice;

import java.util.Locale;

/** Everything that is measured of one window of five seconds: the one list behind JSON and SQL. The name says the unit. */
public enum WindowMeasure {
    VOICED_SECONDS("voicedSeconds", 3),
    /** Median F0 of the voiced frames. */
    F0_MEDIAN("f0MedianHz", 4),
    /** RMS of the whole window relative to full scale (a full-scale square wave is 0); empty for digital silence. */
    LEVEL("levelDbfs", 3);

    private final String key;
    private final int decimals;

    WindowMeasure(String key, int decimals) {
        this.key = key;
        this.decimals = decimals;
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
}
