package io.toneguard.ingest.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that something in the way keeps from coming in: the database is away, the store full. They stay in the inbox and are tried
 * again; the log says when that begins, once a minute while it lasts, and when it ends. Thread-safe.
 */
final class Setbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Setbacks.class);
    private static final Duration SHORTEST_REST = Duration.ofSeconds(2);
    private static final Duration LONGEST_REST = Duration.ofSeconds(16);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int ENOUGH_IN_A_ROW = 3;

    private record Setback(Duration rest, Duration until) {}

    private final Timepiece clock;
    private final Map<Path, Setback> setbacks = new HashMap<>();
    private final Map<Path, Integer> inARowByFolder = new HashMap<>();
    private Duration began = Duration.ZERO;
    private @Nullable Duration lastLine;

    Setbacks(Timepiece clock) {
        this.clock = clock;
    }

    synchronized void add(Path path, Exception cause) {
        Duration now = clock.running();
        if (setbacks.isEmpty()) {
            began = now;
        }
        var before = setbacks.get(path);
        Duration rest = before == null ? SHORTEST_REST : shorter(before.rest.multipliedBy(2), LONGEST_REST);
        setbacks.put(path, new Setback(rest, now.plus(rest)));
        inARowByFolder.merge(folderOf(path), 1, Integer::sum);
        if (lastLine == null || now.compareTo(lastLine.plus(MINUTE)) >= 0) {
            lastLine = now;
            LOG.warn(
                    "{}: cannot be taken in for the moment: {}; it stays where it is and is tried again by itself ({} held up"
                            + " since {}); nothing to do but to remove the cause",
                    DroppedName.printable(path.toString()),
                    causes(cause),
                    setbacks.size(),
                    clock.instant().minus(now.minus(began)).truncatedTo(ChronoUnit.SECONDS));
            LOG.debug("The whole cause", cause);
        }
    }

    synchronized void overcome(Path path) {
        inARowByFolder.remove(folderOf(path));
        if (setbacks.remove(path) != null) {
            endIfOver();
        }
    }

    /**
     * Whether this file rests for now: it failed a moment ago, or several others of its folder just did, which says that the next
     * would, too. Those get their turn at the next poll, so that bad files never stand in everyone's way.
     */
    synchronized boolean holdsBack(Path path) {
        var setback = setbacks.get(path);
        return inARowByFolder.getOrDefault(folderOf(path), 0) >= ENOUGH_IN_A_ROW
                || (setback != null && setback.until.compareTo(clock.running()) > 0);
    }

    /** Everyone has a chance again; what nobody tried for a minute was taken away by its owner. */
    synchronized void beginPoll() {
        inARowByFolder.clear();
        Duration limit = clock.running().minus(MINUTE);
        if (setbacks.values().removeIf(setback -> setback.until.compareTo(limit) < 0)) {
            endIfOver();
        }
    }

    private void endIfOver() {
        if (setbacks.isEmpty()) {
            lastLine = null;
            LOG.info(
                    "Inbox: what held files up is over after {} s",
                    clock.running().minus(began).toSeconds());
        }
    }

    private static Path folderOf(Path path) {
        return path.resolveSibling("");
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String causes(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return DroppedName.printable(cause + (root == cause ? "" : ", caused by " + root));
    }
}
