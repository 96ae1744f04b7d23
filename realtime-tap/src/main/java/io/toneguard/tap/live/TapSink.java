package io.toneguard.tap.live;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import java.util.List;

/** Takes what the tap finds, on the tap's threads, in order for each voice; must not wait: a database belongs behind a bounded queue. */
public interface TapSink {
    /** One more second of a voice. */
    default void reading(TappedVoice voice, LiveReading reading) {}

    /** An episode began, went on (told at each new peak and each tenth second, at most), or is over. */
    void episode(TappedVoice voice, Rule rule, Episode episode);

    /**
     * A voice's segment is over.
     *
     * @param readings all of them, in order; where audio was shed some are missing
     * @param enrolled whether a baseline of earlier calls was known
     * @param windowsShed readings that are missing
     */
    void segmentEnded(TappedVoice voice, List<LiveReading> readings, boolean enrolled, int windowsShed);
}
