package io.toneguard.app.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When a worker, each with one slot, was at work and held no partition: then it takes one, if there is one. */
final class FreeWorkers {
    /** A worker that ended so soon after it became free may not have looked. */
    private static final Duration LOOKS_WITHIN = Duration.ofSeconds(1);

    private final List<Node.Span> free = new ArrayList<>();

    FreeWorkers(List<Node.Span> atWork, List<Watch.Hold> holds) {
        for (var span : atWork) {
            var from = span.from();
            for (var hold : holds) {
                if (hold.owner().contains("-" + span.pid() + "-")
                        && hold.until().isAfter(from)
                        && hold.since().isBefore(span.until())) {
                    if (hold.since().isAfter(from)) {
                        free.add(new Node.Span(span.pid(), from, hold.since()));
                    }
                    from = hold.until();
                }
            }
            if (from.isBefore(span.until())
                    && Duration.between(from, latest(span)).compareTo(LOOKS_WITHIN) > 0) {
                free.add(new Node.Span(span.pid(), from, span.until()));
            }
        }
    }

    /** The first such moment from then on. */
    Optional<Instant> from(Instant then) {
        return free.stream()
                .filter(span -> span.until().isAfter(then))
                .map(span -> span.from().isAfter(then) ? span.from() : then)
                .min(Instant::compareTo);
    }

    /** What lasts for ever has no length. */
    private static Instant latest(Node.Span span) {
        return span.until().equals(Instant.MAX)
                ? Instant.now().plus(LOOKS_WITHIN).plus(LOOKS_WITHIN)
                : span.until();
    }
}
