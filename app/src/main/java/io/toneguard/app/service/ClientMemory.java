package io.toneguard.app.service;

import java.util.HashMap;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/**
 * Memory that stands for as long as clients like: what they have not sent to its end, or not read. Nobody has more of it than is left to all others, so that
 * there is always some for the next. Thread-safe.
 */
final class ClientMemory {
    private final String setting;
    private final DataSize most;
    private final Map<Object, Long> bytesByHolder = new HashMap<>();
    private long bytes;

    /** @param setting what {@code most} is called in the settings */
    ClientMemory(String setting, DataSize most) {
        this.setting = setting;
        this.most = most;
    }

    /** @return false if there is no room for so many bytes more of this holder, and none were taken */
    synchronized boolean take(Object holder, long more) {
        long own = bytesByHolder.getOrDefault(holder, 0L) + more;
        if (own > most.toBytes() - bytes - more) {
            return false;
        }
        bytes += more;
        bytesByHolder.put(holder, own);
        return true;
    }

    synchronized void giveBack(Object holder, long less) {
        bytes -= less;
        bytesByHolder.computeIfPresent(holder, (same, own) -> own == less ? null : own - less);
    }

    /** Whether there is no room for so many bytes even if nobody else has any. */
    boolean isNeverRoomFor(long own) {
        return own > most.toBytes() - own;
    }

    /** Whether it is this holder itself who is in the way. */
    synchronized boolean isHeldBy(Object holder) {
        return bytesByHolder.containsKey(holder);
    }

    synchronized long bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return setting + "=" + most;
    }
}
