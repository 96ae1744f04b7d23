package io.toneguard.ingest.ledger;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What nearly every recording needs, in one statement: neither it nor its call was here before, and both are written down; or it was here. Where
 * its call is there already, whatever that means, it leaves things as they are to whoever looks closer.
 */
final class FirstArrivals {
    /**
     * The recording before its call: what another writer has just received brings no call with it that then has no recording. The foreign key
     * is looked at when the whole statement is done.
     */
    private static final String RECEIVE = """
            with known as (
                select call_month, call_id, state from recording where tenant_id = :tenant and recording_id = :recording
            ), received as (
                insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name, content_sha256, bytes,
                    file_source, audio_keep_until, delete_audio_after_analysis)
                select :tenant::uuid, :recording::uuid, :month::date, :call::text, 'receiving', :file::text, :sha256::text, :bytes::bigint,
                    :source::text, now() + :keep::bigint * interval '1 second', :deleteAfter::boolean
                where not exists (select from known)
                    and not exists (select from call where tenant_id = :tenant and call_id = :call)
                on conflict do nothing
                returning call_month, call_id, state
            ), opened as (
                insert into call (tenant_id, call_id, call_month, started_at, agent_id, team, queue, direction)
                select :tenant::uuid, call_id, call_month, :started::timestamptz, :agent::text, :team::text, :queue::text,
                    :direction::text from received
                on conflict do nothing
                returning call_id
            )
            select call_month, call_id, state, true as whole, null as commits from known
            union all
            select call_month, call_id, state, exists (select from opened), set_config('synchronous_commit', 'off', true)
            from received
            """;

    private final JdbcClient jdbc;

    FirstArrivals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Another writer opened the same call in the same instant: all of it is to be taken back, and begun anew. */
    static final class CallOpenedMeanwhileException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Works in the transaction that is open.
     *
     * @param callId what the call is called if nobody else's is called so
     * @return empty if its call is there already
     * @throws CallOpenedMeanwhileException if the transaction must be rolled back
     */
    Optional<Receipt> receive(TenantId tenant, RecordingId id, String callId, Arrival arrival) {
        var call = arrival.call();
        Duration keep = arrival.keeping().keep();
        return jdbc.sql(RECEIVE)
                .param("tenant", tenant.value())
                .param("recording", id.value())
                .param("month", Ledger.monthOf(call.startedAt()))
                .param("call", callId)
                .param("file", arrival.fileName())
                .param("sha256", arrival.contentSha256())
                .param("bytes", arrival.bytes())
                .param("source", arrival.fileSource())
                .param("keep", keep == null ? null : keep.toSeconds(), Types.BIGINT)
                .param("deleteAfter", arrival.keeping().deleteAfterAnalysis())
                .param("started", call.startedAt().atOffset(ZoneOffset.UTC))
                .param("agent", call.agentId())
                .param("team", call.team())
                .param("queue", call.queue())
                .param("direction", call.direction())
                .query((row, number) -> {
                    if (!row.getBoolean("whole")) {
                        throw new CallOpenedMeanwhileException();
                    }
                    return new Receipt(
                            new StoredRecording(tenant, row.getObject("call_month", LocalDate.class), id),
                            row.getString("call_id"),
                            RecordingState.of(row.getString("state")));
                })
                .optional();
    }
}
