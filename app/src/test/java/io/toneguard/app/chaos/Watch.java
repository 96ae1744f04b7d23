package io.toneguard.app.chaos;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks into a database as its owner, who changes nothing there but adds two notebooks: of takeovers, and of results written again. */
final class Watch {
    private final DataSource owner;
    private final Analysis analysis;
    private final JdbcClient jdbc;

    Watch(DataSource owner, Analysis analysis) {
        this.owner = owner;
        this.analysis = analysis;
        this.jdbc = JdbcClient.create(owner);
    }

    /** A partition whose lease had run out changed hands. */
    record Takeover(Instant leaseUntil, Instant at) {}

    /**
     * A claim of a partition.
     *
     * @param owner the worker's name, with its process id between hyphens
     * @param until when it ended, in whatever way
     */
    record Hold(String owner, Instant since, Instant until) {}

    /** A recording's state in the ledger. */
    record Stand(String state, String reason) {}

    /**
     * What the run left.
     *
     * @param results every result row's columns, save when it was written, by recording, segment, analyzer and month
     * @param rewritten a recording for each result row of its that was written again
     */
    record Tables(Map<RecordingId, Stand> ledger, Map<String, String> results, List<UUID> rewritten) {}

    Tables tables() {
        return new Tables(ledger(), results(), rewritten());
    }

    void openNotebooks() {
        for (var sql : List.of(
                "create schema chaos",
                "create table chaos.takeover (lease_until timestamptz, at timestamptz)",
                "create table chaos.hold (partition_id uuid, attempt integer, owner text, since timestamptz, until timestamptz,"
                        + " primary key (partition_id, attempt))",
                "create table chaos.rewritten (recording_id uuid)",
                "create function chaos.note_takeover() returns trigger security definer language plpgsql as"
                        + " 'begin insert into chaos.takeover values (old.lease_until, clock_timestamp()); return null; end'",
                "create function chaos.note_hold() returns trigger security definer language plpgsql as 'begin"
                        + " update chaos.hold set until = clock_timestamp() where partition_id = old.partition_id and attempt = old.attempt"
                        + " and until is null;"
                        + " insert into chaos.hold select new.partition_id, new.attempt, new.owner, clock_timestamp()"
                        + " where new.state = ''running''; return null; end'",
                "create trigger chaos_hold after update on toneguard.partition_lease for each row"
                        + " when (old.state <> new.state or old.attempt <> new.attempt) execute function chaos.note_hold()",
                "create function chaos.note_rewritten() returns trigger security definer language plpgsql as"
                        + " 'begin insert into chaos.rewritten values (new.recording_id); return null; end'",
                "create trigger chaos_takeover after update on toneguard.partition_lease for each row"
                        + " when (old.state = 'running' and old.lease_until < clock_timestamp() and (new.state = 'planned'"
                        + " or new.attempt > old.attempt)) execute function chaos.note_takeover()",
                "create trigger chaos_rewritten after update on toneguard.speaker_result for each row"
                        + " execute function chaos.note_rewritten()",
                "grant usage on schema chaos to toneguard_service")) {
            jdbc.sql(sql).update();
        }
    }

    /** Recordings in a final state; empty while the database is away. */
    Optional<Integer> settled() {
        return ifThere(() -> count("select count(*) from " + analysis.settled()));
    }

    /** Whether nothing runs or is claimed any more: empty while the database is away. */
    Optional<List<String>> unfinished() {
        return ifThere(() -> jdbc.sql("""
                        select 'partition ' || partition_id || ' is ' || state from toneguard.partition_lease where state <> 'done'
                        union all
                        select 'job execution ' || job_execution_id || ' is ' || status from batch.batch_job_execution
                            where status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN')
                        union all
                        select 'step execution ' || step_execution_id || ' is ' || status from batch.batch_step_execution
                            where status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN')
                        union all
                        """ + analysis.open()).query(String.class).list());
    }

    /** One that a worker takes in hand next, or one that is claimed at least. */
    Optional<StoredRecording> soonToBeRead() {
        return ifThere(() -> jdbc.sql("""
                        select tenant_id, call_month, recording_id from toneguard.recording join (
                            select recording_ids[cursor + 2] as recording_id, state = 'running' as soon from toneguard.partition_lease
                            where state in ('running', 'ready')) next using (recording_id)
                        where %s order by soon desc, recording_id limit 1
                        """.formatted(analysis.claimed()))
                        .query((row, number) -> new StoredRecording(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                row.getObject("call_month", LocalDate.class),
                                new RecordingId(row.getObject("recording_id", UUID.class))))
                        .list())
                .flatMap(found -> found.stream().findFirst());
    }

    /** How often an analysis of it failed; empty while the database is away. */
    Optional<Integer> attempts(RecordingId recording) {
        return ifThere(() -> jdbc.sql(analysis.attempts())
                .param(recording.value())
                .query(Integer.class)
                .single());
    }

    /** As many as told, each in a transaction of its own: equal ones of one transaction are one. */
    void wakeEverybody(int times) throws SQLException {
        try (var connection = owner.getConnection();
                var statement = connection.prepareStatement("select pg_notify('toneguard_work', ?)")) {
            for (int i = 0; i < times; i++) {
                statement.setString(1, List.of("ready", "stored", "done").get(i % 3));
                statement.execute();
            }
        }
    }

    private Map<RecordingId, Stand> ledger() {
        var stands = new HashMap<RecordingId, Stand>();
        jdbc.sql(analysis.stands())
                .query((row, number) -> stands.put(
                        new RecordingId(row.getObject("recording_id", UUID.class)),
                        new Stand(row.getString("state"), row.getString("reason"))))
                .list();
        return stands;
    }

    /** Every result row's columns, save when it was written, by recording, segment and analyzer. */
    Map<String, String> results() {
        var columns = String.join(
                ", ",
                jdbc.sql(
                                "select column_name from information_schema.columns where table_schema = 'toneguard'"
                                        + " and table_name = 'speaker_result' and column_name <> 'written_at' order by column_name")
                        .query(String.class)
                        .list());
        var rows = new HashMap<String, String>();
        jdbc.sql("select recording_id || ' ' || segment || ' ' || analyzer || ' ' || call_month as key, row(" + columns
                        + ")::text as content from toneguard.speaker_result")
                .query((row, number) -> rows.put(row.getString("key"), row.getString("content")))
                .list();
        return rows;
    }

    /** Versions that BI sees, by recording and segment. */
    Map<String, List<String>> shown() {
        var shown = new HashMap<String, List<String>>();
        jdbc.sql("select recording_id || ' ' || segment as key, analyzer from bi.call_summary")
                .query((row, number) -> shown.computeIfAbsent(row.getString("key"), key -> new ArrayList<>())
                        .add(row.getString("analyzer")))
                .list();
        return shown;
    }

    /** In how many transactions the ledger's rows came to name this version. */
    int transactionsOf(String analyzer) {
        return jdbc.sql("select count(distinct xmin::text) from toneguard.recording where analyzer = ?")
                .param(analyzer)
                .query(Integer.class)
                .single();
    }

    private List<UUID> rewritten() {
        return jdbc.sql("select recording_id from chaos.rewritten")
                .query(UUID.class)
                .list();
    }

    List<Hold> holds() {
        return jdbc.sql(
                        "select owner, since, coalesce(until, clock_timestamp()) as until from chaos.hold order by since")
                .query((row, number) -> new Hold(
                        row.getString("owner"),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getObject("until", OffsetDateTime.class).toInstant()))
                .list();
    }

    List<Takeover> takeovers() {
        return jdbc.sql("select lease_until, at from chaos.takeover order by at")
                .query((row, number) -> new Takeover(
                        row.getObject("lease_until", OffsetDateTime.class).toInstant(),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private int count(String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }

    private static <T> Optional<T> ifThere(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (DataAccessException away) {
            return Optional.empty();
        }
    }
}
