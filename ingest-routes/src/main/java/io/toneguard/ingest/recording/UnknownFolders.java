package io.toneguard.ingest.recording;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files nobody can be found for: left alone, but named in log and metrics, each folder at most once a minute. */
final class UnknownFolders {
    /** Stands for the files that lie in the inbox itself. */
    static final String INBOX_ITSELF = "(inbox)";

    private static final Logger LOG = LoggerFactory.getLogger(UnknownFolders.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
    private static final int MOST_NAMED = 20;

    private final IntakeMeters meters;
    private final Timepiece clock;
    private final Map<String, Duration> lastLine = new HashMap<>();

    UnknownFolders(IntakeMeters meters, Timepiece clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** @param files how many lie in each folder that is no tenant's and no source's */
    void report(SortedMap<String, Integer> files, Set<String> tenants) {
        var named = new TreeMap<String, Integer>();
        files.entrySet().stream()
                .filter(folder -> folder.getValue() > 0)
                .limit(MOST_NAMED)
                .forEach(folder -> named.put(folder.getKey(), folder.getValue()));
        meters.unknown(files.values().stream().mapToLong(Integer::longValue).sum());
        lastLine.keySet().retainAll(named.keySet());
        Duration now = clock.running();
        named.forEach((folder, count) -> {
            Duration before = lastLine.get(folder);
            if (before == null || now.compareTo(before.plus(BETWEEN_LINES)) >= 0) {
                lastLine.put(folder, now);
                log(folder, count, tenants);
            }
        });
    }

    private static void log(String folder, int count, Set<String> tenants) {
        String known = tenants.isEmpty() ? "none yet" : String.join(", ", new TreeSet<>(tenants));
        if (folder.equals(INBOX_ITSELF)) {
            LOG.warn(
                    "Inbox: {} file(s) lie in the inbox itself and are left there; move them into a tenant's folder (tenants: {})",
                    count,
                    known);
        } else if (folder.indexOf('/') > 0) {
            LOG.warn(
                    "Inbox folder '{}': {} file(s) are left there, because the tenant has no file source of that name; add it"
                            + " (`sources add TENANT NAME --files`) or move the files",
                    folder,
                    count);
        } else {
            LOG.warn(
                    "Inbox folder '{}': {} file(s) are left there, because no tenant has that name (tenants: {}); add the tenant or"
                            + " move the files",
                    folder,
                    count,
                    known);
        }
    }
}
