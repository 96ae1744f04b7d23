package io.toneguard.ingest.ledger;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording as the ledger knows it. What is null is not known (yet).
 *
 * @param stateSince when it came into this state
 * @param reasonCode for failed and quarantined: what BI counts
 * @param reason for failed and quarantined: what was found and what to do
 * @param attempts analyses begun and not finished
 * @param notBefore not analysed again before this moment
 * @param analyzer version of the maths whose results BI sees
 * @param alsoReceivedAs names of other files with the same content, with the call that their sidecar named
 * @param live of a call that was or is being recorded live; null for a recording that came as a file
 * @param speakers one per channel, channel 0 first
 * @param audioDeletedAt when its audio was deleted because its retention was over
 */
public record LedgerEntry(
        RecordingId recording,
        RecordingState state,
        Instant stateSince,
        @Nullable String reasonCode,
        @Nullable String reason,
        int attempts,
        @Nullable Instant notBefore,
        @Nullable String analyzer,
        String fileName,
        List<String> alsoReceivedAs,
        @Nullable Call call,
        @Nullable Live live,
        List<Speaker> speakers,
        Completeness completeness,
        Instant receivedAt,
        @Nullable Instant storedAt,
        @Nullable Instant analysedAt,
        @Nullable Instant audioDeletedAt) {
    /** The call of a recording, as far as it was told. */
    public record Call(
            String callId,
            Instant startedAt,
            @Nullable String agentId,
            @Nullable String team,
            @Nullable String queue,
            @Nullable String direction) {}

    /**
     * How a live recording came about.
     *
     * @param ended a word of {@code CallEnded.Ending}; null while the call is being recorded
     * @param pausedSeconds the peer sent nothing on purpose; of several channels, their mean
     */
    public record Live(
            String source, @Nullable String ended, @Nullable String endedReason, double pausedSeconds) {}

    /**
     * How much of the audio is there, all in seconds; null before the recording was stored.
     *
     * @param lost was sent or spoken and is not here; of several channels, their mean
     */
    public record Completeness(
            @Nullable Double expected, @Nullable Double received, double lost) {}

    public LedgerEntry {
        alsoReceivedAs = List.copyOf(alsoReceivedAs);
        speakers = List.copyOf(speakers);
    }
}
