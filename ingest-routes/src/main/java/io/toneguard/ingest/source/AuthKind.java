package io.toneguard.ingest.source;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How a peer proves which source it is. */
public enum AuthKind {
    /** HTTP Basic (RFC 7617); the user is the source's name. */
    BASIC("basic", false),
    /** {@code Authorization: Bearer} (RFC 6750). */
    BEARER("bearer", false),
    /** A secret in a request header whose name is a setting of the source. */
    HEADER("header", false),
    /** A token as the last part of the path, for platforms that can be given a URL and nothing else. */
    PATH("path", false),
    /** {@code X-Twilio-Signature}: HMAC-SHA1 over our public URL with the account's auth token. */
    TWILIO_SIGNATURE("twilio-signature", true),
    /** Genesys AudioHook: API key and HTTP message signature with the client secret. */
    AUDIOHOOK("audiohook", true),
    /** Nothing is asked, but the peer must be on this machine: for trials. */
    NONE("none", false);

    private final String word;
    private final boolean needsKey;

    AuthKind(String word, boolean needsKey) {
        this.word = word;
        this.needsKey = needsKey;
    }

    /** As in SQL and on the command line. */
    public String word() {
        return word;
    }

    /** True where the credential itself is computed with, so that a digest of it is not enough. */
    public boolean needsKey() {
        return needsKey;
    }

    /**
     * Reads {@link #word()} back.
     *
     * @throws IllegalArgumentException if the word names no kind
     */
    public static AuthKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown authentication '" + word + "'; known: "
                        + Arrays.stream(values()).map(AuthKind::word).collect(Collectors.joining(", "))));
    }
}
