package io.toneguard.app.trial;

import java.util.List;

/**
 * One speaker's part in a {@link TrialReport}.
 *
 * @param calls with a change
 * @param delaysSeconds from the change to the alert, of the calls in which one came after it
 * @param early calls in which an alert came before the change
 */
public record SpeakerTrial(
        String speaker,
        int calls,
        List<Double> delaysSeconds,
        int early,
        double neutralSeconds,
        double uniqueNeutralSeconds,
        int falseAlerts,
        double flaggedSeconds,
        boolean abstained,
        boolean repeats) {
    public SpeakerTrial {
        delaysSeconds = List.copyOf(delaysSeconds);
    }

    /** Of the calls, those alerted within so many seconds; NaN without calls. */
    public double within(double seconds) {
        return (double) delaysSeconds.stream().filter(delay -> delay <= seconds).count() / calls;
    }

    /** False alerts per hour of neutral speech. */
    public double falsePerHour() {
        return falseAlerts * 3600 / neutralSeconds;
    }
}
