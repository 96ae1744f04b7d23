package io.toneguard.batch.worker;

import io.toneguard.batch.Held;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recording a worker analyses now.
 *
 * @param callId null for a recording that belongs to no call
 * @param segments who speaks where; empty if nobody was named
 * @param policy the tenant's, read at the moment the recording was taken in hand
 * @param bytes length of its audio as the ledger knows it; null if it does not
 * @param audioSeconds how long it is, as the ledger knows it; 0 if it does not
 */
record RecordingInHand(
        StoredRecording recording,
        long launch,
        @Nullable String callId,
        List<SpeakerSegment> segments,
        ScoringPolicy policy,
        @Nullable Long bytes,
        double audioSeconds) {
    Held held() {
        return new Held(recording.tenant(), recording.recording(), launch);
    }

    /** Whether the policy lets anybody in it be measured; nobody named: they may be either. */
    boolean maySomebodyBeMeasured() {
        return segments.isEmpty()
                ? policy.allows(Speaker.UNKNOWN)
                : segments.stream().map(SpeakerSegment::speaker).anyMatch(policy::allows);
    }
}
