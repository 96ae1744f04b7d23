package io.toneguard.ingest.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that something in the way keeps from coming in: the database is away, the store full. They stay in the inbox and are tried
 * again; the log says when that begins, once a minute while it lasts, and when it ends. Used by the one polling thread.
 */
final class Setbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Setbacks.class);
    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
    private static final int ENOUGH_IN_A_ROW = 3;

    private final InstantSource clock;
    private final Map<Path, Instant> triedAgainAt = new HashMap<>();
    private Instant began = Instant.EPOCH;
    private Instant lastLine = Instant.EPOCH;
    private int inARow;

    Setbacks(InstantSource clock) {
        this.clock = clock;
    }

    void add(Path path, Exception cause) {
        Instant now = clock.instant();
        if (triedAgainAt.isEmpty()) {
            began = now;
        }
        triedAgainAt.put(path, now.plus(REST));
        inARow++;
        if (!now.isBefore(lastLine.plus(BETWEEN_LINES))) {
            lastLine = now;
            LOG.atWarn()
                    .addKeyValue("file", path)
                    .addKeyValue("waiting", triedAgainAt.size())
                    .log(
                            "{}: cannot be taken in for the moment: {}; nothing is lost, it stays where it is and is tried again"
                                    + " every {} s ({} held up since {})",
                            new DroppedName(path.toString()).printable(),
                            causes(cause),
                            REST.toSeconds(),
                            triedAgainAt.size(),
                            began);
            LOG.debug("The whole cause", cause);
        }
    }

    void overcome(Path path) {
        inARow = 0;
        if (triedAgainAt.remove(path) != null && triedAgainAt.isEmpty()) {
            lastLine = Instant.EPOCH;
            LOG.info(
                    "Inbox: what held files up is over after {} s",
                    Duration.between(began, clock.instant()).toSeconds());
        }
    }

    /**
     * Whether this file rests for now: it failed a moment ago, or several others just did, which says that the next would, too. The
     * others get their turn at the next poll, so one bad file never stands in everyone's way.
     */
    boolean holdsBack(Path path) {
        return inARow >= ENOUGH_IN_A_ROW
                || triedAgainAt.getOrDefault(path, Instant.EPOCH).isAfter(clock.instant());
    }

    void beginPoll() {
        inARow = 0;
    }

    private static String causes(Throwable cause) {
        var text = new StringBuilder(cause.toString());
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root != cause) {
            text.append(", caused by ").append(root);
        }
        return new DroppedName(text.toString()).printable();
    }
}
