package io.toneguard.ingest.ledger;

import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes down every call that is recorded live. Each method waits for the database, so none belongs on an event loop; each may be
 * repeated, and {@link #stored} and {@link #nothing} need no {@link #receive} before them.
 */
public final class LiveLedger {
    private static final Set<String> DIRECTIONS = Set.of("inbound", "outbound", "internal");

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final LiveDetails details;
    private final Set<LocalDate> monthsThere = ConcurrentHashMap.newKeySet();

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public LiveLedger(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
        details = new LiveDetails(jdbc);
    }

    /** Does several steps of one tenant in one transaction: all of them, or none if this throws. */
    public void together(TenantId tenant, Runnable steps) {
        scope.run(tenant, steps);
    }

    /** The call is being recorded; once more when more is known of it than at its start. */
    public void receive(LiveCall call) {
        scope.run(call.tenant(), () -> insert(call, 0));
    }

    /**
     * The audio is durable in the store: the recording waits for its analysis, and whoever waits for work is told.
     *
     * @param samples sample frames in the store; less than {@code ended.samples} where the recording stopped before the call
     * @param bytes of the stored file
     * @return false if it was not {@code receiving} any more
     */
    public boolean stored(LiveCall call, CallEnded ended, long samples, long bytes) {
        return scope.in(call.tenant(), () -> {
            insert(call, bytes);
            var gaps = GapTally.of(ended.gaps()).gaps();
            double expected = call.format().seconds(ended.samples());
            double lost = call.format().seconds(missing(gaps)) / call.format().channels();
            int rows = jdbc.sql("""
                            update recording set state = 'stored', state_since = now(), stored_at = now(), bytes = :bytes,
                                duration_seconds = :duration, seconds_expected = :expected, seconds_received = :received,
                                seconds_lost = :lost, ended = :ended, ended_reason = :reason, clock_drift_ppm = :drift,
                                audio_keep_until = audio_keep_until + (now() - received_at)
                            where tenant_id = :tenant and recording_id = :recording and state = 'receiving'
                            """)
                    .param("bytes", bytes)
                    .param("duration", call.format().seconds(samples))
                    .param("expected", expected)
                    .param("received", Math.max(0, expected - lost))
                    .param("lost", lost)
                    .param("ended", ended.ending().word())
                    .param("reason", clean(ended.reason()))
                    .param("drift", (float) ended.clockDriftPpm())
                    .param("tenant", call.tenant().value())
                    .param("recording", call.recording().value())
                    .update();
            if (rows == 1) {
                details.write(call, gaps, segments(call, ended));
                jdbc.sql("select pg_notify(?, ?)")
                        .params(Ledger.WORK_CHANNEL, Ledger.RECORDING_STORED)
                        .query((row, n) -> n)
                        .list();
            }
            return rows == 1;
        });
    }

    /** Whether its audio is to be nowhere: it was erased, or deleted because its retention was over. */
    public boolean audioIsGone(LiveCall call) {
        return scope.in(call.tenant(), () -> jdbc.sql("""
                        select state = 'erased' or audio_deleted_at is not null from recording
                        where tenant_id = ? and recording_id = ?
                        """)
                .params(call.tenant().value(), call.recording().value())
                .query(Boolean.class)
                .optional()
                .orElse(false));
    }

    /** The call ended without one sample: there is nothing to analyse, and its row says why. */
    public void nothing(LiveCall call, CallEnded ended) {
        scope.run(call.tenant(), () -> {
            insert(call, 0);
            jdbc.sql("""
                    update recording set state = 'quarantined', state_since = now(), reason_code = 'NO_AUDIO', reason = :why,
                        ended = :ended, ended_reason = :reason, duration_seconds = 0, seconds_expected = 0, seconds_received = 0,
                        audio_keep_until = null, delete_audio_after_analysis = false
                    where tenant_id = :tenant and recording_id = :recording and state = 'receiving'
                    """)
                    .param(
                            "why",
                            clean("the call ended (" + ended.ending().word()
                                    + ") and there is not one sample of its audio: "
                                    + ended.reason() + "; see whether source " + call.source()
                                    + " streams audio at all"))
                    .param("ended", ended.ending().word())
                    .param("reason", clean(ended.reason()))
                    .param("tenant", call.tenant().value())
                    .param("recording", call.recording().value())
                    .update();
        });
    }

    /**
     * An authenticated peer came, and its conversation never became a call.
     *
     * @param reason one sentence: what was found, and what to do
     */
    public void refusedConversation(TenantId tenant, String source, String reason, Instant at) {
        scope.run(tenant, () -> jdbc.sql("""
                insert into recording (tenant_id, recording_id, call_month, state, reason_code, reason, file_name, source)
                values (?, ?, ?, 'quarantined', 'NO_CALL', ?, ?, ?)
                """)
                .params(tenant.value(), UUID.randomUUID(), monthOf(at), clean(reason), clean(source), clean(source))
                .update());
    }

    /**
     * A call that is there keeps its month; its row then lies in another month than this recording, which nothing joins on. How long the
     * audio stays is what its source says now: one that is removed while the call runs still counts.
     */
    private void insert(LiveCall call, long bytes) {
        RecordingId recording = call.recording();
        int known = jdbc.sql("select 1 from recording where tenant_id = ? and recording_id = ?")
                .params(call.tenant().value(), recording.value())
                .query((row, n) -> n)
                .list()
                .size();
        if (known > 0) {
            complete(call);
            return;
        }
        LocalDate month = call.stored().callMonth();
        String callId = clean(call.callId());
        jdbc.sql("""
                insert into call (tenant_id, call_id, call_month, started_at, agent_id, team, queue, direction)
                values (:tenant, :call, :month, :started, :agent, :team, :queue, :direction)
                on conflict (tenant_id, call_id) do update
                    set agent_id = coalesce(call.agent_id, excluded.agent_id), team = coalesce(call.team, excluded.team),
                        queue = coalesce(call.queue, excluded.queue), direction = coalesce(call.direction, excluded.direction)
                """)
                .param("tenant", call.tenant().value())
                .param("call", callId)
                .param("month", month)
                .param("started", call.startedAt().atOffset(ZoneOffset.UTC))
                .param("agent", cleanOrNull(call.agentId()))
                .param("team", cleanOrNull(call.team()))
                .param("queue", cleanOrNull(call.queue()))
                .param("direction", direction(call.direction()))
                .update();
        ensureMonth(month);
        jdbc.sql("""
                insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name, source, began_at,
                    bytes, codec, sample_rate_hz, channels, speakers, audio_keep_until, delete_audio_after_analysis)
                select :tenant, :recording, :month, :call, 'receiving', :file, :source, :began, :bytes, :codec, :rate,
                    :channels, :speakers, now() + make_interval(secs => s.keep_audio_seconds),
                    coalesce(s.delete_audio_after_analysis, false)
                from (select) one left join source s on s.tenant_id = :tenant and s.name = :source
                on conflict do nothing
                """)
                .param("tenant", call.tenant().value())
                .param("recording", recording.value())
                .param("month", month)
                .param("call", callId)
                .param("file", clean(call.source() + ":" + call.callId()))
                .param("source", clean(call.source()))
                .param("began", call.startedAt().atOffset(ZoneOffset.UTC))
                .param("bytes", bytes)
                .param("codec", call.format().codec().word())
                .param("rate", call.format().rateHz())
                .param("channels", call.format().channels())
                .param("speakers", call.speakers().stream().map(Speaker::word).toArray(String[]::new))
                .update();
    }

    /** What its row does not say and the call does by now, as long as it is being recorded: what was erased since stays so. */
    private void complete(LiveCall call) {
        jdbc.sql("""
                update call
                    set agent_id = coalesce(call.agent_id, told.agent_id), team = coalesce(call.team, told.team),
                        queue = coalesce(call.queue, told.queue), direction = coalesce(call.direction, told.direction)
                from recording r, (values (:agent::text, :team::text, :queue::text, :direction::text))
                    as told (agent_id, team, queue, direction)
                where r.tenant_id = :tenant and r.recording_id = :recording and r.state = 'receiving'
                    and call.tenant_id = r.tenant_id and call.call_id = r.call_id
                    and (call.agent_id is null and told.agent_id is not null or call.team is null and told.team is not null
                        or call.queue is null and told.queue is not null
                        or call.direction is null and told.direction is not null)
                """)
                .param("tenant", call.tenant().value())
                .param("recording", call.recording().value())
                .param("agent", cleanOrNull(call.agentId()))
                .param("team", cleanOrNull(call.team()))
                .param("queue", cleanOrNull(call.queue()))
                .param("direction", direction(call.direction()))
                .update();
    }

    /** Remembered once it was there before this transaction, which may yet be rolled back. */
    private void ensureMonth(LocalDate month) {
        if (monthsThere.contains(month)) {
            return;
        }
        boolean wasThere = jdbc.sql("select to_regclass(?) is not null")
                .param("toneguard.speaker_result_"
                        + month.toString().substring(0, 7).replace('-', '_'))
                .query(Boolean.class)
                .single();
        if (wasThere) {
            monthsThere.add(month);
        } else {
            jdbc.sql("select toneguard.ensure_call_month(?)")
                    .param(month)
                    .query((row, n) -> n)
                    .list();
        }
    }

    private static List<Segment> segments(LiveCall call, CallEnded ended) {
        return ended.segments().stream()
                .filter(segment -> segment.channel() < call.format().channels())
                .sorted(Comparator.comparingInt(Segment::channel).thenComparingLong(Segment::fromSample))
                .toList();
    }

    private static long missing(List<Gap> gaps) {
        return gaps.stream()
                .filter(gap -> gap.kind() == Gap.Kind.LOST || gap.kind() == Gap.Kind.SHED)
                .mapToLong(Gap::samples)
                .sum();
    }

    private static @Nullable String direction(@Nullable String told) {
        String word = told == null ? "" : told.toLowerCase(Locale.ROOT);
        return DIRECTIONS.contains(word) ? word : null;
    }

    private static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }

    /** PostgreSQL keeps no NUL, and nobody wants a line break in an id. */
    static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "_");
    }

    private static LocalDate monthOf(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    }
}
