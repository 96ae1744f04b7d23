package io.toneguard.ingest.web;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Calls as they are shown, in their tenant's scope. */
final class CallViews {
    /** No call has so many; a recorder that names all its calls alike would. */
    private static final int MOST_RECORDINGS = 200;

    private static final int MOST_SEGMENTS = 1000;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final RecordingViews recordings;

    CallViews(JdbcClient jdbc, TenantScope scope, RecordingViews recordings) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.recordings = recordings;
    }

    /**
     * A call.
     *
     * @param recordings the latest arrival first, without their results
     * @param segments who spoke when, of calls that were recorded live
     * @param alerts how many were raised
     */
    record View(
            String callId,
            Instant startedAt,
            @Nullable String agentId,
            @Nullable String team,
            @Nullable String queue,
            @Nullable String direction,
            List<RecordingView> recordings,
            List<Segment> segments,
            long alerts) {}

    /** One person on one channel, until the channel's next segment or the recording's end. */
    record Segment(
            UUID recordingId,
            int segment,
            int channel,
            double fromSeconds,
            String speaker,
            @Nullable String person) {}

    private record Call(
            Instant startedAt,
            @Nullable String agentId,
            @Nullable String team,
            @Nullable String queue,
            @Nullable String direction) {}

    Optional<View> one(TenantId tenant, String callId) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select started_at, agent_id, team, queue, direction from call where tenant_id = ? and call_id = ?
                        """)
                .params(tenant.value(), callId)
                .query(CallViews::call)
                .optional()
                .map(call -> new View(
                        callId,
                        call.startedAt(),
                        call.agentId(),
                        call.team(),
                        call.queue(),
                        call.direction(),
                        recordings
                                .list(tenant, RecordingViews.Wanted.ofCall(callId), null, MOST_RECORDINGS)
                                .recordings(),
                        segments(tenant, callId),
                        alerts(tenant, callId))));
    }

    private List<Segment> segments(TenantId tenant, String callId) {
        return jdbc.sql("""
                        select s.recording_id, s.segment, s.channel, s.from_seconds, s.speaker, s.person
                        from recording_segment s join recording r on r.tenant_id = s.tenant_id and r.recording_id = s.recording_id
                        where r.tenant_id = ? and r.call_id = ? order by r.received_at, s.recording_id, s.segment limit ?
                        """)
                .params(tenant.value(), callId, MOST_SEGMENTS)
                .query((row, number) -> new Segment(
                        row.getObject("recording_id", UUID.class),
                        row.getInt("segment"),
                        row.getInt("channel"),
                        row.getDouble("from_seconds"),
                        row.getString("speaker"),
                        row.getString("person")))
                .list();
    }

    /** By recording, as they are indexed; an alert is of a recording that is there. */
    private long alerts(TenantId tenant, String callId) {
        return jdbc.sql("""
                        select count(*) from alert a join recording r on r.tenant_id = a.tenant_id and r.recording_id = a.recording_id
                        where r.tenant_id = ? and r.call_id = ?
                        """).params(tenant.value(), callId).query(Long.class).single();
    }

    private static Call call(ResultSet row, int number) throws SQLException {
        return new Call(
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getString("agent_id"),
                row.getString("team"),
                row.getString("queue"),
                row.getString("direction"));
    }
}
