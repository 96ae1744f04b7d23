package io.toneguard.app.db;

import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code api_key}: tenants' keys to the HTTP interfaces. A secret is 256 random bits, so its SHA-256 is enough to keep: there is nothing to
 * guess that a slow hash would protect.
 */
public final class ApiKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;
    private static final String GOOD =
            " and revoked_at is null and (expires_at is null or expires_at > clock_timestamp())";

    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public ApiKeys(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** A key that has just been made; the only time that its secret is seen. */
    public record NewKey(UUID key, String text) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "NewKey[" + key + "]";
        }
    }

    public NewKey issue(Tenant tenant, KeyTerms terms) {
        var name = new OfferedKey.Name(tenant.id(), UUID.randomUUID());
        var secret = secret();
        scope.run(tenant.id(), () -> jdbc.sql("""
                        insert into api_key (tenant_id, key_id, secret_sha256, scopes, note, created_at, expires_at)
                        values (:tenant, :key, :sha256, :scopes, :note, statement_timestamp(),
                            statement_timestamp() + make_interval(secs => :good_for))
                        """)
                .param("tenant", tenant.id().value())
                .param("key", name.key())
                .param("sha256", OfferedKey.sha256(secret))
                .param("scopes", terms.scopes().toArray(String[]::new))
                .param("note", terms.note())
                .param("good_for", terms.goodFor().map(ApiKeys::seconds).orElse(null), Types.DOUBLE)
                .update());
        return new NewKey(name.key(), OfferedKey.written(name, secret));
    }

    /**
     * The row that an offered key names, whether its secret is right or not; empty if there is none, or it is revoked or expired. Notes the day on
     * which a right one was used.
     */
    public Optional<GoodKey> find(OfferedKey offered) {
        var tenant = offered.name().tenant();
        return scope.in(tenant, () -> {
            var found = jdbc.sql("""
                            select key_id, secret_sha256, scopes, extract(epoch from expires_at - clock_timestamp()) as good_for,
                                last_used_on is distinct from (clock_timestamp() at time zone 'UTC')::date as first_today
                            from api_key where tenant_id = ? and key_id = ?
                            """ + GOOD)
                    .params(tenant.value(), offered.name().key())
                    .query((row, number) -> new Found(good(tenant, row), row.getBoolean("first_today")))
                    .optional();
            if (found.isPresent()
                    && found.get().firstToday()
                    && found.get().key().isOpenedBy(offered)) {
                jdbc.sql("update api_key set last_used_on = (clock_timestamp() at time zone 'UTC')::date"
                                + " where tenant_id = ? and key_id = ?")
                        .params(tenant.value(), offered.name().key())
                        .update();
            }
            return found.map(Found::key);
        });
    }

    private record Found(GoodKey key, boolean firstToday) {}

    private static GoodKey good(TenantId tenant, ResultSet row) throws SQLException {
        var goodFor = row.getObject("good_for", BigDecimal.class);
        return new GoodKey(
                new Caller(tenant, row.getObject("key_id", UUID.class), Scope.of(scopes(row))),
                row.getString("secret_sha256"),
                goodFor == null
                        ? Optional.empty()
                        : Optional.of(Duration.ofNanos((long) (goodFor.doubleValue() * 1e9))));
    }

    /** All of a tenant, the latest last. */
    public List<ListedKey> of(TenantId tenant) {
        return scope.in(
                tenant,
                () -> jdbc.sql("""
                        select *, case when revoked_at is not null then 'revoked' when expires_at <= clock_timestamp() then 'expired'
                            else 'good' end as state
                        from api_key where tenant_id = ? order by created_at, key_id
                        """).param(tenant.value()).query(ApiKeys::listed).list());
    }

    private static ListedKey listed(ResultSet row, int number) throws SQLException {
        var expiresAt = row.getObject("expires_at", OffsetDateTime.class);
        return new ListedKey(
                row.getObject("key_id", UUID.class),
                row.getString("state"),
                row.getString("note"),
                scopes(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getObject("last_used_on", LocalDate.class),
                row.getObject("rotated_to", UUID.class));
    }

    /** @return false if the tenant has no such key; revoking again changes nothing */
    public boolean revoke(TenantId tenant, UUID key) {
        return scope.in(tenant, () -> jdbc.sql("""
                        update api_key set revoked_at = coalesce(revoked_at, clock_timestamp()) where tenant_id = ? and key_id = ?
                        """).params(tenant.value(), key).update()) == 1;
    }

    /** @param oldGoodUntil null: it ended at once */
    public record Rotated(NewKey key, @Nullable Instant oldGoodUntil) {}

    /**
     * Makes a key of the same scopes, note and lifetime; the old one ends after {@code grace}, or when it would have ended.
     *
     * @return empty if the tenant has no such good key, or it was rotated before
     */
    public Optional<Rotated> rotate(TenantId tenant, UUID old, Duration grace) {
        var name = new OfferedKey.Name(tenant, UUID.randomUUID());
        var secret = secret();
        return scope.in(tenant, () -> {
            int rows = jdbc.sql("""
                            insert into api_key (tenant_id, key_id, secret_sha256, scopes, note, created_at, expires_at)
                            select tenant_id, ?, ?, scopes, note, statement_timestamp(), statement_timestamp() + (expires_at - created_at)
                            from api_key where tenant_id = ? and key_id = ? and rotated_to is null
                            """ + GOOD + " for update")
                    .params(name.key(), OfferedKey.sha256(secret), tenant.value(), old)
                    .update();
            if (rows == 0) {
                return Optional.empty();
            }
            var until = jdbc.sql("""
                            update api_key set rotated_to = ?, expires_at = least(expires_at, clock_timestamp() + make_interval(secs => ?)),
                                revoked_at = case when ? then clock_timestamp() end
                            where tenant_id = ? and key_id = ? returning expires_at
                            """)
                    .params(name.key(), seconds(grace), grace.isZero(), tenant.value(), old)
                    .query((row, number) ->
                            row.getObject("expires_at", OffsetDateTime.class).toInstant())
                    .single();
            var made = new NewKey(name.key(), OfferedKey.written(name, secret));
            return Optional.of(new Rotated(made, grace.isZero() ? null : until));
        });
    }

    private static String secret() {
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private static List<String> scopes(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("scopes").getArray());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
