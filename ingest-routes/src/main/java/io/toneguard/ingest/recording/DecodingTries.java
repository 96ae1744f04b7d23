package io.toneguard.ingest.recording;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How often decoding a file took all the time that it may take. One such try may be a busy machine's fault; three, hours apart or not, have cost
 * a lane an hour by default, and are not paid for again. Counted by this process: a restart counts anew. Thread-safe.
 */
final class DecodingTries {
    static final int MOST = 3;

    private record Tries(Stamp stamp, int count) {}

    private final Map<Path, Tries> byFile = new HashMap<>();

    /** Counts one more. A file that changed is another one. */
    synchronized int add(Path file, Stamp stamp) {
        byFile.keySet().removeIf(tried -> !Files.exists(tried, LinkOption.NOFOLLOW_LINKS));
        var before = byFile.get(file);
        int count = before != null && before.stamp().equals(stamp) ? before.count() + 1 : 1;
        byFile.put(file, new Tries(stamp, count));
        return count;
    }

    synchronized void forget(Path file) {
        byFile.remove(file);
    }
}
