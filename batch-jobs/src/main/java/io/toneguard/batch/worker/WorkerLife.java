package io.toneguard.batch.worker;

import io.toneguard.batch.ProcessEnd;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the slots of one worker share.
 *
 * @param owner this worker's name in the lease table, like no other's
 */
record WorkerLife(String owner, Heartbeat heartbeat, AtomicBoolean stop, ProcessEnd processEnd) {
    boolean stopping() {
        return stop.get();
    }
}
