package io.toneguard.ingest.sftp;

import io.toneguard.ingest.recording.InboxDoor.Remote;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one server's files looked like at earlier looks: since when each stands still, which failed and rest, and which are in the inbox
 * already although the server keeps them. Forgets what a look no longer shows. Used by the one polling thread.
 */
final class RemoteFiles {
    private static final Duration LONGEST_REST = Duration.ofHours(1);

    /** Of one file. */
    private static final class Seen {
        final Remote remote;
        final long sinceNanos;
        int look;
        boolean inInbox;

        @Nullable
        Duration rest;

        long restsUntilNanos;

        Seen(Remote remote, long sinceNanos) {
            this.remote = remote;
            this.sinceNanos = sinceNanos;
        }
    }

    private final Map<String, Seen> byName = new HashMap<>();
    private final Duration settle;
    private final Duration firstRest;
    private final LongSupplier nanos;
    private int look;

    /** @param nanos runs on, as {@link System#nanoTime} does */
    RemoteFiles(Duration settle, Duration firstRest, LongSupplier nanos) {
        this.settle = settle;
        this.firstRest = firstRest;
        this.nanos = nanos;
    }

    void beginLook() {
        int last = look;
        byName.values().removeIf(seen -> seen.look < last);
        look++;
    }

    /** Notes a file; returns whether it is to be fetched now: it stands still and does not rest. */
    boolean isReady(Remote remote) {
        long now = nanos.getAsLong();
        var seen = byName.get(remote.name());
        if (seen == null || !seen.remote.equals(remote)) {
            seen = new Seen(remote, now);
            byName.put(remote.name(), seen);
        }
        seen.look = look;
        return now - seen.sinceNanos >= settle.toNanos() && (seen.rest == null || now - seen.restsUntilNanos >= 0);
    }

    /** Whether what the server still shows was fetched before. */
    boolean isInInbox(Remote remote) {
        var seen = byName.get(remote.name());
        return seen != null && seen.inInbox && seen.remote.equals(remote);
    }

    /** Whether its sidecar lies beside it and is not here yet: without it, it must not come in. */
    boolean waitsForSidecar(Remote remote) {
        return !remote.isSidecar() && (isAwaited(remote.name() + ".json") || isAwaited(stem(remote.name()) + ".json"));
    }

    private boolean isAwaited(String sidecar) {
        var seen = byName.get(sidecar);
        return seen != null && seen.look == look && !seen.inInbox;
    }

    void fetched(Remote remote) {
        var seen = byName.get(remote.name());
        if (seen != null) {
            seen.inInbox = true;
            seen.rest = null;
        }
    }

    void failed(Remote remote) {
        var seen = byName.get(remote.name());
        if (seen != null) {
            var before = seen.rest;
            var rest = before == null ? firstRest : before.multipliedBy(2);
            seen.rest = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
            seen.restsUntilNanos = nanos.getAsLong() + seen.rest.toNanos();
        }
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
