package io.toneguard.app.look;

import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.TenantScope;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code score_look}: added to, never changed. */
public final class JdbcScoreLooks implements ScoreLooks {
    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public JdbcScoreLooks(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** An alert is of a recording, by which looks at it are found, too. */
    @Override
    public void note(ScoreLook look) {
        var recording = look.recording();
        var span = look.span();
        scope.run(look.tenant(), () -> jdbc.sql("""
                        insert into score_look (tenant_id, looked_by, kind, recording_id, alert_id, items, from_time, until_time)
                        values (:tenant, :by, :kind,
                            coalesce(:recording::uuid, (select recording_id from alert where tenant_id = :tenant and alert_id = :alert)),
                            :alert, :items, :from, :until)
                        """)
                .param("tenant", look.tenant().value())
                .param("by", look.by())
                .param("kind", look.kind().word())
                .param("recording", recording == null ? null : recording.value(), Types.OTHER)
                .param("alert", look.alert(), Types.OTHER)
                .param("items", span == null ? null : span.items(), Types.INTEGER)
                .param("from", span == null ? null : at(span.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("until", span == null ? null : at(span.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .update());
    }

    private static @Nullable Object at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
