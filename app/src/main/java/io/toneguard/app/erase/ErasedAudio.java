package io.toneguard.app.erase;

import io.toneguard.batch.ActiveManagerWork;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audio of erased recordings goes from the store: at once by whoever erases, and where that failed or its process was killed, by the active manager,
 * a minute later at the latest. What an intake that was under way put there afterwards, the nightly reconciliation finds as {@code ERASED_AUDIO}.
 */
final class ErasedAudio implements ActiveManagerWork {
    private static final Logger log = LoggerFactory.getLogger(ErasedAudio.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int AT_A_TIME = 200;
    private static final int ENOUGH_FAILED = 3;

    private final ErasedRows rows;
    private final RecordingStore store;
    private final TenantScope scope;
    private final Tenants tenants;
    private final LongSupplier nanos;
    private @Nullable Long lookedNanos;

    /** @param nanos {@link System#nanoTime}, save in tests */
    ErasedAudio(ErasedRows rows, RecordingStore store, TenantScope scope, Tenants tenants, LongSupplier nanos) {
        this.rows = rows;
        this.store = store;
        this.scope = scope;
        this.tenants = tenants;
        this.nanos = nanos;
    }

    @Override
    public void look() {
        long now = nanos.getAsLong();
        if (lookedNanos != null && now - lookedNanos < EVERY.toNanos()) {
            return;
        }
        lookedNanos = now;
        tenants.all().forEach(this::removeOf);
    }

    /**
     * Removes what is left of one tenant's erased audio, some of it at a time. Gives up on this tenant alone after {@value #ENOUGH_FAILED} failures: where
     * the store is away the rest would fail, too, and whoever calls has other work; where only this tenant's audio cannot go, the others' still does.
     */
    private void removeOf(Tenant tenant) {
        int failed = 0;
        for (var recording : scope.in(tenant.id(), () -> rows.withAudio(tenant.id(), AT_A_TIME))) {
            if (!remove(recording) && ++failed == ENOUGH_FAILED) {
                return;
            }
        }
    }

    @Override
    public void standBy() {
        lookedNanos = null;
    }

    /**
     * Removes the audio of an erased recording and notes that it is gone. Where it cannot be removed, its row stays as it is and it is tried again.
     *
     * @return whether it could be removed
     */
    boolean remove(StoredRecording recording) {
        try {
            store.delete(recording);
        } catch (IOException e) {
            log.warn(
                    "Recording {} is erased, and its audio could not be removed from the store ({}); tried again every {} s",
                    recording.recording(),
                    e.toString(),
                    EVERY.toSeconds());
            return false;
        }
        scope.run(recording.tenant(), () -> rows.audioIsGone(recording));
        return true;
    }
}
