package io.toneguard.ingest.pbx;

import java.util.concurrent.TimeUnit;

/** When a peer was last heard, asked and sent away, and what is due for it now. */
final class Pulse {
    /** How long a peer that we said goodbye to may take to go by itself. */
    static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What to do about a peer. */
    enum Due {
        NOTHING,
        PING,
        /** It started no call in time. */
        NO_CALL,
        /** Nothing came for too long. */
        DEAD,
        /** It had the time to answer our goodbye. */
        LET_GO
    }

    private final PbxSettings settings;
    private final long openedNanos;
    private long heardNanos;
    private long pingedNanos;
    private long partedNanos;
    private boolean parted;

    Pulse(PbxSettings settings, long nowNanos) {
        this.settings = settings;
        openedNanos = heardNanos = pingedNanos = nowNanos;
    }

    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    void parted(long nowNanos) {
        parted = true;
        partedNanos = nowNanos;
    }

    /** @param mayIdle the peer has started a call, or is not expected to */
    Due at(long nowNanos, boolean mayIdle) {
        if (parted) {
            return nowNanos - partedNanos > LINGER_NANOS ? Due.LET_GO : Due.NOTHING;
        }
        if (nowNanos - heardNanos > settings.deadAfter().toNanos()) {
            return Due.DEAD;
        }
        if (!mayIdle && nowNanos - openedNanos > settings.startTimeout().toNanos()) {
            return Due.NO_CALL;
        }
        if (nowNanos - pingedNanos >= settings.ping().toNanos()) {
            pingedNanos = nowNanos;
            return Due.PING;
        }
        return Due.NOTHING;
    }
}
