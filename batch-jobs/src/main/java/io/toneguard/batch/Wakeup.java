package io.toneguard.batch;

import java.util.Locale;

/** What a NOTIFY on the channel {@code toneguard_work} tells. It only wakes; what there is to do is read from the tables. */
public enum Wakeup {
    /** A recording was stored: for the manager. */
    STORED,
    /** Partitions are ready: for the workers. */
    READY,
    /** A partition is finished: for the manager that waits for it. */
    DONE,
    /** Somebody asks for recovery and tidying now: for the manager. */
    RECOVER;

    /** The payload of the NOTIFY. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
