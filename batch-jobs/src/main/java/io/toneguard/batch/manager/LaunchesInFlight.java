package io.toneguard.batch.manager;

import io.toneguard.batch.WorkKind;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The launches whose job runs in this JVM: they need no recovering, and only so many may run at once. Fresh recordings may have all of
 * them; whatever else there is leaves one, so that a call that ends now finds a launch free. Beyond all of them there may be one for
 * newcomers: tenants of whom no launch holds anything fresh, so that nobody waits for whoever filled the launches.
 */
final class LaunchesInFlight {
    private final int most;
    private final Map<Long, WorkKind> launches = new ConcurrentHashMap<>();
    private final Set<Long> unplanned = ConcurrentHashMap.newKeySet();

    LaunchesInFlight(int most) {
        this.most = most;
    }

    boolean hasRoomFor(WorkKind kind) {
        if (launches.size() >= most) {
            return false;
        }
        long lessUrgent = launches.values().stream()
                .filter(running -> running != WorkKind.FRESH)
                .count();
        return kind == WorkKind.FRESH
                || lessUrgent < Math.max(1, most - 1) && (kind != WorkKind.REPROCESSING || leavesOneToTheBacklog());
    }

    /** A reprocessing has work for days: a recording that is tried again is not to wait for one of its launches to end. */
    private boolean leavesOneToTheBacklog() {
        return launches.values().stream()
                        .filter(running -> running == WorkKind.REPROCESSING)
                        .count()
                < Math.max(1, most - 2);
    }

    boolean hasRoomForNewcomers() {
        return launches.size() <= most;
    }

    void begin(long launch, WorkKind kind) {
        unplanned.add(launch);
        launches.put(launch, kind);
    }

    /** Its recordings are claimed: what is pending now is for others. */
    void planned(long launch) {
        unplanned.remove(launch);
    }

    void end(long launch) {
        launches.remove(launch);
        unplanned.remove(launch);
    }

    boolean contains(long launch) {
        return launches.containsKey(launch);
    }

    int count() {
        return launches.size();
    }

    boolean anyUnplanned() {
        return !unplanned.isEmpty();
    }
}
