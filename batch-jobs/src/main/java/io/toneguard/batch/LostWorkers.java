package io.toneguard.batch;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is done about a partition whose worker fell silent, by the worker that takes it over and by the manager that recovers its
 * launch: the recording in hand, and it alone, is charged an attempt. While the database server was away nobody could renew a lease:
 * what was in hand then is charged to nobody, and after the server's start every worker has the time of a lease to be heard again. From the third time
 * in a row on it is charged all the same: it may be what takes the server down.
 */
public final class LostWorkers {
    private static final String LEASE = ":lease * interval '1 millisecond'";
    /** Condition on a partition's row, with batch.lease in milliseconds as {@code lease}. */
    public static final String SILENT = "state = 'running' and lease_until < clock_timestamp()"
            + " and pg_postmaster_start_time() + " + LEASE + " < clock_timestamp()";

    private static final int FORGIVEN = 2;
    /**
     * The recording to be charged, as {@code to_charge}: none if the lease was last renewed before the server started, unless that was forgiven twice since
     * the cursor last moved.
     */
    public static final String TO_CHARGE = "case when lease_until >= pg_postmaster_start_time() + " + LEASE
            + " or forgiven >= " + FORGIVEN + " then recording_in_hand end as to_charge";

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final StatesByKind states;
    private final AnalysisMeters meters;

    LostWorkers(JdbcClient jdbc, TenantScope scope, StatesByKind states, AnalysisMeters meters) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.states = states;
        this.meters = meters;
    }

    /**
     * Charges the recording that was in hand; the caller's transaction has locked the partition's row.
     *
     * @param toCharge null if none was, or nobody is to blame
     */
    public void charge(TenantId tenant, UUID partition, long launch, WorkKind kind, @Nullable UUID toCharge) {
        meters.takenOver();
        if (toCharge == null) {
            forgive(tenant, partition);
            return;
        }
        var held = new Held(tenant, new RecordingId(toCharge), launch);
        boolean moveOn = scope.in(tenant, () -> states.of(kind).workerLost(held));
        if (moveOn) {
            jdbc.sql("update toneguard.partition_lease set cursor = cursor + 1, forgiven = 0"
                            + " where tenant_id = ? and partition_id = ?")
                    .params(tenant.value(), partition)
                    .update();
        }
    }

    private void forgive(TenantId tenant, UUID partition) {
        jdbc.sql("update toneguard.partition_lease set forgiven = forgiven + 1"
                        + " where tenant_id = ? and partition_id = ? and recording_in_hand is not null")
                .params(tenant.value(), partition)
                .update();
    }
}
