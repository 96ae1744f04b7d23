package io.toneguard.app.db;

import io.toneguard.voice.call.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A key as somebody shows it, {@code tg_TENANT-UUID_KEY-UUID_SECRET}: it names its row, so that it can be looked up under row-level security.
 * The secret itself is not kept, not even here.
 *
 * @param secretSha256 lower-case hexadecimal SHA-256 of the secret that came with it
 */
public record OfferedKey(Name name, String secretSha256) {
    private static final int PARTS = 4;
    private static final int SECRET_DIGITS = 64;

    /** Which row it is, if it is one. */
    public record Name(TenantId tenant, UUID key) {}

    /** Empty if it is not even formed as a key. */
    public static Optional<OfferedKey> of(String text) {
        var parts = text.split("_", -1);
        if (parts.length != PARTS || !parts[0].equals("tg") || parts[3].length() != SECRET_DIGITS) {
            return Optional.empty();
        }
        try {
            var name = new Name(new TenantId(UUID.fromString(parts[1])), UUID.fromString(parts[2]));
            return Optional.of(new OfferedKey(name, sha256(parts[3])));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    static String written(Name name, String secret) {
        return "tg_" + name.tenant() + "_" + name.key() + "_" + secret;
    }

    static String sha256(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** In the same time whatever they are. */
    boolean hasSecret(String storedSha256) {
        return MessageDigest.isEqual(
                storedSha256.getBytes(StandardCharsets.US_ASCII), secretSha256.getBytes(StandardCharsets.US_ASCII));
    }

    /** Without its digest. */
    @Override
    public String toString() {
        return "OfferedKey[" + name.key() + "]";
    }
}
