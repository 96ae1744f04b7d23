package io.toneguard.app.cli;

import io.toneguard.voice.call.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a launch is, by the audio of its finished recordings.
 *
 * @param kind fresh, backlog or reprocessing
 * @param state waiting (no worker took any of it), running, done, or held (stopped, and what was cut off still waits)
 * @param recordings without those that {@code jobs stop} cut off
 * @param held recordings that were cut off and still wait
 * @param audioDoneSeconds of finished recordings
 * @param elapsedSeconds from its plan to its last partition's end, or to now
 */
record LaunchProgress(
        long launch,
        String kind,
        @Nullable Long reprocessing,
        String state,
        String plannedAt,
        int partitions,
        int partitionsDone,
        int recordings,
        int finished,
        int held,
        double audioSeconds,
        double audioDoneSeconds,
        double elapsedSeconds) {
    private static final String LAUNCHES = """
            select launch_id, min(kind) as kind, min(reprocessing_id) as reprocessing,
                case when bool_and(state = 'done')
                        then case when coalesce(sum(held) filter (where held_until > clock_timestamp()), 0) > 0 then 'held' else 'done' end
                    when bool_or(state = 'running') or sum(cursor) > 0 then 'running' else 'waiting' end as state,
                min(created_at)::timestamptz(0)::text as planned_at, count(*) as partitions,
                count(*) filter (where state = 'done') as partitions_done, sum(cardinality(recording_ids)) as recordings,
                sum(cursor) as finished, coalesce(sum(held) filter (where held_until > clock_timestamp()), 0) as held,
                sum(audio_seconds) as audio, coalesce(sum(audio_seconds) filter (where state = 'done'), 0) as audio_done,
                extract(epoch from case when bool_and(state = 'done') then max(state_since) else clock_timestamp() end
                    - min(created_at)) as elapsed
            from partition_lease
            """;

    /** The latest first. */
    static List<LaunchProgress> latest(CommandDatabase database, int limit) {
        return database
                .jdbc()
                .sql(LAUNCHES + " group by launch_id order by launch_id desc limit ?")
                .param(limit)
                .query(LaunchProgress::of)
                .list()
                .stream()
                .map(launch -> launch.withPartsOf(database))
                .toList();
    }

    static Optional<LaunchProgress> of(CommandDatabase database, long launch) {
        return database.jdbc()
                .sql(LAUNCHES + " where launch_id = ? group by launch_id")
                .param(launch)
                .query(LaunchProgress::of)
                .optional()
                .map(progress -> progress.withPartsOf(database));
    }

    private static LaunchProgress of(ResultSet row, int number) throws SQLException {
        return new LaunchProgress(
                row.getLong("launch_id"),
                row.getString("kind"),
                row.getObject("reprocessing", Long.class),
                row.getString("state"),
                row.getString("planned_at"),
                row.getInt("partitions"),
                row.getInt("partitions_done"),
                row.getInt("recordings"),
                row.getInt("finished"),
                row.getInt("held"),
                row.getDouble("audio"),
                row.getDouble("audio_done"),
                row.getDouble("elapsed"));
    }

    /** Partitions know only their own audio; how much of it is finished, the ledger knows, tenant by tenant. */
    private LaunchProgress withPartsOf(CommandDatabase database) {
        if (partitions == partitionsDone || finished == 0) {
            return this;
        }
        double parts = 0;
        for (var tenant : database.jdbc()
                .sql(
                        "select distinct tenant_id from partition_lease where launch_id = ? and state <> 'done' and cursor > 0")
                .param(launch)
                .query(UUID.class)
                .list()) {
            parts += database.scope().in(new TenantId(tenant), () -> database.jdbc()
                    .sql("""
                            select coalesce(sum(coalesce(r.duration_seconds, 60)), 0)
                            from partition_lease l cross join unnest(l.recording_ids[:l.cursor]) as finished (id)
                            join recording r on r.tenant_id = l.tenant_id and r.recording_id = finished.id
                            where l.tenant_id = ? and l.launch_id = ? and l.state <> 'done'
                            """)
                    .params(tenant, launch)
                    .query(Double.class)
                    .single());
        }
        return new LaunchProgress(
                launch,
                kind,
                reprocessing,
                state,
                plannedAt,
                partitions,
                partitionsDone,
                recordings,
                finished,
                held,
                audioSeconds,
                Math.min(audioSeconds, audioDoneSeconds + parts),
                elapsedSeconds);
    }

    boolean isOpen() {
        return partitionsDone < partitions;
    }

    /** 0 to 1, of the audio; of what holds no audio, by whether it is done. */
    double share() {
        if (!isOpen()) {
            return 1;
        }
        return audioSeconds > 0 ? audioDoneSeconds / audioSeconds : 0;
    }

    /** Audio seconds per second since it began; empty before anything is finished. */
    OptionalDouble rate() {
        return audioDoneSeconds > 0 && elapsedSeconds > 0
                ? OptionalDouble.of(audioDoneSeconds / elapsedSeconds)
                : OptionalDouble.empty();
    }

    /** Seconds until it is done, if it goes on as so far. */
    OptionalDouble etaSeconds() {
        var rate = rate();
        return isOpen() && rate.isPresent()
                ? OptionalDouble.of((audioSeconds - audioDoneSeconds) / rate.getAsDouble())
                : OptionalDouble.empty();
    }

    /** A bar and what it stands for, in one line. */
    String line() {
        int width = 30;
        int full = (int) Math.floor(share() * width);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %d/%d recordings, %s of %s of audio%s, %s%s",
                "#".repeat(full),
                ".".repeat(width - full),
                Math.floor(share() * 100),
                finished,
                recordings,
                time(audioDoneSeconds),
                time(audioSeconds),
                held > 0 ? ", " + held + " recordings held" : "",
                state,
                etaSeconds().isPresent() ? ", ETA " + time(etaSeconds().getAsDouble()) : "");
    }

    /** Minutes and seconds, or hours too: 3:05, 1:02:09. */
    static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
