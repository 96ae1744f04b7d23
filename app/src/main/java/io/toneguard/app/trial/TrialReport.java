package io.toneguard.app.trial;

import java.util.List;

/**
 * What the default rule reached. Shares and rates are means over speakers, each of whom counts the same.
 *
 * @param calls with a change
 * @param speakers who were tried
 * @param alertedWithin10sShare of the calls, those with an alert that was decided on the changed voice, 1.1 to 10 s after the change
 * @param medianDelaySeconds of the first such alert of each call; NaN without any
 * @param neutralHours played: calls without a change, and the others before it
 * @param uniqueNeutralSeconds of different utterances, of which those hours were made
 * @param falseAlertsPerHour of those: alerts in calls without a change, and in the others those before the change or less than 1.1 s after it
 * @param neutralTimeFlaggedShare of them, in an episode
 * @param worstSpeakerShare alerted within 10 s
 * @param speakersBelowHalf speakers of whose changes less than half were alerted within 10 s
 * @param abstainedSpeakers of whom no call had a single index
 * @param threshold the rule's
 * @param repeating speakers of whom an utterance was heard twice in one call, since there are too few
 */
public record TrialReport(
        int calls,
        int speakers,
        double alertedWithin10sShare,
        double alertedWithin15sShare,
        double medianDelaySeconds,
        double neutralHours,
        double uniqueNeutralSeconds,
        double falseAlertsPerHour,
        double neutralTimeFlaggedShare,
        double worstSpeakerShare,
        int speakersBelowHalf,
        int abstainedSpeakers,
        double threshold,
        List<SpeakerTrial> bySpeaker,
        List<String> repeating) {}
