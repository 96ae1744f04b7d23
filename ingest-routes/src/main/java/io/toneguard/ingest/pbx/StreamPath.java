package io.toneguard.ingest.pbx;

import io.toneguard.ingest.source.Handshake;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: {@code /v1/streams/DIALECT/TENANT[/TOKEN]}, with {@code /calls/CALLID} after it for what is said of a running
 * call, or with a UUID for an AudioSocket call to come.
 *
 * @param callId null unless a running call is meant
 * @param uuid null unless a call to come is announced
 */
record StreamPath(
        String dialect, @Nullable String callId, @Nullable UUID uuid) {
    /** Null if it leads nowhere. */
    static @Nullable StreamPath of(Handshake handshake) {
        var parts = handshake.pathParts();
        int size = parts.size();
        if (size < 4 || !parts.get(0).equals("v1") || !parts.get(1).equals("streams")) {
            return null;
        }
        var dialect = parts.get(2);
        if (size == 6 || size == 7) {
            boolean call =
                    parts.get(size - 2).equals("calls") && !parts.get(size - 1).isEmpty();
            return call ? new StreamPath(dialect, parts.get(size - 1), null) : null;
        }
        if (size > 5) {
            return null;
        }
        boolean announces = dialect.equals(AudioSocketLine.DIALECT) && size == 5;
        return new StreamPath(dialect, null, announces ? uuid(parts) : null);
    }

    private static @Nullable UUID uuid(List<String> parts) {
        try {
            return UUID.fromString(parts.get(4));
        } catch (IllegalArgumentException noUuid) {
            return null;
        }
    }

    /** The method that is right here. */
    String method() {
        if (callId != null) {
            return "POST";
        }
        return uuid != null ? "PUT" : "GET";
    }

    /** The handshake as its source would make it for a stream: what names the call is ours, not the door's. */
    Handshake knock(Handshake handshake) {
        var path = handshake.path();
        int end = callId == null ? path.length() : path.lastIndexOf('/', path.lastIndexOf('/') - 1);
        return new Handshake(
                handshake.method(),
                path.substring(0, end) + handshake.target().substring(path.length()),
                handshake.headers(),
                handshake.remote());
    }
}
