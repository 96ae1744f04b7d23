package io.toneguard.ingest.recording;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How many files wait for a lane after one poll: all tenants that have files waiting get the same share, and a tenant's folders that have some share
 * its share alike, so that the backlog of one holds up nobody else's file for longer than a poll, however many folders a tenant has. Used
 * by the one thread that looks.
 */
final class Turns {
    /** Some seconds' work: more than is done before the next poll. */
    private static final int PER_POLL = 1000;

    /** However many tenants have files waiting. */
    private static final int SMALLEST_SHARE = 10;

    private final Path inbox;
    private final Map<Path, Integer> takenByFolder = new HashMap<>();
    private final Map<Path, Integer> takenByTenant = new HashMap<>();
    private Map<Path, Integer> foldersByTenant = Map.of();
    private int share = SMALLEST_SHARE;

    /** @param inbox absolute */
    Turns(Path inbox) {
        this.inbox = inbox;
    }

    /** @param waiting files of earlier polls that still wait for a lane: they have had their turns */
    void beginPoll(Collection<Path> waiting) {
        takenByFolder.clear();
        takenByTenant.clear();
        waiting.forEach(this::take);
    }

    /** @param waiting how many folders have files waiting, by the tenant's own folder */
    void shareAmong(Map<Path, Integer> waiting) {
        foldersByTenant = Map.copyOf(waiting);
        share = Math.max(SMALLEST_SHARE, PER_POLL / Math.max(1, waiting.size()));
    }

    /** Whether the folder of this file has a turn left in this poll. */
    boolean isLeftFor(Path path) {
        Path tenant = tenantOf(path);
        int ofFolder = Math.max(1, share / Math.max(1, foldersByTenant.getOrDefault(tenant, 1)));
        return takenByTenant.getOrDefault(tenant, 0) < share
                && takenByFolder.getOrDefault(folderOf(path), 0) < ofFolder;
    }

    /** Uses up one turn of the folder of this file. */
    void take(Path path) {
        takenByFolder.merge(folderOf(path), 1, Integer::sum);
        takenByTenant.merge(tenantOf(path), 1, Integer::sum);
    }

    private static Path folderOf(Path path) {
        return path.resolveSibling("");
    }

    private Path tenantOf(Path path) {
        return path.startsWith(inbox) && path.getNameCount() > inbox.getNameCount()
                ? inbox.resolve(path.getName(inbox.getNameCount()))
                : folderOf(path);
    }
}
