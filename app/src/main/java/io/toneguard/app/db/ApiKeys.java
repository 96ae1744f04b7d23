package io.toneguard.app.db;

import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tenants' keys to the HTTP interfaces. A key is {@code tg_TENANT-UUID_KEY-UUID_SECRET}: it names its row, so that it can be looked up
 * under row-level security; its 256-bit random secret is stored as a SHA-256, which is enough for a secret that cannot be guessed.
 */
public final class ApiKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final TenantScope scope;

    public ApiKeys(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** A new key with all scopes; this is the only time its secret is seen. */
    public String issue(Tenant tenant) {
        var secret = new byte[32];
        RANDOM.nextBytes(secret);
        var hex = HexFormat.of().formatHex(secret);
        var key = UUID.randomUUID();
        scope.run(tenant.id(), () -> jdbc.sql(
                        "insert into api_key (tenant_id, key_id, secret_sha256, scopes) values (?, ?, ?, '{*}')")
                .params(tenant.id().value(), key, sha256(hex))
                .update());
        return "tg_" + tenant.id() + "_" + key + "_" + hex;
    }

    /** Whose key this is; empty if it is nobody's. */
    public Optional<Caller> callerOf(String key) {
        var parts = key.split("_", -1);
        if (parts.length != 4 || !parts[0].equals("tg") || parts[3].length() != 64) {
            return Optional.empty();
        }
        TenantId tenant;
        UUID keyId;
        try {
            tenant = new TenantId(UUID.fromString(parts[1]));
            keyId = UUID.fromString(parts[2]);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        return scope.in(tenant, () -> jdbc.sql(
                        "select secret_sha256, scopes from api_key where tenant_id = ? and key_id = ?")
                .params(tenant.value(), keyId)
                .query((row, number) -> isEqual(row.getString("secret_sha256"), sha256(parts[3]))
                        ? Optional.of(new Caller(tenant, keyId, Scope.of(List.of((String[])
                                row.getArray("scopes").getArray()))))
                        : Optional.<Caller>empty())
                .optional()
                .flatMap(found -> found));
    }

    private static boolean isEqual(String stored, String offered) {
        return MessageDigest.isEqual(
                stored.getBytes(StandardCharsets.US_ASCII), offered.getBytes(StandardCharsets.US_ASCII));
    }

    private static String sha256(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
