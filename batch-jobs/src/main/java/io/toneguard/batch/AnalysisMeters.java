package io.toneguard.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What is counted of the final analysis. The real-time factor is {@code toneguard.batch.analysis.audio} over
 * {@code toneguard.batch.analysis}.
 */
public final class AnalysisMeters {
    private final MeterRegistry registry;
    private final Timer analysis;
    private final Counter audioSeconds;
    private final Counter takeovers;
    private final Counter leasesLost;

    AnalysisMeters(MeterRegistry registry) {
        this.registry = registry;
        this.analysis = Timer.builder("toneguard.batch.analysis")
                .description("Time to analyse one recording")
                .register(registry);
        this.audioSeconds = Counter.builder("toneguard.batch.analysis.audio")
                .baseUnit("seconds")
                .description("Audio analysed")
                .register(registry);
        this.takeovers = Counter.builder("toneguard.batch.takeovers")
                .description("Partitions taken over from a worker that fell silent")
                .register(registry);
        this.leasesLost = Counter.builder("toneguard.batch.leases.lost")
                .description("Partitions this worker had to let go because others took them over")
                .register(registry);
        for (var outcome : Outcome.values()) {
            outcomes(outcome);
        }
    }

    /** How a recording came out of an attempt at it. */
    public enum Outcome {
        ANALYSED,
        FAILED,
        QUARANTINED,
        RETRIED
    }

    /** An attempt at a recording came out so. */
    public void count(Outcome outcome) {
        outcomes(outcome).increment();
    }

    /** Counts and logs what the open transaction does, if it commits. */
    public void countAfterCommit(Outcome outcome, Runnable logLine) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                count(outcome);
                logLine.run();
            }
        });
    }

    /** A recording's analysis ended well, in this time. */
    public void analysed(Duration time, double seconds) {
        analysis.record(time);
        audioSeconds.increment(seconds);
    }

    /** A partition was taken over from a worker that fell silent. */
    public void takenOver() {
        takeovers.increment();
    }

    /** This worker found that it no longer holds a partition. */
    public void leaseLost() {
        leasesLost.increment();
    }

    private Counter outcomes(Outcome outcome) {
        return Counter.builder("toneguard.batch.recordings")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .description("Attempts at recordings by outcome")
                .register(registry);
    }
}
