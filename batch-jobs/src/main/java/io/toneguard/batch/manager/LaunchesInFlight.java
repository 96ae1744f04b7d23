package io.toneguard.batch.manager;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The launches whose job runs in this JVM: they need no recovering, and only so many may run at once. */
final class LaunchesInFlight {
    private final Set<Long> launches = ConcurrentHashMap.newKeySet();
    private final Set<Long> unplanned = ConcurrentHashMap.newKeySet();

    void begin(long launch) {
        unplanned.add(launch);
        launches.add(launch);
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
        return launches.contains(launch);
    }

    int count() {
        return launches.size();
    }

    boolean anyUnplanned() {
        return !unplanned.isEmpty();
    }
}
