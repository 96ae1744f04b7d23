package io.toneguard.batch.retention;

import io.toneguard.batch.ScoredSpeakers;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.log.OnceAMinute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes audio whose time is over. What still waits for an analysis that will come is kept until that is over; what nobody may measure is
 * not. First the audio goes, then the ledger says so: a crash in between is made good by the next look, since deleting what is gone is no
 * fault. Row and results stay. Tenants take turns, and so does what could not be deleted: neither a slow store nor audio that cannot go keeps others'
 * audio for good.
 */
final class AudioRetention {
    private static final Logger log = LoggerFactory.getLogger(AudioRetention.class);

    /** By the database's clock; with the parameters of {@link ScoredSpeakers#bind}. */
    private static final String TO_GO = """
             from toneguard.recording where tenant_id = :tenant and audio_deleted_at is null
                and (delete_audio_after_analysis and state = 'analysed'
                    or audio_keep_until <= clock_timestamp() and (state in ('analysed', 'failed', 'quarantined')
                        or state = 'stored' and not %s))
            """.formatted(ScoredSpeakers.CONDITION);

    private static final int ENOUGH_FAILED = 3;
    /** Of those that failed; what is more than this is tried again in its order. */
    private static final int REMEMBERED = 1000;
    /** A look ends with the recording in hand. */
    static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final RecordingStore store;
    private final RetentionSettings settings;
    private final LongSupplier nanos;
    private final OnceAMinute trouble = new OnceAMinute();
    /** Tried again after the tenant's others. */
    private final Set<UUID> failedLately = new HashSet<>();
    /** The tenant of whom the next look begins, where the last one did not get through. */
    private int begin;

    /** @param nanos runs on, as {@link System#nanoTime} does */
    AudioRetention(
            JdbcClient jdbc,
            TenantScope scope,
            Tenants tenants,
            RecordingStore store,
            RetentionSettings settings,
            LongSupplier nanos) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        this.store = store;
        this.settings = settings;
        this.nanos = nanos;
    }

    /**
     * Deletes what is due of each tenant, up to {@code retention.per-look} and for {@link #LONGEST_LOOK}.
     *
     * @param goOn asked before each recording
     * @return whether there may be more to delete at once
     */
    boolean look(BooleanSupplier goOn) {
        long began = nanos.getAsLong();
        BooleanSupplier hasTime = () -> goOn.getAsBoolean() && nanos.getAsLong() - began < LONGEST_LOOK.toNanos();
        var all = tenants.all();
        int first = begin;
        int left = settings.perLook();
        for (int i = 0; i < all.size(); i++) {
            int turn = (first + i) % all.size();
            left -= of(all.get(turn), left, hasTime);
            if (left <= 0 || !hasTime.getAsBoolean()) {
                begin = (turn + 1) % all.size();
                return true;
            }
        }
        return false;
    }

    /** @return how many were deleted */
    private int of(Tenant tenant, int atMost, BooleanSupplier hasTime) {
        int deleted = 0;
        int failed = 0;
        for (var recording : due(tenant, atMost)) {
            if (failed == ENOUGH_FAILED || !hasTime.getAsBoolean()) {
                break; // the store is away or slow
            }
            try {
                deleted += delete(tenant, recording) ? 1 : 0;
                failedLately.remove(recording.recording().value());
            } catch (UncheckedIOException | NestedRuntimeException e) {
                trouble.say(() -> log.warn(
                        "Recording {}: its retention is over and its audio cannot be deleted ({}); tried again by itself",
                        recording.recording(),
                        e.getMessage()));
                rememberFailed(recording.recording());
                failed++;
            }
        }
        if (deleted > 0) {
            log.info("Tenant {}: audio of {} recording(s) deleted, its retention is over", tenant.name(), deleted);
        }
        return deleted;
    }

    private void rememberFailed(RecordingId recording) {
        if (failedLately.size() == REMEMBERED) {
            failedLately.clear();
        }
        failedLately.add(recording.value());
    }

    /** What failed lately comes last. */
    private List<StoredRecording> due(Tenant tenant, int atMost) {
        var due = new ArrayList<>(due(tenant, " and recording_id <> all (:failed)", atMost));
        if (due.size() < atMost && !failedLately.isEmpty()) {
            due.addAll(due(tenant, " and recording_id = any (:failed)", atMost - due.size()));
        }
        return due;
    }

    private List<StoredRecording> due(Tenant tenant, String which, int atMost) {
        return scope.in(tenant.id(), () -> ScoredSpeakers.bind(
                        tenant.policy(),
                        jdbc.sql("select recording_id, call_month" + TO_GO + which
                                        + " order by audio_keep_until limit :most")
                                .param("tenant", tenant.id().value())
                                .param("failed", failedLately.toArray(UUID[]::new))
                                .param("most", atMost))
                .query((row, number) -> new StoredRecording(
                        tenant.id(),
                        row.getObject("call_month", LocalDate.class),
                        new RecordingId(row.getObject("recording_id", UUID.class))))
                .list());
    }

    /**
     * The row is locked meanwhile, so that nobody has it analysed again without its audio. Where the store takes longer than the server lets a
     * transaction wait (30 s), the row stays as it was, and the next look makes it good.
     */
    private boolean delete(Tenant tenant, StoredRecording recording) {
        return scope.in(tenant.id(), () -> {
            boolean stillDue = !ScoredSpeakers.bind(
                            tenant.policy(),
                            jdbc.sql("select recording_id" + TO_GO
                                            + " and recording_id = :recording for update skip locked")
                                    .param("tenant", tenant.id().value())
                                    .param("recording", recording.recording().value()))
                    .query(UUID.class)
                    .list()
                    .isEmpty();
            if (!stillDue) {
                return false;
            }
            try {
                store.delete(recording);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            jdbc.sql("update toneguard.recording set audio_deleted_at = clock_timestamp()"
                            + " where tenant_id = ? and recording_id = ?")
                    .params(tenant.id().value(), recording.recording().value())
                    .update();
            return true;
        });
    }
}
