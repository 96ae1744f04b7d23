package io.toneguard.ingest.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A credential of which only a salted SHA-256 is kept. A fast hash is enough, and on an event loop the only one possible, because
 * {@link Credential} lets none in that can be guessed.
 */
final class HashedCredential {
    private static final String PREFIX = "sha256:";
    private static final String DAMAGED = "its credential as it is kept is damaged; `sources rotate` makes another";
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Equal to nothing anybody knows: who knocks at no source takes as long as who is wrong. */
    static final HashedCredential NOBODYS = new HashedCredential(random(SALT_BYTES), random(32));

    private final byte[] salt;
    private final byte[] digest;

    private HashedCredential(byte[] salt, byte[] digest) {
        this.salt = salt;
        this.digest = digest;
    }

    static HashedCredential of(String credential) {
        var salt = random(SALT_BYTES);
        return new HashedCredential(salt, sha256(salt, credential));
    }

    /** @throws IllegalArgumentException if it is not the text of one */
    static HashedCredential parse(String text) {
        var parts = text.split(":", -1);
        if (!text.startsWith(PREFIX) || parts.length != 3) {
            throw new IllegalArgumentException(DAMAGED);
        }
        var base64 = Base64.getDecoder();
        try {
            return new HashedCredential(base64.decode(parts[1]), base64.decode(parts[2]));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(DAMAGED, notBase64);
        }
    }

    /** As it is kept in the database. */
    String text() {
        var base64 = Base64.getEncoder();
        return PREFIX + base64.encodeToString(salt) + ":" + base64.encodeToString(digest);
    }

    /** In constant time. */
    boolean matches(String credential) {
        return MessageDigest.isEqual(digest, sha256(salt, credential));
    }

    private static byte[] sha256(byte[] salt, String credential) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(salt);
            return sha.digest(credential.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
