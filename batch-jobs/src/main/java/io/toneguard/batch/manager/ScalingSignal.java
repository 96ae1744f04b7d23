package io.toneguard.batch.manager;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.Pending;
import io.toneguard.batch.WorkKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads from the tables what a scaler wants to know, so any manager can tell, also one that stands by. Everything that waits is counted
 * for it: an answer is kept for {@link #KEPT}, or for ten times as long as it took, so that asking often costs no more.
 */
public final class ScalingSignal {
    static final Duration KEPT = Duration.ofSeconds(15);
    private static final int TIMES_ITS_COST = 10;

    /** Until a partition was done: one slot analyses 100 s of audio in a second, a fifth of what it was measured at, reading not included. */
    static final double WORK_BEFORE_ANY_WAS_MEASURED = 0.01;

    private final JdbcClient jdbc;
    private final WorkSources sources;
    private final BatchSettings settings;
    private final LongSupplier nanoTime;
    private @Nullable Scaling last;
    private long lastGoodUntilNanos;

    /** @param nanoTime as {@link System#nanoTime} */
    ScalingSignal(JdbcClient jdbc, WorkSources sources, BatchSettings settings, LongSupplier nanoTime) {
        this.jdbc = jdbc;
        this.sources = sources;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /**
     * As of a moment ago. Who asks while it is being counted waits for that answer.
     *
     * @throws org.springframework.dao.DataAccessException or a TransactionException if the database is away: nothing is known then
     */
    public synchronized Scaling read() {
        long began = nanoTime.getAsLong();
        var kept = last;
        if (kept != null && began - lastGoodUntilNanos < 0) {
            return kept;
        }
        var counted = count();
        long ended = nanoTime.getAsLong();
        lastGoodUntilNanos = ended + Math.max(KEPT.toNanos(), TIMES_ITS_COST * (ended - began));
        last = counted;
        return counted;
    }

    private Scaling count() {
        var pending = new EnumMap<>(sources.measure());
        taken().forEach((kind, open) -> pending.merge(kind, open, Pending::plus));
        return of(pending, workSecondsPerAudioSecond());
    }

    private Scaling of(Map<WorkKind, Pending> pending, double work) {
        var byKind = new LinkedHashMap<String, Scaling.OfKind>();
        var first = Pending.NONE;
        boolean any = false;
        for (var kind : WorkKind.values()) {
            var waiting = pending.getOrDefault(kind, Pending.NONE);
            byKind.put(
                    kind.word(),
                    new Scaling.OfKind(
                            waiting.recordings(),
                            waiting.audioSeconds(),
                            waiting.oldestSeconds(),
                            workers(waiting.audioSeconds() * work, waiting.recordings() > 0)));
            any |= waiting.recordings() > 0;
            if (kind != WorkKind.REPROCESSING) {
                first = first.plus(waiting);
            }
        }
        return new Scaling(
                first.audioSeconds(), first.oldestSeconds(), workers(first.audioSeconds() * work, any), work, byKind);
    }

    private long workers(double workSeconds, boolean any) {
        double perWorker = settings.slots() * (settings.drainWithin().toMillis() / 1000.0);
        return Math.max(any ? 1 : 0, (long) Math.ceil(workSeconds / perWorker));
    }

    /** What launches hold and have not finished: were it left out, a scaler would stop the workers that are at it. */
    private Map<WorkKind, Pending> taken() {
        var taken = new EnumMap<WorkKind, Pending>(WorkKind.class);
        jdbc.sql("""
                        select kind, sum(cardinality(recording_ids) - cursor) as recordings,
                            sum(audio_seconds * (cardinality(recording_ids) - cursor) / greatest(1, cardinality(recording_ids))) as seconds,
                            extract(epoch from clock_timestamp() - min(created_at)) as oldest
                        from toneguard.partition_lease
                        where state <> 'done' and cursor < cardinality(recording_ids)
                        group by kind
                        """).query(row -> {
            taken.put(
                    WorkKind.of(row.getString("kind")),
                    new Pending(row.getLong("recordings"), row.getDouble("seconds"), row.getDouble("oldest")));
        });
        return taken;
    }

    /** Of partitions done in the last hours; no further back than some launches, so that the look costs the same on any day. */
    private double workSecondsPerAudioSecond() {
        return jdbc.sql("""
                        select sum(worked_seconds) / nullif(sum(audio_seconds), 0)
                        from toneguard.partition_lease
                        where launch_id > (select max(launch_id) - 500 from toneguard.partition_lease)
                            and state = 'done' and worked_seconds > 0 and state_since > clock_timestamp() - interval '6 hours'
                        """)
                .query((row, number) -> {
                    double measured = row.getDouble(1);
                    return measured > 0 ? measured : WORK_BEFORE_ANY_WAS_MEASURED;
                })
                .single();
    }
}
