package io.toneguard.voice.call;

import io.toneguard.voice.audio.WireFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that is being spoken, as it was known at its start; {@link CallListener#known} tells what became known later. What is null was not
 * said.
 *
 * @param tenantName for messages and paths; the id is what counts
 * @param source the PBX, as {@code sources add} named it
 * @param callId as the PBX named it
 * @param recording this node's recording of it; a call that comes back after a broken connection is another recording of the same call
 * @param startedAt wall clock at sample 0
 * @param speakers who speaks on each channel at the start, channel 0 first
 * @param direction inbound, outbound or internal, seen from the call centre
 */
public record LiveCall(
        TenantId tenant,
        String tenantName,
        String source,
        String callId,
        RecordingId recording,
        Instant startedAt,
        WireFormat format,
        List<Speaker> speakers,
        @Nullable String agentId,
        @Nullable String team,
        @Nullable String queue,
        @Nullable String direction) {
    public LiveCall {
        speakers = List.copyOf(speakers);
        if (speakers.size() != format.channels()) {
            throw new IllegalArgumentException(
                    "call " + callId + ": " + speakers.size() + " speakers for " + format.channels() + " channels");
        }
    }

    /** Where its audio belongs in the store. */
    public StoredRecording stored() {
        return new StoredRecording(
                tenant, startedAt.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1), recording);
    }
}
