package io.toneguard.app.trial;

import java.util.List;

/**
 * One speaker's part in a {@link TrialReport}.
 *
 * @param calls with a change
 * @param delaysSeconds from the change to the first alert that came of it, of the calls in which one did
 * @param early calls with an alert before the change, or so soon after it that it was not decided on it
 * @param neutralSeconds played: calls without a change, and the others before it
 * @param uniqueNeutralSeconds of different utterances, of which those were made
 * @param falseAlerts in calls without a change, and those that make the others early
 * @param flaggedSeconds of the neutral ones, in an episode
 * @param abstained no call had a single index
 * @param repeats an utterance was heard twice in one call, since there are too few
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
