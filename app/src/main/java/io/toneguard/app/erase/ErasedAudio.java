package io.toneguard.app.erase;

import io.toneguard.batch.ActiveManagerWork;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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
    /** As many erasures wait for the store; of one more, the manager removes the audio. */
    private static final int AT_ONCE = 4;

    /** Several times what a store that is well takes for a call's recordings, and shorter than clients wait for an answer. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ErasedRows rows;
    private final RecordingStore store;
    private final TenantScope scope;
    private final Tenants tenants;
    private final LongSupplier nanos;
    private final Duration patience;
    private final ExecutorService removing =
            new ThreadPoolExecutor(0, AT_ONCE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                var thread = new Thread(work, "erased-audio");
                thread.setDaemon(true);
                return thread;
            });
    private @Nullable Long lookedNanos;
    /** The tenant of whom the next look begins. */
    private int begin;

    /**
     * @param nanos {@link System#nanoTime}, save in tests
     * @param patience {@link #PATIENCE}, save in tests
     */
    ErasedAudio(
            ErasedRows rows,
            RecordingStore store,
            TenantScope scope,
            Tenants tenants,
            LongSupplier nanos,
            Duration patience) {
        this.rows = rows;
        this.store = store;
        this.scope = scope;
        this.tenants = tenants;
        this.nanos = nanos;
        this.patience = patience;
    }

    @Override
    public void look() {
        long now = nanos.getAsLong();
        if (lookedNanos != null && now - lookedNanos < EVERY.toNanos()) {
            return;
        }
        lookedNanos = now;
        var all = tenants.all();
        for (int i = 0; i < all.size(); i++) {
            removeOf(all.get((begin + i) % all.size()));
            if (nanos.getAsLong() - now > EVERY.toNanos()) {
                begin = (begin + i + 1) % all.size(); // the store is away or slow: whoever calls has other work
                return;
            }
        }
    }

    /**
     * Removes what is left of one tenant's erased audio, some of it at a time. Gives up on this tenant alone after {@value #ENOUGH_FAILED} failures: where
     * only its audio cannot go, the others' still does.
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
     * Removes the audio of erased recordings as far as the store is there. A removal that is not over in time goes on by itself, and whatever is left after it is the
     * manager's: nobody's thread waits for a store that is away.
     *
     * @return how many are not known to be removed
     */
    int removeInTime(List<StoredRecording> recordings) {
        var left = new AtomicInteger(recordings.size());
        try {
            removing.submit(() -> remove(recordings, left)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | TimeoutException e) {
            log.warn(
                    "The store is slow or away: the audio of {} erased recording(s) is left to a later look, every {} s",
                    left.get(),
                    EVERY.toSeconds());
        } catch (ExecutionException e) {
            log.warn("The audio of {} erased recording(s) is left to a later look", left.get(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return left.get();
    }

    private void remove(List<StoredRecording> recordings, AtomicInteger left) {
        int failed = 0;
        for (var recording : recordings) {
            if (remove(recording)) {
                left.decrementAndGet();
            } else if (++failed == ENOUGH_FAILED) {
                return;
            }
        }
    }

    /**
     * Removes the audio of an erased recording and notes that it is gone. Where it cannot be removed, its row stays as it is and it is tried again.
     *
     * @return whether it could be removed
     */
    private boolean remove(StoredRecording recording) {
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
