package io.toneguard.ingest.ledger;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks into the ledger: what is there, and where a missing call is. */
public final class LedgerEntries {
    private static final String SELECT = """
            select r.*, coalesce(r.reason_code = 'HELD' and r.not_before <= clock_timestamp(), false) as hold_is_over, c.started_at, c.agent_id, c.team, c.queue, c.direction,
                array(select d.file_name || case d.call_id when '' then '' else ' (call ' || d.call_id || ')' end
                    from duplicate_arrival d
                    where d.tenant_id = r.tenant_id and d.recording_id = r.recording_id
                    order by d.arrived_at, d.file_name) as also_received_as,
                (select coalesce(sum(g.seconds), 0) / greatest(coalesce(r.channels, 1), 1) from recording_gap g
                    where g.tenant_id = r.tenant_id and g.recording_id = r.recording_id and g.kind = 'paused') as paused_seconds
            from recording r left join call c on c.tenant_id = r.tenant_id and c.call_id = r.call_id
            where r.tenant_id = :tenant
            """;

    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public LedgerEntries(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** The youngest recordings, latest arrival first; of one state if it is given. */
    public List<LedgerEntry> list(TenantId tenant, Optional<RecordingState> state, int limit) {
        String filter = state.isPresent() ? " and r.state = :state" : "";
        return scope.in(tenant, () -> {
            var query = jdbc.sql(SELECT + filter + " order by r.received_at desc, r.recording_id limit :limit")
                    .param("tenant", tenant.value())
                    .param("limit", limit);
            return state.map(wanted -> query.param("state", wanted.word()))
                    .orElse(query)
                    .query(LedgerEntries::entry)
                    .list();
        });
    }

    /** Every recording that answers to {@code name}: a call id, a recording id or a file name that its content came in under; oldest first. */
    public List<LedgerEntry> find(TenantId tenant, String name) {
        return scope.in(tenant, () -> jdbc.sql(SELECT
                        + " and (r.call_id = :name or r.recording_id::text = :lower or r.file_name = :name"
                        + " or exists (select from duplicate_arrival d where d.tenant_id = r.tenant_id"
                        + " and d.recording_id = r.recording_id and (d.file_name = :name or d.call_id = :name)))"
                        + " order by r.received_at, r.recording_id")
                .param("tenant", tenant.value())
                .param("name", name)
                .param("lower", name.toLowerCase(Locale.ROOT))
                .query(LedgerEntries::entry)
                .list());
    }

    /** How each attempt to analyse it went that did not end well, the first first; empty for most recordings. */
    public List<FailedAttempt> attempts(TenantId tenant, RecordingId recording) {
        return scope.in(tenant, () -> jdbc.sql("select attempt, at, outcome, reason_code, reason, launch_id, worker"
                        + " from recording_attempt where tenant_id = ? and recording_id = ? order by attempt")
                .params(tenant.value(), recording.value())
                .query((row, number) -> new FailedAttempt(
                        row.getInt("attempt"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("outcome"),
                        row.getString("reason_code"),
                        row.getString("reason"),
                        row.getLong("launch_id"),
                        row.getString("worker")))
                .list());
    }

    /** One plain sentence for an attempt. */
    public String why(FailedAttempt attempt) {
        return Whereabouts.of(attempt);
    }

    /** One plain sentence: where this recording is, since when, and what it waits for. */
    public String why(Tenant tenant, LedgerEntry entry) {
        return Whereabouts.of(tenant, entry);
    }

    private static LedgerEntry entry(ResultSet row, int number) throws SQLException {
        // A hold that ended by itself leaves its code behind; nobody holds it any more.
        boolean over = row.getBoolean("hold_is_over");
        return new LedgerEntry(
                new RecordingId(row.getObject("recording_id", UUID.class)),
                RecordingState.of(row.getString("state")),
                row.getObject("state_since", OffsetDateTime.class).toInstant(),
                over ? null : row.getString("reason_code"),
                over ? null : row.getString("reason"),
                row.getInt("attempts"),
                over ? null : instant(row, "not_before"),
                row.getString("analyzer"),
                row.getString("file_name"),
                List.of((String[]) row.getArray("also_received_as").getArray()),
                call(row),
                live(row),
                Arrays.stream((String[]) row.getArray("speakers").getArray())
                        .map(Speaker::of)
                        .toList(),
                new LedgerEntry.Completeness(
                        row.getObject("seconds_expected", Double.class),
                        row.getObject("seconds_received", Double.class),
                        row.getDouble("seconds_lost")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                instant(row, "stored_at"),
                instant(row, "analysed_at"),
                instant(row, "audio_deleted_at"));
    }

    private static LedgerEntry.@Nullable Call call(ResultSet row) throws SQLException {
        String callId = row.getString("call_id");
        Instant startedAt = instant(row, "started_at");
        return callId == null || startedAt == null
                ? null
                : new LedgerEntry.Call(
                        callId,
                        startedAt,
                        row.getString("agent_id"),
                        row.getString("team"),
                        row.getString("queue"),
                        row.getString("direction"));
    }

    private static LedgerEntry.@Nullable Live live(ResultSet row) throws SQLException {
        String source = row.getString("source");
        return source == null
                ? null
                : new LedgerEntry.Live(
                        source, row.getString("ended"), row.getString("ended_reason"), row.getDouble("paused_seconds"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
