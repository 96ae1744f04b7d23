package io.toneguard.voice.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals credentials that are needed in the clear, to compute with: AES-256-GCM (NIST SP 800-38D), bound to whose credential it is, so that a
 * sealed text copied to another row does not open there. The key comes from the environment and is never in the database.
 */
public final class MasterKey {
    /** The environment variable with the key: 32 bytes in Base64. */
    public static final String VARIABLE = "TONEGUARD_MASTER_KEY";

    private static final String HOW = "make one with: openssl rand -base64 32";
    private static final String PREFIX = "aes256gcm:";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if it is not 32 bytes in Base64 */
    public MasterKey(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException notBase64) {
            // Without its cause, which tells a character of the key.
            throw new IllegalArgumentException(VARIABLE + " is no Base64; " + HOW);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    VARIABLE + " holds " + bytes.length + " bytes, not " + KEY_BYTES + "; " + HOW);
        }
        key = new SecretKeySpec(bytes, "AES");
    }

    /**
     * Empty where the variable is not set.
     *
     * @throws IllegalArgumentException if it holds no key
     */
    public static Optional<MasterKey> from(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(VARIABLE))
                .filter(text -> !text.isBlank())
                .map(MasterKey::new);
    }

    /** What to do where it is needed and not there. */
    public static String isMissing() {
        return VARIABLE + " is not set; " + HOW + ", keep it, and give the same to every process";
    }

    /** @param owner whose credential it is */
    public String seal(String credential, String owner) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        var base64 = Base64.getEncoder();
        return PREFIX + base64.encodeToString(nonce) + ":"
                + base64.encodeToString(
                        run(Cipher.ENCRYPT_MODE, credential.getBytes(StandardCharsets.UTF_8), nonce, owner));
    }

    /** @throws IllegalArgumentException if this is not what was sealed, with this key, for this owner */
    public String open(String sealed, String owner) {
        var parts = sealed.split(":", -1);
        if (!sealed.startsWith(PREFIX) || parts.length != 3) {
            throw new IllegalArgumentException("not a sealed credential");
        }
        var base64 = Base64.getDecoder();
        return new String(
                run(Cipher.DECRYPT_MODE, base64.decode(parts[2]), base64.decode(parts[1]), owner),
                StandardCharsets.UTF_8);
    }

    private byte[] run(int mode, byte[] input, byte[] nonce, String owner) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("sealed with another " + VARIABLE + ", or for somebody else", e);
        }
    }

    @Override
    public String toString() {
        return "MasterKey";
    }
}
