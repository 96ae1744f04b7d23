package io.toneguard.ingest.source;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.secret.MasterKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source shows or computes with, in the clear: exists only while {@code sources add} or {@code rotate} runs. For
 * {@link AuthKind#AUDIOHOOK} it is {@code APIKEY:SECRET}, the secret in Base64; {@code APIKEY:} is a source without a secret.
 */
public final class Credential {
    /** Shorter ones can be guessed, and the fast hash they are kept as would not slow that down. */
    static final int SHORTEST = 16;
    /** What is longer is not even hashed at the door. */
    static final int LONGEST = 256;

    private static final int RANDOM_BYTES = 32;
    private static final Pattern VISIBLE = Pattern.compile("[!-~]*");
    private static final Pattern URL_SAFE = Pattern.compile("[A-Za-z0-9._~-]*");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AuthKind auth;
    private final String text;

    private Credential(AuthKind auth, String text) {
        this.auth = auth;
        this.text = text;
    }

    /**
     * 256 random bits.
     *
     * @throws IllegalArgumentException where the other side makes it
     */
    public static Credential made(AuthKind auth, String sourceName) {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return switch (auth) {
            case BASIC, BEARER, HEADER, PATH ->
                new Credential(auth, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            case AUDIOHOOK ->
                new Credential(auth, sourceName + ":" + Base64.getEncoder().encodeToString(bytes));
            case TWILIO_SIGNATURE ->
                throw new IllegalArgumentException(
                        "twilio-signature is made with the account's own auth token; give that with --credential");
            case NONE -> throw new IllegalArgumentException("authentication none has no credential");
        };
    }

    /** @throws IllegalArgumentException if it can be guessed, or cannot be sent by such a source; the message does not repeat it */
    public static Credential given(AuthKind auth, String sourceName, String text) {
        if (auth == AuthKind.NONE) {
            throw new IllegalArgumentException("authentication none has no credential");
        }
        if (auth == AuthKind.AUDIOHOOK) {
            return new Credential(auth, audioHook(sourceName, text));
        }
        requireLength(text, "the credential");
        if (!VISIBLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "the credential has a blank or a character beyond ASCII, which HTTP headers do not carry safely");
        }
        if (auth == AuthKind.PATH && !URL_SAFE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "the credential is part of a URL and has a character other than a-z, A-Z, 0-9, '-', '.', '_' and '~'");
        }
        return new Credential(auth, text);
    }

    private static String audioHook(String sourceName, String text) {
        int colon = text.lastIndexOf(':');
        var apiKey = colon < 0 ? sourceName : text.substring(0, colon);
        var secret = text.substring(colon + 1);
        if (!VISIBLE.matcher(apiKey).matches() || apiKey.length() > LONGEST || apiKey.isEmpty()) {
            throw new IllegalArgumentException("the API key is empty, over " + LONGEST
                    + " characters, or has a blank or a character beyond ASCII");
        }
        if (secret.isEmpty()) {
            requireLength(apiKey, "the API key of a source without a client secret");
        } else if (decoded(secret) == null) {
            throw new IllegalArgumentException("the client secret is no Base64; give it as Genesys shows it");
        } else {
            requireLength(secret, "the client secret");
        }
        return apiKey + ":" + secret;
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static void requireLength(String text, String what) {
        if (text.length() < SHORTEST) {
            throw new IllegalArgumentException(what + " has " + text.length() + " characters, fewer than " + SHORTEST
                    + ": one that short can be guessed, and what is kept of it is made to be checked fast");
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(what + " has " + text.length() + " characters, over " + LONGEST);
        }
    }

    /** To be shown once to whoever had it made. */
    public String reveal() {
        return text;
    }

    /**
     * As it is kept: a salted digest, or sealed where the dialect computes with it.
     *
     * @throws IllegalArgumentException if it must be sealed and there is no master key
     */
    public String stored(TenantId tenant, String sourceName, Optional<MasterKey> masterKey) {
        if (!auth.needsKey()) {
            return HashedCredential.of(text).text();
        }
        return masterKey
                .orElseThrow(() -> new IllegalArgumentException("authentication " + auth.word()
                        + " needs the key itself, which is kept encrypted, but " + MasterKey.isMissing()))
                .seal(text, owner(tenant, sourceName));
    }

    /** Whose a sealed credential is. */
    static String owner(TenantId tenant, String sourceName) {
        return tenant + "/" + sourceName;
    }

    @Override
    public String toString() {
        return "Credential[" + auth.word() + "]";
    }
}
