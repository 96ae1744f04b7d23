package io.toneguard.app.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How long partitions of silent workers waited after their lease had run out, counted from the moment somebody could take them: a worker
 * was at work, and the database had been up for the lease that living workers are given after its start.
 */
record Takeovers(int count, Duration worst, Duration worstOfAll) {
    static Takeovers of(List<Watch.Takeover> noted, List<Instant> databaseStarts, List<Node.Span> workersAtWork) {
        var worst = Duration.ZERO;
        var worstOfAll = Duration.ZERO;
        for (var takeover : noted) {
            var possible = latest(
                    takeover.leaseUntil(),
                    databaseStarts.stream()
                            .filter(start -> start.isBefore(takeover.at()))
                            .max(Comparator.naturalOrder())
                            .map(start -> start.plusSeconds(Nodes.LEASE_SECONDS))
                            .orElse(Instant.MIN),
                    somebodyAtWorkSince(workersAtWork, takeover.at()));
            worst = longer(worst, Duration.between(possible, takeover.at()));
            worstOfAll = longer(worstOfAll, Duration.between(takeover.leaseUntil(), takeover.at()));
        }
        return new Takeovers(noted.size(), worst, worstOfAll);
    }

    /** Since when, without a break until then, at least one was; then itself if none is. */
    private static Instant somebodyAtWorkSince(List<Node.Span> spans, Instant then) {
        var since = then;
        while (true) {
            var reached = since;
            var earlier = spans.stream()
                    .filter(span ->
                            span.from().isBefore(reached) && !span.until().isBefore(reached))
                    .map(Node.Span::from)
                    .min(Comparator.naturalOrder());
            if (earlier.isEmpty()) {
                return since;
            }
            since = earlier.get();
        }
    }

    private static Instant latest(Instant one, Instant two, Instant three) {
        return List.of(one, two, three).stream().max(Comparator.naturalOrder()).get();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
