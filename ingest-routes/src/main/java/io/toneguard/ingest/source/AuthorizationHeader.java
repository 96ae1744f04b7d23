package io.toneguard.ingest.source;

import java.util.Locale;
import java.util.Optional;

/** {@code Authorization: SCHEME CREDENTIALS} (RFC 9110 section 11.4). */
final class AuthorizationHeader {
    private AuthorizationHeader() {}

    /** What follows the scheme; empty if there is no header of that scheme. */
    static Optional<String> credentials(Handshake handshake, String scheme) {
        return handshake
                .header("authorization")
                .filter(value -> value.length() > scheme.length()
                        && value.charAt(scheme.length()) == ' '
                        && value.substring(0, scheme.length())
                                .toLowerCase(Locale.ROOT)
                                .equals(scheme))
                .map(value -> value.substring(scheme.length() + 1).strip());
    }
}
