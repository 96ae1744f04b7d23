package io.toneguard.ingest.recording;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How many files of each tenant's folder are tried in one poll: all folders that have files waiting get the same share, so that the
 * backlog of one holds up nobody else's file for longer than a poll. Used by the one polling thread.
 */
final class Turns {
    /** About three seconds' work. */
    private static final int PER_POLL = 1000;

    /** However many tenants have files waiting. */
    private static final int SMALLEST_SHARE = 10;

    private final Map<Path, Integer> takenByFolder = new HashMap<>();
    private int share = SMALLEST_SHARE;

    void beginPoll() {
        takenByFolder.clear();
    }

    /** @param folders how many have files waiting */
    void shareAmong(int folders) {
        share = Math.max(SMALLEST_SHARE, PER_POLL / Math.max(1, folders));
    }

    /** Whether the folder of this file has a turn left in this poll. */
    boolean isLeftFor(Path path) {
        return takenByFolder.getOrDefault(folderOf(path), 0) < share;
    }

    /** Uses up one turn of the folder of this file. */
    void take(Path path) {
        takenByFolder.merge(folderOf(path), 1, Integer::sum);
    }

    private static Path folderOf(Path path) {
        return path.resolveSibling("");
    }
}
