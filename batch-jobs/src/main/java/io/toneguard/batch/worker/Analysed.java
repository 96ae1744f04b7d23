package io.toneguard.batch.worker;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.audio.AudioFault;

/**
 * A recording in hand and how its analysis came out.
 *
 * @param workedSeconds what that took, reading included
 */
record Analysed(RecordingInHand inHand, Outcome outcome, double workedSeconds) {
    /** What there is to write. */
    sealed interface Outcome {}

    /** The numbers. */
    record Measured(RecordingVoices voices) implements Outcome {}

    /** The bytes are no recording; the same bytes would fail again. */
    record Unreadable(AudioFault fault, String reason) implements Outcome {}

    /** The store does not have it. */
    record Gone(String reason) implements Outcome {}

    /** It did not come to an end; may be tried again. */
    record Failed(String reason) implements Outcome {}
}
