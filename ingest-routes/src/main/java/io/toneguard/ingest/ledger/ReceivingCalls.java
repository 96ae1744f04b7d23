package io.toneguard.ingest.ledger;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Live calls whose recordings are not finished, as their rows tell them. */
public final class ReceivingCalls {
    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param since its recording began, by the database's clock */
    public record Receiving(LiveCall call, Duration since) {}

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public ReceivingCalls(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** Empty if it is no recording of a live call, or not {@code receiving}. */
    public Optional<Receiving> find(Tenant tenant, RecordingId recording) {
        return scope.in(tenant.id(), () -> jdbc.sql("""
                        select r.source, r.call_id, r.began_at, r.codec, r.sample_rate_hz, r.channels, r.speakers,
                            c.agent_id, c.team, c.queue, c.direction,
                            extract(epoch from clock_timestamp() - r.state_since)::bigint as seconds_since
                        from recording r join call c on c.tenant_id = r.tenant_id and c.call_id = r.call_id
                        where r.tenant_id = ? and r.recording_id = ? and r.state = 'receiving' and r.began_at is not null
                        """)
                .params(tenant.id().value(), recording.value())
                .query((row, number) ->
                        new Receiving(call(tenant, recording, row), Duration.ofSeconds(row.getLong("seconds_since"))))
                .optional());
    }

    private static LiveCall call(Tenant tenant, RecordingId recording, ResultSet row) throws SQLException {
        return new LiveCall(
                tenant.id(),
                tenant.name(),
                row.getString("source"),
                row.getString("call_id"),
                recording,
                row.getObject("began_at", OffsetDateTime.class).toInstant(),
                new WireFormat(
                        WireCodec.of(row.getString("codec")).orElseThrow(),
                        row.getInt("sample_rate_hz"),
                        row.getInt("channels")),
                Arrays.stream((String[]) row.getArray("speakers").getArray())
                        .map(Speaker::of)
                        .toList(),
                row.getString("agent_id"),
                row.getString("team"),
                row.getString("queue"),
                row.getString("direction"));
    }
}
