package io.toneguard.tap.index;

import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressReading;

/**
 * What is known of one person's voice after one more second of a call.
 *
 * @param endSeconds where the window of five seconds ends: whole seconds since the person's segment began
 * @param voicedSeconds seconds of voiced frames in the window
 * @param measures what the window measured; unknown values where nobody spoke
 * @param stress state, deviation, index and contributions against the running baseline
 * @param confidence how far the window can be believed, 0 to 1
 */
public record LiveReading(
        int endSeconds, double voicedSeconds, IndexMeasures measures, StressReading stress, double confidence) {}
