package io.toneguard.tap.rule;

import io.toneguard.tap.index.LiveReading;

/**
 * A stretch in which one voice was out of its range by a rule, as far as it is known now. Seconds count from the beginning of the person's segment.
 *
 * @param number of this voice's episodes by this rule, from 1
 * @param fromSeconds the end of the first window that exceeded the threshold
 * @param onsetSeconds the end of the window with which the rule held: the alert
 * @param untilSeconds the end of the latest window heard
 * @param peak the window with the highest deviation
 * @param over whether the voice came back, or the segment ended
 */
public record Episode(int number, int fromSeconds, int onsetSeconds, int untilSeconds, LiveReading peak, boolean over) {
    /** The same, but over. */
    public Episode ended() {
        return new Episode(number, fromSeconds, onsetSeconds, untilSeconds, peak, true);
    }
}
