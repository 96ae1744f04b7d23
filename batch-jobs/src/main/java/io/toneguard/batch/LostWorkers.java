package io.toneguard.batch;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is done about a partition whose worker fell silent, by the worker that takes it over and by the manager that recovers its
 * launch: the recording in hand, and it alone, is charged an attempt.
 */
public final class LostWorkers {
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final RecordingStates states;
    private final AnalysisMeters meters;

    LostWorkers(JdbcClient jdbc, TenantScope scope, RecordingStates states, AnalysisMeters meters) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.states = states;
        this.meters = meters;
    }

    /** Charges the recording in hand, if any; the caller's transaction has locked the partition's row. */
    public void charge(TenantId tenant, UUID partition, long launch, @Nullable UUID recordingInHand) {
        meters.takenOver();
        if (recordingInHand == null) {
            return;
        }
        var held = new RecordingStates.Held(tenant, new RecordingId(recordingInHand), launch);
        boolean moveOn = scope.in(tenant, () -> states.workerLost(held));
        jdbc.sql("update toneguard.partition_lease set recording_in_hand = null, cursor = cursor + :step"
                        + " where tenant_id = :tenant and partition_id = :partition")
                .param("step", moveOn ? 1 : 0)
                .param("tenant", tenant.value())
                .param("partition", partition)
                .update();
    }
}
