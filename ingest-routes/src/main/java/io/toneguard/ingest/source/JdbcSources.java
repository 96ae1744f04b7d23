package io.toneguard.ingest.source;

import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code source}: read whole, written by the tenant whose source it is. */
public final class JdbcSources {
    private static final String SELECT =
            "select s.*, t.name as tenant_name from source s join tenant t on t.tenant_id = s.tenant_id ";

    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public JdbcSources(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** What the door and the admission have to know. */
    public SourceRegistry registry() {
        var sources = jdbc.sql(SELECT + "order by t.name, s.name")
                .query(JdbcSources::read)
                .list();
        var tenants = new HashSet<>(
                jdbc.sql("select name from tenant").query(String.class).list());
        var sessions = new HashMap<TenantId, Integer>();
        jdbc.sql("select tenant_id, sessions from contract where sessions is not null")
                .query(row -> {
                    sessions.put(new TenantId(row.getObject("tenant_id", UUID.class)), row.getInt("sessions"));
                });
        return new SourceRegistry(tenants, sources, sessions);
    }

    /** A tenant's sources, by name. */
    public List<RegisteredSource> of(TenantId tenant) {
        return jdbc.sql(SELECT + "where s.tenant_id = ? order by s.name")
                .param(tenant.value())
                .query(JdbcSources::read)
                .list();
    }

    public Optional<RegisteredSource> find(TenantId tenant, String name) {
        return jdbc.sql(SELECT + "where s.tenant_id = ? and s.name = ?")
                .params(tenant.value(), name)
                .query(JdbcSources::read)
                .optional();
    }

    /** @return false if the tenant has a source of that name */
    public boolean add(RegisteredSource registered) {
        var source = registered.source();
        try {
            scope.run(source.tenant(), () -> jdbc.sql("""
                    insert into source (tenant_id, name, dialect, auth, credential, header_name, speakers, metadata_keys,
                        rate_hz, channels, legs, contracted_sessions, created_at, keep_audio_seconds, delete_audio_after_analysis)
                    values (:tenant, :name, :dialect, :auth, :credential, :header, :speakers::jsonb, :keys::jsonb,
                        :rate, :channels, :legs, :sessions, :created, :keep, :deleteAfter)
                    """)
                    .param("tenant", source.tenant().value())
                    .param("name", source.name())
                    .param("dialect", source.dialect())
                    .param("auth", registered.auth().word())
                    .param("credential", registered.credential())
                    .param("header", registered.headerName())
                    .param("speakers", SourceJson.of(source.speakers()))
                    .param("keys", SourceJson.of(source.keys()))
                    .param("rate", source.rateHz())
                    .param("channels", source.channels())
                    .param("legs", source.legs())
                    .param("sessions", source.contractedSessions())
                    .param("created", registered.createdAt().atOffset(ZoneOffset.UTC))
                    .param("keep", registered.keeping().keepSeconds())
                    .param("deleteAfter", registered.keeping().deleteAfterAnalysis())
                    .update());
            return true;
        } catch (DuplicateKeyException taken) {
            return false;
        }
    }

    /** @return false if there is none of that name */
    public boolean remove(TenantId tenant, String name) {
        return scope.in(tenant, () -> jdbc.sql("delete from source where tenant_id = ? and name = ?")
                        .params(tenant.value(), name)
                        .update())
                == 1;
    }

    /**
     * Gives a source another credential; the one before stays good for a while, any older one ends.
     *
     * @param previousUntil null: the one before ends at once
     * @return false if there is none of that name
     */
    public boolean rotate(
            TenantId tenant, String name, String credential, Instant now, @Nullable Instant previousUntil) {
        return scope.in(tenant, () -> jdbc.sql("""
                        update source set previous_credential = case when :until::timestamptz is null then null else credential end,
                            previous_until = :until, credential = :credential, rotated_at = :now
                        where tenant_id = :tenant and name = :name
                        """)
                        .param("until", previousUntil == null ? null : previousUntil.atOffset(ZoneOffset.UTC))
                        .param("credential", credential)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("tenant", tenant.value())
                        .param("name", name)
                        .update())
                == 1;
    }

    private static RegisteredSource read(ResultSet row, int number) throws SQLException {
        var source = new Source(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("tenant_name"),
                row.getString("name"),
                row.getString("dialect"),
                SourceJson.speakers(row.getString("speakers")),
                SourceJson.keys(row.getString("metadata_keys")),
                row.getObject("rate_hz", Integer.class),
                row.getObject("channels", Integer.class),
                row.getInt("legs"),
                row.getInt("contracted_sessions"));
        return new RegisteredSource(
                source,
                AuthKind.of(row.getString("auth")),
                row.getString("credential"),
                row.getString("previous_credential"),
                instant(row, "previous_until"),
                row.getString("header_name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "rotated_at"),
                AudioKeeping.ofSeconds(
                        row.getObject("keep_audio_seconds", Long.class),
                        row.getBoolean("delete_audio_after_analysis")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
