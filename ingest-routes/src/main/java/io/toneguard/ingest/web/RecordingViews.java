package io.toneguard.ingest.web;

import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.result.StoredVoices;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recordings as they are shown, in their tenant's scope. */
final class RecordingViews {
    /** A hold that ended by itself leaves its code behind; nobody holds it any more. */
    private static final String SELECT = """
            select r.*, c.started_at, coalesce(r.reason_code = 'HELD' and r.not_before <= clock_timestamp(), false) as hold_is_over
            from recording r left join call c on c.tenant_id = r.tenant_id and c.call_id = r.call_id
            where r.tenant_id = :tenant
            """;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final StoredVoices voices;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    RecordingViews(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.voices = new StoredVoices(jdbc);
    }

    /** @param next cursor of the page after this one; null: this is the last */
    record Page(List<RecordingView> recordings, @Nullable String next) {}

    /** What a list holds; what is null is not asked for. */
    record Wanted(
            @Nullable RecordingState state,
            @Nullable String callId,
            @Nullable OffsetDateTime from,
            @Nullable OffsetDateTime to) {
        static Wanted ofCall(String callId) {
            return new Wanted(null, callId, null, null);
        }
    }

    /** One recording, with its result when there is one. */
    Optional<RecordingView> one(TenantId tenant, RecordingId recording) {
        return scope.in(tenant, () -> jdbc.sql(SELECT + " and r.recording_id = :recording")
                .param("tenant", tenant.value())
                .param("recording", recording.value())
                .query((row, number) -> view(tenant, row))
                .optional()
                .map(this::withResult));
    }

    /** Those by arrival, the latest first. */
    Page list(TenantId tenant, Wanted wanted, @Nullable RecordingCursor after, int limit) {
        var state = wanted.state();
        var views = scope.in(tenant, () -> jdbc.sql(SELECT + """
                         and (:state::text is null or r.state = :state)
                         and (:call::text is null or r.call_id = :call)
                         and (:from::timestamptz is null or r.received_at >= :from)
                         and (:to::timestamptz is null or r.received_at < :to)
                         and (:afterTime::timestamptz is null or (r.received_at, r.recording_id) < (:afterTime, :afterRecording::uuid))
                        order by r.received_at desc, r.recording_id desc limit :limit
                        """)
                .param("tenant", tenant.value())
                .param("state", state == null ? null : state.word())
                .param("call", wanted.callId())
                .param("from", wanted.from())
                .param("to", wanted.to())
                .param("afterTime", after == null ? null : after.receivedAt())
                .param("afterRecording", after == null ? null : after.recording())
                .param("limit", limit + 1)
                .query((row, number) ->
                        new Placed(view(tenant, row), row.getObject("received_at", OffsetDateTime.class)))
                .list());
        boolean more = views.size() > limit;
        var page = new ArrayList<>(more ? views.subList(0, limit) : views);
        var last = more ? page.get(page.size() - 1) : null;
        return new Page(
                page.stream().map(Placed::view).toList(),
                last == null
                        ? null
                        : new RecordingCursor(
                                        last.receivedAt(),
                                        last.view().recording().recording().value())
                                .text());
    }

    /** To the microsecond, as the database has it. */
    private record Placed(RecordingView view, OffsetDateTime receivedAt) {}

    /** Those of them to which nothing more happens by itself, in one look. */
    Set<RecordingId> settled(TenantId tenant, Collection<RecordingId> recordings) {
        return scope.in(tenant, () -> jdbc
                .sql("""
                        select recording_id from recording where tenant_id = :tenant and recording_id = any(:recordings)
                            and state in ('analysed', 'failed', 'quarantined', 'erased')
                        """)
                .param("tenant", tenant.value())
                .param("recordings", recordings.stream().map(RecordingId::value).toArray(UUID[]::new))
                .query(UUID.class)
                .stream()
                .map(RecordingId::new)
                .collect(Collectors.toSet()));
    }

    private RecordingView withResult(RecordingView view) {
        var analyzer = view.analyzer();
        var seconds = view.durationSeconds();
        var rate = view.sampleRateHz();
        return view.state() != RecordingState.ANALYSED || analyzer == null || seconds == null || rate == null
                ? view
                : view.with(voices.of(view.recording(), analyzer, seconds, rate, view.mix()));
    }

    private static RecordingView view(TenantId tenant, ResultSet row) throws SQLException {
        boolean over = row.getBoolean("hold_is_over");
        return new RecordingView(
                new StoredRecording(
                        tenant,
                        row.getObject("call_month", LocalDate.class),
                        new RecordingId(row.getObject("recording_id", UUID.class))),
                row.getString("call_id"),
                RecordingState.of(row.getString("state")),
                row.getObject("state_since", OffsetDateTime.class).toInstant(),
                over ? null : row.getString("reason_code"),
                over ? null : row.getString("reason"),
                row.getInt("attempts"),
                over ? null : instant(row, "not_before"),
                row.getString("file_name"),
                instant(row, "started_at"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                instant(row, "stored_at"),
                instant(row, "analysed_at"),
                row.getObject("bytes", Long.class),
                row.getString("codec"),
                row.getObject("sample_rate_hz", Integer.class),
                row.getObject("duration_seconds", Double.class),
                row.getBoolean("mix"),
                List.of((String[]) row.getArray("speakers").getArray()),
                row.getObject("seconds_expected", Double.class),
                row.getObject("seconds_received", Double.class),
                row.getDouble("seconds_lost"),
                row.getString("analyzer"),
                null);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        // 'infinity' is no date of a calendar: whoever is held has no moment to name.
        return time == null || time.equals(OffsetDateTime.MAX) ? null : time.toInstant();
    }
}
