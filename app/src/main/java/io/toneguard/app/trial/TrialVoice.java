package io.toneguard.app.trial;

import io.toneguard.voice.validity.Clip;
import java.util.List;

/**
 * One speaker's utterances, all at {@link TrialCall#RATE_HZ}.
 *
 * @param neutral calm speech, at least {@link TrialCalls#LEAST_NEUTRAL}
 * @param high of high arousal, at least one
 */
public record TrialVoice(String speaker, List<Clip> neutral, List<Clip> high) {
    public TrialVoice {
        neutral = List.copyOf(neutral);
        high = List.copyOf(high);
    }
}
