package io.toneguard.batch.worker;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.LostWorkers;
import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import io.toneguard.batch.WorkKind;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The worker's side of the lease table. Time is the database's clock throughout, so the workers' clocks may be wrong; every statement
 * after the claim carries the fence (owner and attempt).
 */
final class Leases {
    private static final String FENCE = " where tenant_id = :tenant and partition_id = :partition and state = 'running'"
            + " and owner = :owner and attempt = :attempt";
    private static final String WAITS =
            "(state = 'ready' or (" + LostWorkers.SILENT + ")) and (analyzer is null or analyzer = :own)";
    /** A tenant's turns are looked for among the launches that are open: few rows, however many are done. */
    private static final String CLAIM =
            "select tenant_id, partition_id, launch_id, step_execution_id, state, attempt, kind,"
                    + " reprocessing_id, analyzer, " + LostWorkers.TO_CHARGE + """
             from toneguard.partition_lease left join (
                select tenant_id, count(*) filter (where state = 'running') as at_work,
                    max(state_since) filter (where state in ('running', 'done')) as last_turn
                from toneguard.partition_lease
                where launch_id in (select launch_id from toneguard.partition_lease where state <> 'done')
                group by tenant_id) turns using (tenant_id)
            where """ + " " + WAITS + """
             order by state = 'ready', array_position(:kinds::text[], kind), coalesce(at_work, 0), last_turn nulls first,
                created_at, partition_id
            for update of partition_lease skip locked limit 1""";

    private static final String HELD = " from toneguard.partition_lease where state = 'running' and owner = :owner"
            + " and (partition_id, attempt) in (select * from unnest(:partitions::uuid[], :attempts::int[]))";

    private static final String UNTIL = "clock_timestamp() + :lease * interval '1 millisecond'";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final LostWorkers lostWorkers;
    private final Wakeups wakeups;
    private final BatchSettings settings;
    private final AnalyzerVersion analyzer;

    /**
     * @param analyzer the version that this worker analyses with: partitions kept for another are not its
     */
    Leases(
            JdbcClient jdbc,
            TransactionOperations transactions,
            LostWorkers lostWorkers,
            Wakeups wakeups,
            BatchSettings settings,
            AnalyzerVersion analyzer) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.lostWorkers = lostWorkers;
        this.wakeups = wakeups;
        this.settings = settings;
        this.analyzer = analyzer;
    }

    /** Where a held partition stands: {@code next} is the recording at the cursor, null at the end. */
    record Position(int cursor, @Nullable RecordingId next) {}

    /** A claim that still holds. */
    record Renewed(UUID partition, int attempt) {}

    private record Claimable(
            TenantId tenant,
            UUID partition,
            long launch,
            long stepExecution,
            int attempt,
            WorkKind kind,
            @Nullable Long reprocessing,
            @Nullable String analyzer,
            boolean expired,
            @Nullable UUID toCharge) {
        static Claimable of(ResultSet row, int number) throws SQLException {
            return new Claimable(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    row.getObject("partition_id", UUID.class),
                    row.getLong("launch_id"),
                    row.getLong("step_execution_id"),
                    row.getInt("attempt"),
                    WorkKind.of(row.getString("kind")),
                    row.getObject("reprocessing_id", Long.class),
                    row.getString("analyzer"),
                    row.getString("state").equals("running"),
                    row.getObject("to_charge", UUID.class));
        }
    }

    /**
     * Takes a partition whose worker fell silent, and charges its recording in hand, or else one that is ready. Whose worker was lost
     * comes first, or in a backlog it would wait behind all that was there before it; then the most urgent kind, and within it the
     * tenant for whom the fewest are worked on and whose turn was longest ago.
     */
    Optional<Lease> claim(String owner) {
        return transactions.execute(status -> jdbc.sql(CLAIM)
                .param("lease", settings.lease().toMillis())
                .param("own", analyzer.name())
                .param("kinds", WorkKind.words())
                .query(Claimable::of)
                .optional()
                .map(claimable -> take(claimable, owner)));
    }

    /** Whether a partition waits that {@link #claim} would take before one of this kind. */
    boolean moreUrgentWaits(WorkKind than) {
        return jdbc.sql("select exists (select from toneguard.partition_lease where " + WAITS
                        + " and kind = any (:urgent::text[]))")
                .param("lease", settings.lease().toMillis())
                .param("own", analyzer.name())
                .param("urgent", than.moreUrgent())
                .query(Boolean.class)
                .single();
    }

    private Lease take(Claimable row, String owner) {
        if (row.expired()) {
            // While the row still says whose it was.
            lostWorkers.charge(row.tenant(), row.partition(), row.launch(), row.kind(), row.toCharge());
        }
        jdbc.sql(
                        "update toneguard.partition_lease set state = 'running', state_since = clock_timestamp(), owner = :owner,"
                                + " attempt = attempt + 1, recording_in_hand = null, lease_until = " + UNTIL
                                + " where tenant_id = :tenant and partition_id = :partition")
                .param("owner", owner)
                .param("lease", settings.lease().toMillis())
                .param("tenant", row.tenant().value())
                .param("partition", row.partition())
                .update();
        return new Lease(
                row.tenant(),
                row.partition(),
                row.launch(),
                row.stepExecution(),
                owner,
                row.attempt() + 1,
                row.kind(),
                row.reprocessing(),
                row.analyzer());
    }

    /**
     * Renews these leases and no others; the answer lacks those that are lost. One whose row is locked is not waited for, or all others would run out
     * meanwhile: as long as it is locked nobody takes it over, and a slot that locked it renews it as it writes.
     */
    List<Renewed> extend(String owner, Collection<Lease> kept) {
        return jdbc.sql("with free as (select tenant_id, partition_id" + HELD + " for update skip locked),"
                        + " renewed as (update toneguard.partition_lease lease set lease_until = " + UNTIL
                        + " from free where lease.tenant_id = free.tenant_id and lease.partition_id = free.partition_id)"
                        + " select partition_id, attempt" + HELD)
                .param("lease", settings.lease().toMillis())
                .param("owner", owner)
                .param("partitions", kept.stream().map(Lease::partition).toArray(UUID[]::new))
                .param("attempts", kept.stream().map(Lease::attempt).toArray(Integer[]::new))
                .query((row, number) -> new Renewed(row.getObject("partition_id", UUID.class), row.getInt("attempt")))
                .list();
    }

    /**
     * Locks the partition's row until the end of the transaction, in which everything may then be written.
     *
     * @throws LeaseLostException if another worker holds it
     */
    Position hold(Lease lease) {
        return fenced(
                        "select cursor, recording_ids[cursor + 1] as next from toneguard.partition_lease" + FENCE
                                + " for update",
                        lease)
                .query((row, number) -> {
                    var next = row.getObject("next", UUID.class);
                    return new Position(row.getInt("cursor"), next == null ? null : new RecordingId(next));
                })
                .optional()
                .orElseThrow(() -> new LeaseLostException(lease));
    }

    /** Notes which recording would be to blame if this worker fell silent from now on; renews the lease. */
    void takeInHand(Lease lease, RecordingId recording) {
        fenced(
                        "update toneguard.partition_lease set recording_in_hand = :recording, lease_until = " + UNTIL
                                + FENCE,
                        lease)
                .param("recording", recording.value())
                .param("lease", settings.lease().toMillis())
                .update();
    }

    /**
     * The recording at the cursor is settled; renews the lease.
     *
     * @param workedSeconds what its analysis took; 0 if it was passed over
     */
    void advance(Lease lease, double workedSeconds) {
        fenced(
                        "update toneguard.partition_lease set cursor = cursor + 1, recording_in_hand = null, forgiven = 0,"
                                + " worked_seconds = worked_seconds + :worked, lease_until = " + UNTIL + FENCE,
                        lease)
                .param("worked", workedSeconds)
                .param("lease", settings.lease().toMillis())
                .update();
    }

    /** Every recording is settled and Spring Batch knows: tells the manager. */
    boolean done(Lease lease) {
        return moved(
                "update toneguard.partition_lease set state = 'done', state_since = clock_timestamp(), owner = null,"
                        + " lease_until = null, recording_in_hand = null" + FENCE
                        + " and cursor = cardinality(recording_ids)",
                lease,
                Wakeup.DONE);
    }

    /** Gives the partition back unfinished for another worker; no recording is charged. */
    boolean handBack(Lease lease) {
        return moved(
                "update toneguard.partition_lease set state = 'ready', state_since = clock_timestamp(), owner = null,"
                        + " lease_until = null, recording_in_hand = null" + FENCE,
                lease,
                Wakeup.READY);
    }

    /** Gives the partition back to the manager: Spring Batch does not let it run under this step execution. */
    boolean refuse(Lease lease) {
        return moved(
                "update toneguard.partition_lease set state = 'planned', state_since = clock_timestamp(), owner = null,"
                        + " lease_until = null, recording_in_hand = null, step_execution_id = null" + FENCE,
                lease,
                Wakeup.DONE);
    }

    /** Keeps the lease until it runs out, as a pause before the next try, but blames no recording. */
    void blameNobody(Lease lease) {
        fenced("update toneguard.partition_lease set recording_in_hand = null" + FENCE, lease)
                .update();
    }

    private boolean moved(String sql, Lease lease, Wakeup wakeup) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            boolean moved = fenced(sql, lease).update() > 0;
            if (moved) {
                wakeups.announce(wakeup);
            }
            return moved;
        }));
    }

    private JdbcClient.StatementSpec fenced(String sql, Lease lease) {
        return jdbc.sql(sql)
                .param("tenant", lease.tenant().value())
                .param("partition", lease.partition())
                .param("owner", lease.owner())
                .param("attempt", lease.attempt());
    }
}
