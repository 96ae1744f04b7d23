package io.toneguard.tap.rule;

import io.toneguard.voice.call.Speaker;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a voice counts as out of its own range for so long that somebody should know.
 *
 * @param speaker whose voice: agent or customer
 * @param threshold deviation that a reading must exceed, robust standard deviations of this person's running calm, 0.5 to 20
 * @param forSeconds readings in a row that must exceed it before an alert, 1 to 60
 * @param releaseBelow deviation under which the voice counts as calm again; -6 to the threshold (hysteresis)
 * @param releaseSeconds readings in a row under it that end an episode, 1 to 300
 * @param coolDownSeconds after an episode's end in which the same voice opens no new one, 0 to 3600
 * @param leastConfidence readings under it neither raise nor calm, 0 to 1
 * @param warmUpSeconds readings with a voice, one a second, from a segment's beginning, in which the threshold is {@code warmUpFactor} times as high, 0 to
 *     300: ringing and hold do not count, since nothing is known of the voice by them
 * @param warmUpFactor 1 to 10
 * @param bothSpeakers what must hold of the call's other voice when an episode opens; null: nothing
 * @param schedule when an episode may open; null: always
 */
public record RuleSettings(
        Speaker speaker,
        double threshold,
        int forSeconds,
        double releaseBelow,
        int releaseSeconds,
        int coolDownSeconds,
        double leastConfidence,
        int warmUpSeconds,
        double warmUpFactor,
        @Nullable BothSpeakers bothSpeakers,
        @Nullable RuleSchedule schedule) {
    /** Frozen: {@code evaluate --alerts} says what it reaches. */
    public static final RuleSettings DEFAULT =
            new RuleSettings(Speaker.AGENT, 3.0, 2, 1.5, 5, 10, 0.5, 30, 2.5, null, null);

    public RuleSettings {
        if (speaker == Speaker.UNKNOWN) {
            throw new IllegalArgumentException("rule speaker=unknown: a rule is for agent or customer");
        }
        require("threshold", threshold, 0.5, 20);
        require("forSeconds", forSeconds, 1, 60);
        require("releaseBelow", releaseBelow, -6, threshold);
        require("releaseSeconds", releaseSeconds, 1, 300);
        require("coolDownSeconds", coolDownSeconds, 0, 3600);
        require("leastConfidence", leastConfidence, 0, 1);
        require("warmUpSeconds", warmUpSeconds, 0, 300);
        require("warmUpFactor", warmUpFactor, 1, 10);
    }

    /** Whose voices it goes by: where one of them is not measured, it never holds. */
    public Set<Speaker> speakers() {
        return bothSpeakers == null ? Set.of(speaker) : Set.of(Speaker.AGENT, Speaker.CUSTOMER);
    }

    static void require(String field, double value, double least, double most) {
        // Written so that NaN fails too.
        if (!(value >= least && value <= most)) {
            throw new RuleNumberException(field, value, least, most);
        }
    }
}
