package io.toneguard.app.trial;

/**
 * An alert in a played call, in seconds of the audio that had been sent by then.
 *
 * @param overSeconds when its episode was over: at the call's end at the latest
 */
record TrialAlert(double atSeconds, double overSeconds) {
    /** A reading is told a tenth of a second after its last sample. */
    private static final double TELLING_SECONDS = 0.1;

    private static final double LEAST_HEARD_SECONDS = 1;
    private static final double ROUNDING_SECONDS = 1e-6;

    /**
     * Whether it comes of the change: its deciding reading has heard a second of the changed voice, so that it is told 1.1 s after the change or later. What comes
     * sooner was decided on the voice as it was before, as are all alerts of a call that does not change (NaN).
     */
    boolean isOf(double changeSeconds) {
        return atSeconds - changeSeconds >= LEAST_HEARD_SECONDS + TELLING_SECONDS - ROUNDING_SECONDS;
    }

    /** Of the call's neutral seconds, those in which its episode was open. */
    double flaggedBefore(double neutralSeconds) {
        return Math.max(0, Math.min(overSeconds, neutralSeconds) - atSeconds);
    }
}
