package io.toneguard.app.trial;

import io.toneguard.voice.validity.Clip;
import java.util.List;

/**
 * A call of one voice.
 *
 * @param samples 1.0 is full scale
 * @param changeSeconds where the first utterance of high arousal begins; NaN in a call that stays neutral
 * @param enrolment calm utterances that are not in the call
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record TrialCall(String speaker, float[] samples, double changeSeconds, List<Clip> enrolment) {
    /** The rate of telephony, at which everything is played. */
    static final int RATE_HZ = 8000;

    boolean changes() {
        return !Double.isNaN(changeSeconds);
    }

    double seconds() {
        return (double) samples.length / RATE_HZ;
    }
}
