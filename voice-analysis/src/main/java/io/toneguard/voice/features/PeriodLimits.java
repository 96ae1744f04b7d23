package io.toneguard.voice.features;

/** Which periods and amplitudes count, as in the settings of Praat's voice report: what lies outside is no vibration of vocal folds. */
final class PeriodLimits {
    private static final double MIN_PERIOD_SECONDS = 0.0001;
    private static final double MAX_PERIOD_SECONDS = 0.02;
    private static final double MAX_PERIOD_FACTOR = 1.3;
    private static final double MAX_AMPLITUDE_FACTOR = 1.6;

    private PeriodLimits() {}

    /** NaN is not. */
    static boolean plausible(double periodSeconds) {
        return periodSeconds >= MIN_PERIOD_SECONDS && periodSeconds <= MAX_PERIOD_SECONDS;
    }

    /** Whether two periods may be neighbours; NaN may not. */
    static boolean neighbours(double period, double next) {
        return plausible(period) && plausible(next) && factor(period, next) <= MAX_PERIOD_FACTOR;
    }

    /** Whether the larger is more than 1.3 times the smaller; a missing one (NaN) is never unlike. */
    static boolean unlike(double period, double next) {
        return factor(period, next) > MAX_PERIOD_FACTOR;
    }

    /** Whether two amplitudes may be neighbours; NaN may not. */
    static boolean neighbourAmplitudes(double amplitude, double next) {
        return factor(amplitude, next) <= MAX_AMPLITUDE_FACTOR;
    }

    private static double factor(double a, double b) {
        return a > b ? a / b : b / a;
    }
}
