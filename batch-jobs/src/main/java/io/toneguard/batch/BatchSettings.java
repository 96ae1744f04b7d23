package io.toneguard.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an operator may set under {@code batch.}.
 *
 * @param recordingsPerLaunch most recordings that one launch takes
 * @param launchesInFlight launches that may run at once, so that one long recording does not hold up the others; one of them is left to
 *     fresh recordings (unless there is only one), another is not for reprocessing, and one more may take fresh recordings of tenants who have none in flight
 * @param partitionsPerLaunch most partitions of one launch (every tenant in it has at least one)
 * @param partitionAudio audio that one partition should hold, as far as partitionsPerLaunch allows; little, so that a handful of calls
 *     is spread over the workers that are there: a partition costs some 20 ms, 30 s of audio as much again
 * @param lease how long a worker may be silent before others take its partition over; it renews the lease three times in that time
 * @param attempts times an analysis of one recording may begin and not finish before that recording is put aside
 * @param retryAfter pause before a failed recording is tried again; doubled at each further failure
 * @param workerSlots partitions that one worker works on at once; 0: one fewer than the processors
 * @param poll how often manager and worker look for work that nobody woke them for
 * @param stopGrace how long a stopping worker may finish the recordings in hand before it hands them back unfinished; keep it below
 *     spring.lifecycle.timeout-per-shutdown-phase
 * @param freshFor how long after it was stored a recording goes before all that has been waiting for longer
 * @param storeBytesPerSecond most bytes that one worker, all its slots together, reads from the store in a second; 0: no limit
 * @param keepLaunches how long the partitions and Spring Batch's rows of a launch are kept after its last partition was done
 * @param analysisTime how much longer than the recording itself its analysis may take, reading included, before it is given up
 * @param drainWithin how soon what is pending should be analysed: the scaling signal asks for as many workers as that takes
 */
@ConfigurationProperties(prefix = "batch", ignoreUnknownFields = false)
public record BatchSettings(
        @DefaultValue("200") int recordingsPerLaunch,
        @DefaultValue("4") int launchesInFlight,
        @DefaultValue("8") int partitionsPerLaunch,
        @DefaultValue("30s") Duration partitionAudio,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("3") int attempts,
        @DefaultValue("1m") Duration retryAfter,
        @DefaultValue("0") int workerSlots,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("20s") Duration stopGrace,
        @DefaultValue("10m") Duration freshFor,
        @DefaultValue("50MB") DataSize storeBytesPerSecond,
        @DefaultValue("14d") Duration keepLaunches,
        @DefaultValue("15m") Duration analysisTime,
        @DefaultValue("10m") Duration drainWithin) {
    private static final int MAX_DOUBLINGS = 10;
    private static final DataSize FASTEST_READING = DataSize.ofGigabytes(1);

    public BatchSettings {
        var faults = new ArrayList<String>();
        atLeast(faults, "recordings-per-launch", recordingsPerLaunch, 1);
        atLeast(faults, "launches-in-flight", launchesInFlight, 1);
        atLeast(faults, "partitions-per-launch", partitionsPerLaunch, 1);
        atLeast(faults, "attempts", attempts, 1);
        atLeast(faults, "worker-slots", workerSlots, 0);
        atLeast(faults, "fresh-for", freshFor, Duration.ZERO);
        atLeast(faults, "keep-launches", keepLaunches, Duration.ZERO);
        atLeast(faults, "analysis-time", analysisTime, Duration.ofMillis(100));
        atLeast(faults, "drain-within", drainWithin, Duration.ofSeconds(1));
        if (storeBytesPerSecond.isNegative() || storeBytesPerSecond.compareTo(FASTEST_READING) > 0) {
            faults.add("batch.store-bytes-per-second=" + storeBytesPerSecond + " is not within 0 (no limit) and "
                    + FASTEST_READING);
        }
        atLeast(faults, "partition-audio", partitionAudio, Duration.ofSeconds(1));
        atLeast(faults, "lease", lease, Duration.ofMillis(300));
        atLeast(faults, "retry-after", retryAfter, Duration.ZERO);
        atLeast(faults, "poll", poll, Duration.ofMillis(10));
        atLeast(faults, "stop-grace", stopGrace, Duration.ZERO);
        if (attempts > Short.MAX_VALUE) {
            faults.add("batch.attempts=" + attempts + " is over " + Short.MAX_VALUE);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** Partitions that a worker of this machine works on at once. */
    public int slots() {
        return workerSlots > 0 ? workerSlots : Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /** Pause before a recording is tried again that failed so often before this time. */
    public Duration pauseAfter(int failuresBefore) {
        return retryAfter.multipliedBy(1L << Math.min(failuresBefore, MAX_DOUBLINGS));
    }

    private static void atLeast(List<String> faults, String name, int value, int least) {
        if (value < least) {
            faults.add("batch." + name + "=" + value + " is below " + least);
        }
    }

    private static void atLeast(List<String> faults, String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            faults.add("batch." + name + "=" + value.toMillis() + "ms is below " + least.toMillis() + "ms");
        }
    }
}
