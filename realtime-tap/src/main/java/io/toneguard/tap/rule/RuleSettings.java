package io.toneguard.tap.rule;

import io.toneguard.voice.call.Speaker;

/**
 * When a voice counts as out of its own range for so long that somebody should know.
 *
 * @param speaker whose voice: agent or customer
 * @param threshold deviation that a reading must exceed, robust standard deviations of this person's running calm
 * @param forSeconds readings in a row that must exceed it before an alert
 * @param releaseBelow deviation under which the voice counts as calm again; at most the threshold (hysteresis)
 * @param releaseSeconds readings in a row under it that end an episode
 * @param coolDownSeconds after an episode's end in which the same voice opens no new one
 * @param leastConfidence readings under it neither raise nor calm, 0 to 1
 * @param warmUpSeconds at a segment's beginning in which the threshold is {@code warmUpFactor} times as high
 * @param warmUpFactor 1 or more
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
        double warmUpFactor) {
    /** Frozen: {@code evaluate --alerts} says what it reaches. */
    public static final RuleSettings DEFAULT = new RuleSettings(Speaker.AGENT, 2.9, 5, 1.5, 8, 30, 0.5, 20, 2.5);
}
