package io.toneguard.ingest.pbx;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many connections there are, and whether one more may come: whoever is refused here is refused before the upgrade, at once. */
final class Admission {
    private record Key(TenantId tenant, String name) {}

    private final int limit;
    private final TenantSessions contracts;
    private final RecordingWatch recording;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<Key, Integer> openBySource = new ConcurrentHashMap<>();
    private final ConcurrentMap<TenantId, Integer> openByTenant = new ConcurrentHashMap<>();
    private volatile boolean draining;

    /**
     * @param limit of all tenants together
     * @param contracts what a tenant may have at one time, of all of its sources together; asked at each knock, so it never waits
     * @param recording asked at each knock
     */
    Admission(int limit, TenantSessions contracts, RecordingWatch recording) {
        this.limit = limit;
        this.contracts = contracts;
        this.recording = recording;
    }

    /** Counts one more connection in, or says in one of the counters' words why not. */
    @Nullable
    String enter(Source source) {
        var shut = shut();
        if (shut != null) {
            return shut;
        }
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            return "node-limit";
        }
        // Looked at again: whoever drains has either counted this one or been seen by it.
        if (draining) {
            left();
            return "draining";
        }
        var key = new Key(source.tenant(), source.name());
        if (!countIn(openBySource, key, source.contractedSessions())) {
            left();
            return "source-limit";
        }
        if (!countIn(openByTenant, source.tenant(), contracts.contracted(source.tenant()))) {
            countOut(openBySource, key);
            left();
            return "tenant-limit";
        }
        return null;
    }

    /** Why nobody is let in, whoever it is, in one of the counters' words; null: somebody may be. */
    @Nullable
    String shut() {
        return draining ? "draining" : recording.isRecording() ? null : "not-recording";
    }

    void leave(Source source) {
        countOut(openByTenant, source.tenant());
        countOut(openBySource, new Key(source.tenant(), source.name()));
        left();
    }

    /** False if there are so many already. */
    private static <K> boolean countIn(ConcurrentMap<K, Integer> counts, K key, int most) {
        // Above its limit, compute leaves the number as it is; the flag tells whether it did.
        boolean[] entered = new boolean[1];
        counts.compute(key, (k, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < most;
            return entered[0] ? Integer.valueOf(now + 1) : count;
        });
        return entered[0];
    }

    private static <K> void countOut(ConcurrentMap<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }

    private void left() {
        if (open.decrementAndGet() == 0 && draining) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    int open() {
        return open.get();
    }

    int limit() {
        return limit;
    }

    boolean draining() {
        return draining;
    }

    /** Lets nobody in from now on. */
    void drain() {
        draining = true;
    }

    /** Lets everybody in again: the server was started once more. */
    void reopen() {
        draining = false;
    }

    /** Waits until nobody is left; false if somebody still is after that time. Only while draining. */
    synchronized boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (open.get() > 0) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return true;
    }
}
