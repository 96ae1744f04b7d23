package io.toneguard.ingest.ledger;

import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes down every recording that comes in, each step in one transaction of its tenant. Every method may be repeated after a crash.
 */
public final class Ledger {
    /** The channel of {@code Wakeups} in batch-jobs, which listens on it to learn of work without waiting for its next look. */
    static final String WORK_CHANNEL = "toneguard_work";

    /** What the {@code Wakeup} of a new recording says. */
    static final String RECORDING_STORED = "stored";

    private static final String STORED = """
            with stored as (
                update recording set state = 'stored', state_since = now(), stored_at = now(), codec = :codec,
                    sample_rate_hz = :rate, channels = :channels, speakers = :speakers, mix = :mix, duration_seconds = :seconds,
                    seconds_expected = :seconds, seconds_received = :seconds, seconds_lost = 0
                where tenant_id = :tenant and recording_id = :recording and state = 'receiving'
                returning recording_id
            )
            """;

    private static final String WAKE_UP =
            "select pg_notify('" + WORK_CHANNEL + "', '" + RECORDING_STORED + "') from stored";
    private static final String COUNT = "select 1 from stored";

    /**
     * A wake-up counts for all that is stored within this time of it; what comes later in it is found by the next look of whoever waits. PostgreSQL
     * lets transactions that notify commit one after another, each with a disk write of its own: a few a second are enough.
     */
    private static final long WAKE_UP_EVERY_NANOS = Duration.ofMillis(50).toNanos();

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final FirstArrivals firstArrivals;
    private final CallMonths months;
    private final AtomicLong wokenNanos = new AtomicLong(System.nanoTime() - WAKE_UP_EVERY_NANOS);

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public Ledger(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.firstArrivals = new FirstArrivals(jdbc);
        this.months = new CallMonths(jdbc);
    }

    /**
     * Writes a checked recording down as {@code receiving}, with its call; or says what is already known of it. Nobody waits until a first row is on the
     * disk: a power cut that takes it leaves the file where it lies, or its sender without an answer, and all of it is done again; and the row is on the
     * disk before any later one is, so before the one that says that it is stored.
     */
    public Receipt receive(TenantId tenant, Arrival arrival) {
        RecordingId id = RecordingId.ofContent(tenant, arrival.contentSha256());
        Receipt receipt;
        try {
            receipt = scope.in(tenant, () -> {
                months.ensure(monthOf(arrival.call().startedAt()));
                return firstArrivals
                        .receive(tenant, id, firstCallId(arrival), arrival)
                        .orElseGet(() -> meetCall(tenant, id, arrival));
            });
        } catch (FirstArrivals.CallOpenedMeanwhileException e) {
            receipt = scope.in(tenant, () -> meetCall(tenant, id, arrival));
        }
        months.isThere(receipt.recording().callMonth());
        return receipt;
    }

    private Receipt meetCall(TenantId tenant, RecordingId id, Arrival arrival) {
        return find(tenant, id).orElseGet(() -> insert(tenant, id, arrival));
    }

    private static String firstCallId(Arrival arrival) {
        String callId = arrival.call().callId();
        return callId == null ? DerivedCallId.of(arrival.fileName()) : callId;
    }

    /**
     * The audio is durable in the store: the recording waits for its analysis from now on, and whoever waits for work is told.
     *
     * @param speakers one per channel, channel 0 first
     * @return false if it was not {@code receiving} any more
     */
    public boolean stored(StoredRecording recording, RecordingFormat format, List<Speaker> speakers) {
        return stored(recording, format, speakers, false);
    }

    /**
     * The same of a file whose channels were compared.
     *
     * @param mix whether both channels hold the same
     */
    public boolean stored(StoredRecording recording, RecordingFormat format, List<Speaker> speakers, boolean mix) {
        boolean wakes = isTimeToWake();
        return scope.in(recording.tenant(), () -> jdbc.sql(STORED + (wakes ? WAKE_UP : COUNT))
                .param("codec", format.codec())
                .param("rate", format.sampleRateHz())
                .param("channels", format.channels())
                .param("speakers", speakers.stream().map(Speaker::word).toArray(String[]::new))
                .param("mix", mix)
                .param("seconds", format.durationSeconds())
                .param("tenant", recording.tenant().value())
                .param("recording", recording.recording().value())
                .query((row, number) -> number)
                .optional()
                .isPresent());
    }

    private boolean isTimeToWake() {
        long now = System.nanoTime();
        long last = wokenNanos.get();
        return now - last >= WAKE_UP_EVERY_NANOS && wokenNanos.compareAndSet(last, now);
    }

    /**
     * Notes that content which is here already came in again, so that its other names are found; noting it twice changes nothing. What was erased meanwhile
     * gets no name back.
     */
    public void arrivedAgain(StoredRecording recording, Arrival arrival) {
        String callId = arrival.call().callId();
        scope.run(recording.tenant(), () -> jdbc.sql("""
                        insert into duplicate_arrival (tenant_id, recording_id, file_name, call_id)
                        select tenant_id, recording_id, :file, :call from recording
                        where tenant_id = :tenant and recording_id = :recording and state <> 'erased' for key share
                        on conflict do nothing
                        """)
                .param("tenant", recording.tenant().value())
                .param("recording", recording.recording().value())
                .param("file", arrival.fileName())
                .param("call", callId == null ? "" : callId)
                .update());
    }

    /**
     * Notes the files that a recording was made of, where they are not what is stored; noting them twice changes nothing. What was erased meanwhile
     * gets no names back.
     */
    public void madeOf(StoredRecording recording, List<OriginalFile> originals) {
        if (originals.isEmpty()) {
            return;
        }
        scope.run(
                recording.tenant(),
                () -> originals.forEach(original -> jdbc.sql("""
                        insert into original_file (tenant_id, recording_id, content_sha256, file_name, bytes)
                        select tenant_id, recording_id, :sha256, :file, :bytes from recording
                        where tenant_id = :tenant and recording_id = :recording and state <> 'erased' for key share
                        on conflict do nothing
                        """)
                        .param("tenant", recording.tenant().value())
                        .param("recording", recording.recording().value())
                        .param("sha256", original.contentSha256())
                        .param("file", original.name())
                        .param("bytes", original.bytes())
                        .update()));
    }

    /** Where a recording stands; empty if it is not, or no longer, written down. */
    public Optional<RecordingState> stateOf(StoredRecording recording) {
        return scope.in(recording.tenant(), () -> find(recording.tenant(), recording.recording())
                .map(Receipt::state));
    }

    /** Takes back a {@code receiving} recording whose file changed while it was copied: that content never existed whole. */
    public void withdraw(StoredRecording recording) {
        scope.run(recording.tenant(), () -> jdbc.sql(
                        "delete from recording where tenant_id = ? and recording_id = ? and state = 'receiving'")
                .params(recording.tenant().value(), recording.recording().value())
                .update());
    }

    /** Writes down a file that is not let in. */
    public void refuse(TenantId tenant, Refusal refusal) {
        scope.run(tenant, () -> {
            String callId = refusal.call().callId();
            LocalDate month = monthOf(refusal.at());
            if (callId != null) {
                openCall(tenant, callId, refusal.call());
                month = fillCall(tenant, callId, refusal.call());
            }
            jdbc.sql("""
                    insert into recording (tenant_id, recording_id, call_month, call_id, state, reason_code, reason, file_name,
                        content_sha256, bytes)
                    values (:tenant, :recording, :month, :call, 'quarantined', :code, :reason, :file, :sha256, :bytes)
                    on conflict (tenant_id, recording_id) do update
                        set reason_code = excluded.reason_code, reason = excluded.reason, state_since = now()
                        where recording.state = 'quarantined'
                    """)
                    .param("tenant", tenant.value())
                    .param("recording", refusal.recording().value())
                    .param("month", month)
                    .param("call", callId)
                    .param("code", refusal.code())
                    .param("reason", refusal.reason())
                    .param("file", refusal.fileName())
                    .param("sha256", refusal.contentSha256())
                    .param("bytes", refusal.bytes())
                    .update();
        });
    }

    private Receipt insert(TenantId tenant, RecordingId id, Arrival arrival) {
        String callId = arrival.call().callId();
        if (callId == null) {
            callId = DerivedCallId.of(arrival.fileName());
            openCall(tenant, callId, arrival.call());
            if (isTaken(tenant, callId)) {
                callId = DerivedCallId.of(arrival.fileName(), arrival.contentSha256());
                openCall(tenant, callId, arrival.call());
            }
        } else {
            openCall(tenant, callId, arrival.call());
        }
        LocalDate month = fillCall(tenant, callId, arrival.call());
        months.ensure(month);
        Duration keep = arrival.keeping().keep();
        jdbc.sql("""
                insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name, content_sha256, bytes,
                    file_source, audio_keep_until, delete_audio_after_analysis)
                values (:tenant, :recording, :month, :call, 'receiving', :file, :sha256, :bytes,
                    :source, now() + :keep * interval '1 second', :deleteAfter) on conflict do nothing
                """)
                .param("tenant", tenant.value())
                .param("recording", id.value())
                .param("month", month)
                .param("call", callId)
                .param("file", arrival.fileName())
                .param("sha256", arrival.contentSha256())
                .param("bytes", arrival.bytes())
                .param("source", arrival.fileSource())
                .param("keep", keep == null ? null : keep.toSeconds(), Types.BIGINT)
                .param("deleteAfter", arrival.keeping().deleteAfterAnalysis())
                .update();
        return find(tenant, id).orElseThrow();
    }

    private Optional<Receipt> find(TenantId tenant, RecordingId id) {
        return jdbc.sql("select call_month, call_id, state from recording where tenant_id = ? and recording_id = ?")
                .params(tenant.value(), id.value())
                .query((row, n) -> new Receipt(
                        new StoredRecording(tenant, row.getObject("call_month", LocalDate.class), id),
                        row.getString("call_id"),
                        RecordingState.of(row.getString("state"))))
                .optional();
    }

    /** A call that is there stays as it is: its month may never change. Waits for another transaction opening the same call. */
    private void openCall(TenantId tenant, String callId, CallFacts call) {
        jdbc.sql(
                        "insert into call (tenant_id, call_id, call_month, started_at) values (?, ?, ?, ?) on conflict do nothing")
                .params(tenant.value(), callId, monthOf(call.startedAt()), at(call.startedAt()))
                .update();
    }

    private LocalDate fillCall(TenantId tenant, String callId, CallFacts call) {
        return jdbc.sql("""
                        update call set agent_id = coalesce(agent_id, :agent), team = coalesce(team, :team),
                            queue = coalesce(queue, :queue), direction = coalesce(direction, :direction)
                        where tenant_id = :tenant and call_id = :call
                        returning call_month
                        """)
                .param("agent", call.agentId())
                .param("team", call.team())
                .param("queue", call.queue())
                .param("direction", call.direction())
                .param("tenant", tenant.value())
                .param("call", callId)
                .query((row, n) -> row.getObject("call_month", LocalDate.class))
                .single();
    }

    /** Whether another recording has this call to itself because its own file is named so. */
    private boolean isTaken(TenantId tenant, String callId) {
        return jdbc
                .sql("select file_name from recording where tenant_id = ? and call_id = ?")
                .params(tenant.value(), callId)
                .query(String.class)
                .list()
                .stream()
                .anyMatch(fileName -> DerivedCallId.of(fileName).equals(callId));
    }

    static LocalDate monthOf(Instant instant) {
        return at(instant).toLocalDate().withDayOfMonth(1);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
