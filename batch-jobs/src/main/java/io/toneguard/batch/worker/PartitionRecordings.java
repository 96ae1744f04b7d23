package io.toneguard.batch.worker;

import io.toneguard.batch.Held;
import io.toneguard.batch.StatesByKind;
import io.toneguard.batch.WorkKind;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes a partition's recordings in hand, one after the other, each in a short transaction of its own, so that no transaction is open
 * while the recording is analysed. What the tenant's policy no longer allows goes back to the ledger unanalysed.
 */
final class PartitionRecordings {
    private static final Logger log = LoggerFactory.getLogger(PartitionRecordings.class);

    private final JdbcClient jdbc;
    private final TransactionOperations ownTransaction;
    private final TenantScope scope;
    private final Tenants tenants;
    private final Leases leases;
    private final StatesByKind statesByKind;

    /**
     * @param ownTransaction one that is not the chunk's (requires new)
     */
    PartitionRecordings(
            JdbcClient jdbc,
            TransactionOperations ownTransaction,
            TenantScope scope,
            Tenants tenants,
            Leases leases,
            StatesByKind statesByKind) {
        this.jdbc = jdbc;
        this.ownTransaction = ownTransaction;
        this.scope = scope;
        this.tenants = tenants;
        this.leases = leases;
        this.statesByKind = statesByKind;
    }

    /**
     * What one look at the row at the cursor gave.
     *
     * @param taken null if nothing was taken in hand
     * @param yields whether the partition is not at its end, but to be handed back for more urgent work
     */
    record Step(@Nullable RecordingInHand taken, boolean goesOn, boolean yields) {
        static final Step END = new Step(null, false, false);
        static final Step SKIPPED = new Step(null, true, false);
        static final Step YIELDS = new Step(null, false, true);
    }

    /**
     * Takes the next recording in hand, if there is one.
     *
     * @param busy whether the worker has no slot free for more urgent work
     * @throws LeaseLostException if another worker holds the partition
     */
    Step next(Lease lease, BooleanSupplier busy) {
        Step step;
        do {
            step = ownTransaction.execute(status -> scope.in(lease.tenant(), () -> look(lease, busy)));
        } while (step.goesOn());
        return step;
    }

    private Step look(Lease lease, BooleanSupplier busy) {
        var recording = leases.hold(lease).next();
        if (recording == null) {
            return Step.END;
        }
        if (lease.kind() != WorkKind.FRESH && busy.getAsBoolean() && leases.moreUrgentWaits(lease.kind())) {
            return Step.YIELDS;
        }
        var policy = tenants.byId(lease.tenant()).map(Tenant::policy).orElse(ScoringPolicy.NONE);
        var states = statesByKind.of(lease.kind());
        var held = new Held(lease.tenant(), recording, lease.launch());
        Optional<RecordingInHand> found;
        try {
            found = states.holds(held) ? find(lease, recording, policy) : Optional.empty();
        } catch (IllegalArgumentException e) {
            states.analysisFailed(held, "its row in the ledger cannot be read (" + e.getMessage() + ")");
            leases.advance(lease, 0);
            return Step.SKIPPED;
        }
        if (found.isEmpty()) {
            log.info("Recording {}: no longer claimed by launch {}; left alone", recording, lease.launch());
            leases.advance(lease, 0);
            return Step.SKIPPED;
        }
        if (!states.wanted(held)) {
            log.info("Recording {}: not to be analysed now; it is pending again", recording);
            states.release(held);
            leases.advance(lease, 0);
            return Step.SKIPPED;
        }
        var inHand = found.get();
        if (!inHand.maySomebodyBeMeasured()) {
            log.info(
                    "Recording {}: the tenant's policy lets none of its speakers be measured; not analysed", recording);
            states.release(held);
            leases.advance(lease, 0);
            return Step.SKIPPED;
        }
        leases.takeInHand(lease, recording);
        return new Step(inHand, false, false);
    }

    private Optional<RecordingInHand> find(Lease lease, RecordingId recording, ScoringPolicy policy) {
        return jdbc.sql(
                        "select call_month, call_id, speakers, bytes, duration_seconds from toneguard.recording where tenant_id = ? and recording_id = ?")
                .params(lease.tenant().value(), recording.value())
                .query((row, number) -> new RecordingInHand(
                        new StoredRecording(lease.tenant(), row.getObject("call_month", LocalDate.class), recording),
                        lease.launch(),
                        row.getString("call_id"),
                        segments(lease, recording, speakers(row)),
                        policy,
                        row.getObject("bytes", Long.class),
                        row.getDouble("duration_seconds")))
                .optional();
    }

    /** Of a live call the ledger knows who spoke when; of a recording that came as a file, who spoke on which channel. */
    private List<SpeakerSegment> segments(Lease lease, RecordingId recording, List<Speaker> speakers) {
        var told = jdbc.sql("select segment, channel, from_seconds, speaker from toneguard.recording_segment"
                        + " where tenant_id = ? and recording_id = ? order by segment")
                .params(lease.tenant().value(), recording.value())
                .query((row, number) -> new SpeakerSegment(
                        row.getInt("segment"),
                        row.getInt("channel"),
                        row.getDouble("from_seconds"),
                        Speaker.of(row.getString("speaker"))))
                .list();
        return told.isEmpty() ? SpeakerSegment.wholeChannels(speakers) : told;
    }

    private static List<Speaker> speakers(ResultSet row) throws SQLException {
        return Arrays.stream((String[]) row.getArray("speakers").getArray())
                .map(Speaker::of)
                .toList();
    }
}
