package io.toneguard.app.trial;

import java.util.ArrayList;
import java.util.List;

/** Counts what was heard in one speaker's calls. All that is said before the change is neutral speech, in calls that change too. */
final class TrialTally {
    private final List<Double> delays = new ArrayList<>();
    private int changing;
    private int early;
    private double neutralSeconds;
    private double flaggedSeconds;
    private int falseAlerts;
    private boolean abstained = true;

    void count(TrialCall call, TrialHearing heard) {
        double neutral = call.changes() ? call.changeSeconds() : call.seconds();
        neutralSeconds += neutral;
        abstained &= heard.abstained();
        boolean isEarly = false;
        boolean isAlerted = false;
        for (TrialAlert alert : heard.alerts()) {
            flaggedSeconds += alert.flaggedBefore(neutral);
            if (!alert.isOf(call.changeSeconds())) {
                falseAlerts++;
                isEarly = call.changes();
            } else if (!isAlerted) {
                isAlerted = true;
                delays.add(alert.atSeconds() - call.changeSeconds());
            }
        }
        changing += call.changes() ? 1 : 0;
        early += isEarly ? 1 : 0;
    }

    SpeakerTrial of(TrialVoice voice, boolean repeats) {
        double unique = voice.neutral().stream()
                .mapToDouble(clip -> (double) clip.samples().length / TrialCall.RATE_HZ)
                .sum();
        return new SpeakerTrial(
                voice.speaker(),
                changing,
                delays,
                early,
                neutralSeconds,
                unique,
                falseAlerts,
                flaggedSeconds,
                abstained,
                repeats);
    }
}
