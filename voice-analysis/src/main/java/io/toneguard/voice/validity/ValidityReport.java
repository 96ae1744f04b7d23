package io.toneguard.voice.validity;

import java.util.List;

/**
 * How well the index tells high from low arousal in a corpus, over the utterances labelled so of speakers who have both.
 *
 * @param files judged utterances
 * @param speakers speakers who have both classes
 * @param auc protocol (a): all utterances in one ranking, each scored against all of its speaker's utterances
 * @param uarFixedThreshold protocol (b): unweighted average recall at the product's threshold, baseline from the speaker's neutral utterances, the
 *     one under test left out
 * @param worstSpeaker who has the least auc of all speakers
 * @param abstained utterances without an index in protocol (b); errors there
 * @param bySpeaker in order of name
 * @param oneSided speakers with utterances of one class only, who are not judged
 * @param withoutCalm judged speakers of whom no neutral utterance is there, so that all of theirs abstain in protocol (b)
 */
public record ValidityReport(
        int files,
        int speakers,
        double auc,
        Interval aucCi,
        double uarFixedThreshold,
        Interval uarCi,
        double worstSpeakerAuc,
        String worstSpeaker,
        int abstained,
        List<SpeakerValidity> bySpeaker,
        List<String> oneSided,
        List<String> withoutCalm) {
    public ValidityReport {
        bySpeaker = List.copyOf(bySpeaker);
        oneSided = List.copyOf(oneSided);
        withoutCalm = List.copyOf(withoutCalm);
    }
}
