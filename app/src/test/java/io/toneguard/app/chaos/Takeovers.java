package io.toneguard.app.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How long partitions of silent workers waited after their lease had run out.
 *
 * @param worst counted from the moment somebody could take it: a worker was free, and the database had been up for the lease that living
 *     workers are given after its start
 * @param worstOfAll counted from the lease's end, whoever was there
 */
record Takeovers(int count, Duration worst, Duration worstOfAll) {
    static Takeovers of(List<Watch.Takeover> noted, List<Instant> databaseStarts, FreeWorkers free) {
        var worst = Duration.ZERO;
        var worstOfAll = Duration.ZERO;
        for (var takeover : noted) {
            var heard = databaseStarts.stream()
                    .filter(start -> start.isBefore(takeover.at()))
                    .max(Comparator.naturalOrder())
                    .map(start -> start.plusSeconds(Nodes.LEASE_SECONDS))
                    .filter(start -> start.isAfter(takeover.leaseUntil()))
                    .orElse(takeover.leaseUntil());
            var possible = free.from(heard)
                    .filter(moment -> moment.isBefore(takeover.at()))
                    .orElse(takeover.at());
            worst = longer(worst, Duration.between(possible, takeover.at()));
            worstOfAll = longer(worstOfAll, Duration.between(takeover.leaseUntil(), takeover.at()));
        }
        return new Takeovers(noted.size(), worst, worstOfAll);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
