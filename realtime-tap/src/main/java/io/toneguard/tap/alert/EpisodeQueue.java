package io.toneguard.tap.alert;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Episodes on their way to the database: of each alert the latest word, so that what waits is bounded by the alerts and not by how long the database is
 * away. Openings are kept whatever happens; they are few (a voice has one in a cool-down). Of changes to alerts that are written, the oldest goes
 * when more than the limit wait, an end only if nothing else is left; alerts whose end was lost are ended by {@link OpenAlerts}. Thread-safe.
 */
final class EpisodeQueue {
    private final int mostChanges;
    private final Map<UUID, ToldEpisode> waiting = new LinkedHashMap<>();
    /** Alerts that are in the database and not over. */
    private final Set<UUID> written = new HashSet<>();

    EpisodeQueue(int mostChanges) {
        this.mostChanges = mostChanges;
    }

    /** @return whether nothing had to go for it */
    synchronized boolean add(ToldEpisode told) {
        waiting.merge(told.alertId(), told, ToldEpisode::then);
        boolean kept = waiting.size() <= mostChanges || dropOldest();
        notifyAll();
        return kept;
    }

    private boolean dropOldest() {
        var changes = waiting.values().stream()
                .filter(told -> written.contains(told.alertId()))
                .toList();
        if (changes.size() <= mostChanges) {
            return true;
        }
        var oldest = changes.stream()
                .filter(told -> !told.episode().over())
                .findFirst()
                .orElse(changes.get(0));
        waiting.remove(oldest.alertId());
        if (oldest.episode().over()) {
            written.remove(oldest.alertId());
        }
        return false;
    }

    /** Takes what waits, the oldest first. */
    synchronized List<ToldEpisode> take(int most) {
        var taken = new ArrayList<ToldEpisode>();
        var entries = waiting.values().iterator();
        while (taken.size() < most && entries.hasNext()) {
            taken.add(entries.next());
            entries.remove();
        }
        return taken;
    }

    /** Waits again, behind the others; what was told meanwhile counts. */
    synchronized void giveBack(ToldEpisode told) {
        waiting.merge(told.alertId(), told, (later, earlier) -> earlier.then(later));
    }

    synchronized void written(ToldEpisode told) {
        if (told.episode().over()) {
            written.remove(told.alertId());
        } else {
            written.add(told.alertId());
        }
    }

    synchronized int size() {
        return waiting.size();
    }

    /** Returns when something waits, or after a while. */
    synchronized void await(long mostMs) throws InterruptedException {
        if (waiting.isEmpty()) {
            wait(mostMs);
        }
    }
}
