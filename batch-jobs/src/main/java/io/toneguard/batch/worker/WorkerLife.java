package io.toneguard.batch.worker;

import io.toneguard.batch.ProcessEnd;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the slots of one worker share.
 *
 * @param owner this worker's name in the lease table, like no other's
 * @param free a permit for each slot that works on nothing
 */
record WorkerLife(
        String owner,
        Heartbeat heartbeat,
        RunningAnalyses analyses,
        AtomicBoolean stop,
        Semaphore free,
        ProcessEnd processEnd) {
    /** Whether every slot is at work, so that nothing more is claimed until one of them ends. */
    boolean busy() {
        return free.availablePermits() == 0;
    }

    boolean stopping() {
        return stop.get();
    }
}
