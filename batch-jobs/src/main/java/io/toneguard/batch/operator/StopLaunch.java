package io.toneguard.batch.operator;

import io.toneguard.batch.HeldRecordings;
import io.toneguard.batch.LostWorkers;
import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import io.toneguard.batch.reprocess.Reprocessings;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Ends a launch early: each of its partitions is cut down to what is finished and what a living worker has in hand, under the row's lock,
 * which a worker takes before it takes in hand or settles. So both see the same list, the job ends as any other, and nothing is charged.
 */
public final class StopLaunch {
    /** As {@code batch.lease}, which a command does not know: longer than any worker needs to be heard after the server's start. */
    private static final Duration HEARD_WITHIN = Duration.ofMinutes(1);

    private static final String REASON = "held by `jobs stop`; `jobs run` lets it go on";
    private static final String HOLD_END =
            "coalesce(clock_timestamp() + :millis::bigint * interval '1 millisecond', 'infinity')";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final TenantScope scope;
    private final Reprocessings reprocessings;
    private final Duration heardWithin;

    /** @param transactions of the data source that {@code jdbc} and {@code scope} work on */
    public StopLaunch(JdbcClient jdbc, TransactionOperations transactions, TenantScope scope) {
        this(jdbc, transactions, scope, HEARD_WITHIN);
    }

    /** @param heardWithin how long after the database server's start no worker counts as silent */
    StopLaunch(JdbcClient jdbc, TransactionOperations transactions, TenantScope scope, Duration heardWithin) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.scope = scope;
        this.reprocessings = new Reprocessings(jdbc, scope);
        this.heardWithin = heardWithin;
    }

    /**
     * What became of it.
     *
     * @param partitions that were not done
     * @param held recordings that were cut off
     * @param inHand recordings that workers still finish
     */
    public record Stopped(int partitions, int held, int inHand) {}

    private record Open(
            TenantId tenant,
            UUID partition,
            long launch,
            String state,
            @Nullable Long reprocessing,
            boolean workerLives,
            boolean inHand,
            int cursor,
            UUID[] recordings) {
        static Open of(ResultSet row, int number) throws SQLException {
            boolean workerLives = row.getString("state").equals("running") && !row.getBoolean("silent");
            return new Open(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    row.getObject("partition_id", UUID.class),
                    row.getLong("launch_id"),
                    row.getString("state"),
                    row.getObject("reprocessing_id", Long.class),
                    workerLives,
                    workerLives && row.getObject("recording_in_hand") != null,
                    row.getInt("cursor"),
                    (UUID[]) row.getArray("recording_ids").getArray());
        }

        int keep() {
            return cursor + (inHand ? 1 : 0);
        }

        UUID[] cutOff() {
            return Arrays.copyOfRange(recordings, keep(), recordings.length);
        }

        /** Planned ones have no step yet, and are found at their end when they get it; living workers find the end themselves. */
        boolean endsNow() {
            return !workerLives && !state.equals("planned");
        }
    }

    private record Cut(int recordings, double audioSeconds) {}

    /** Whether there ever was such a launch. */
    public boolean isThere(long launch) {
        return jdbc.sql("select exists (select from toneguard.partition_lease where launch_id = ?)")
                .param(launch)
                .query(Boolean.class)
                .single();
    }

    /** The reprocessing that a launch is of, which is held with it. */
    public Optional<Long> reprocessingOf(long launch) {
        return jdbc.sql("select reprocessing_id from toneguard.partition_lease where launch_id = ?"
                        + " and reprocessing_id is not null limit 1")
                .param(launch)
                .query(Long.class)
                .optional();
    }

    /**
     * Stops it; without effect once it is done. A launch of a reprocessing holds that, too.
     *
     * @param holdFor how long its recordings are held; empty: until {@code jobs run}
     */
    public Stopped stop(long launch, Optional<Duration> holdFor) {
        return transactions.execute(status -> {
            var reprocessing = reprocessingOf(launch);
            reprocessing.ifPresent(reprocessings::lock);
            var all = open("launch_id = :number", launch);
            if (!all.isEmpty()) {
                reprocessing.ifPresent(reprocessings::hold);
            }
            return cut(all, holdFor);
        });
    }

    /**
     * Holds a reprocessing: nothing more of it is launched, and what is launched is stopped.
     *
     * @return empty if it is neither open nor held by its cap, its deadline, the night or its version
     */
    public Optional<Stopped> holdReprocessing(long reprocessing) {
        return transactions.execute(status -> reprocessings.hold(reprocessing)
                ? Optional.of(cut(open("reprocessing_id = :number", reprocessing), Optional.empty()))
                : Optional.empty());
    }

    /** @return false if it is not held */
    public boolean reopenReprocessing(long reprocessing) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            if (!reprocessings.open(reprocessing)) {
                return false;
            }
            jdbc.sql("update toneguard.partition_lease set held = 0, held_until = null"
                            + " where reprocessing_id = ? and held > 0")
                    .param(reprocessing)
                    .update();
            Wakeups.announce(jdbc, Wakeup.STORED);
            return true;
        }));
    }

    /** The reprocessing first, then partitions in their order, then recordings, as everybody else locks them. */
    private List<Open> open(String which, long number) {
        return jdbc.sql("select tenant_id, partition_id, launch_id, state, cursor, recording_in_hand, recording_ids,"
                        + " reprocessing_id, coalesce(" + LostWorkers.SILENT + ", false) as silent"
                        + " from toneguard.partition_lease where state <> 'done' and " + which
                        + " order by tenant_id, partition_id for update")
                .param("number", number)
                .param("lease", heardWithin.toMillis())
                .query(Open::of)
                .list();
    }

    private Stopped cut(List<Open> all, Optional<Duration> holdFor) {
        int held = 0;
        for (var open : all) {
            var cut = scope.in(open.tenant(), () -> open.reprocessing() == null ? hold(open, holdFor) : giveBack(open));
            shorten(open, cut, holdFor);
            held += cut.recordings();
        }
        Wakeups.announce(jdbc, Wakeup.DONE);
        return new Stopped(
                all.size(), held, (int) all.stream().filter(Open::inHand).count());
    }

    private void shorten(Open open, Cut cut, Optional<Duration> holdFor) {
        jdbc.sql("update toneguard.partition_lease set recording_ids = recording_ids[1 : :keep], held = held + :held,"
                        + " audio_seconds = greatest(0, audio_seconds - :seconds),"
                        + " held_until = case when held + :held > 0 then " + HOLD_END + " end"
                        + " where tenant_id = :tenant and partition_id = :partition")
                .param("keep", open.keep())
                .param("held", cut.recordings())
                .param("seconds", cut.audioSeconds())
                .param("millis", millis(holdFor))
                .param("tenant", open.tenant().value())
                .param("partition", open.partition())
                .update();
        if (open.endsNow()) {
            jdbc.sql(
                            "update toneguard.partition_lease set state = 'done', state_since = clock_timestamp(), owner = null,"
                                    + " lease_until = null, recording_in_hand = null where tenant_id = ? and partition_id = ?")
                    .params(open.tenant().value(), open.partition())
                    .update();
        }
    }

    private Cut hold(Open open, Optional<Duration> holdFor) {
        return jdbc.sql(
                        "with held as (update toneguard.recording set state = 'stored', state_since = clock_timestamp(),"
                                + " launch_id = null, reason_code = :code, reason = :reason, not_before = " + HOLD_END
                                + " where tenant_id = :tenant and recording_id = any (:recordings) and state = 'claimed'"
                                + " and launch_id = :launch returning duration_seconds)"
                                + " select count(*), coalesce(sum(coalesce(duration_seconds, 60)), 0) from held")
                .param("code", HeldRecordings.CODE)
                .param("reason", REASON)
                .param("millis", millis(holdFor))
                .param("tenant", open.tenant().value())
                .param("recordings", open.cutOff())
                .param("launch", open.launch())
                .query((row, number) -> new Cut(row.getInt(1), row.getDouble(2)))
                .single();
    }

    /** Items of a reprocessing: that it is held keeps them back. */
    private Cut giveBack(Open open) {
        return jdbc.sql("with given as (update toneguard.reprocessing_item set state = 'pending',"
                        + " state_since = clock_timestamp(), launch_id = null"
                        + " where tenant_id = :tenant and reprocessing_id = :reprocessing and recording_id = any (:recordings)"
                        + " and state = 'claimed' and launch_id = :launch returning audio_seconds)"
                        + " select count(*), coalesce(sum(coalesce(audio_seconds, 60)), 0) from given")
                .param("tenant", open.tenant().value())
                .param("reprocessing", open.reprocessing())
                .param("recordings", open.cutOff())
                .param("launch", open.launch())
                .query((row, number) -> new Cut(row.getInt(1), row.getDouble(2)))
                .single();
    }

    private static @Nullable Long millis(Optional<Duration> holdFor) {
        return holdFor.map(Duration::toMillis).orElse(null);
    }
}
