package io.toneguard.tap.rule;

/**
 * Only while the other voice of the call is, or a moment ago was, out of its range too: a customer who shouts at a strained agent.
 *
 * @param over deviation that a reading of the other voice must exceed, -6 to 20
 * @param withinSeconds how long ago that reading may be, 1 to 300; it counts from the second after its own on
 */
public record BothSpeakers(double over, int withinSeconds) {
    public BothSpeakers {
        RuleSettings.require("otherOver", over, -6, 20);
        RuleSettings.require("otherWithinSeconds", withinSeconds, 1, 300);
    }
}
