package io.toneguard.batch.retention;

import io.toneguard.batch.ActiveManagerWork;
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
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes audio whose time is over. What still waits for an analysis that will come is kept until that is over; what nobody may measure is
 * not. First the audio goes, then the ledger says so: a crash in between is made good by the next look, since deleting what is gone is no
 * fault. Row and results stay.
 */
public final class AudioRetention implements ActiveManagerWork {
    private static final Logger log = LoggerFactory.getLogger(AudioRetention.class);

    /** By the database's clock; with the parameters of {@link ScoredSpeakers#bind}. */
    private static final String TO_GO = """
             from toneguard.recording where tenant_id = :tenant and audio_deleted_at is null
                and (delete_audio_after_analysis and state = 'analysed'
                    or audio_keep_until <= clock_timestamp() and (state in ('analysed', 'failed', 'quarantined')
                        or state = 'stored' and not %s))
            """.formatted(ScoredSpeakers.CONDITION);

    private static final int ENOUGH_FAILED = 3;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final RecordingStore store;
    private final RetentionSettings settings;
    private final LongSupplier nanos;
    private final OnceAMinute trouble = new OnceAMinute();
    private @Nullable Long nextLookNanos;

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

    @Override
    public void look() {
        long now = nanos.getAsLong();
        if (nextLookNanos != null && now - nextLookNanos < 0) {
            return;
        }
        nextLookNanos = now + settings.every().toNanos();
        int left = settings.perLook();
        for (var tenant : tenants.all()) {
            left -= of(tenant, left);
            if (left <= 0) {
                nextLookNanos = now; // there may be more
                return;
            }
        }
    }

    @Override
    public void standBy() {}

    /** @return how many were deleted */
    private int of(Tenant tenant, int atMost) {
        var due = due(tenant, atMost);
        int deleted = 0;
        int failed = 0;
        for (var recording : due) {
            if (failed == ENOUGH_FAILED) {
                break; // the store is away
            }
            try {
                deleted += delete(tenant, recording) ? 1 : 0;
            } catch (UncheckedIOException e) {
                trouble.say(() -> log.warn(
                        "Recording {}: its retention is over and its audio cannot be deleted ({}); tried again by itself",
                        recording.recording(),
                        e.getMessage()));
                failed++;
            }
        }
        if (deleted > 0) {
            log.info("Tenant {}: audio of {} recording(s) deleted, its retention is over", tenant.name(), deleted);
        }
        return deleted;
    }

    private List<StoredRecording> due(Tenant tenant, int atMost) {
        return scope.in(tenant.id(), () -> ScoredSpeakers.bind(
                        tenant.policy(),
                        jdbc.sql("select recording_id, call_month" + TO_GO + " order by audio_keep_until limit :most")
                                .param("tenant", tenant.id().value())
                                .param("most", atMost))
                .query((row, number) -> new StoredRecording(
                        tenant.id(),
                        row.getObject("call_month", LocalDate.class),
                        new RecordingId(row.getObject("recording_id", UUID.class))))
                .list());
    }

    /** The row is locked meanwhile, so that nobody has it analysed again without its audio. */
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
