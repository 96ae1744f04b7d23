package io.toneguard.ingest.source;

import java.util.Optional;
import java.util.function.Function;

/**
 * A secret that the peer simply shows: bearer token, secret header, last part of the path.
 *
 * @param place where it is to be found, for the log
 */
record SharedSecret(String place, Function<Handshake, Optional<String>> shown, HashedCredential expected)
        implements Authenticator {
    private static final int TOKEN_PART = 4;

    static SharedSecret bearer(HashedCredential expected) {
        return new SharedSecret(
                "Authorization: Bearer", handshake -> AuthorizationHeader.credentials(handshake, "bearer"), expected);
    }

    static SharedSecret header(String name, HashedCredential expected) {
        return new SharedSecret("header " + name, handshake -> handshake.header(name), expected);
    }

    static SharedSecret path(HashedCredential expected) {
        return new SharedSecret("the path's last part", SharedSecret::lastPart, expected);
    }

    private static Optional<String> lastPart(Handshake handshake) {
        var parts = handshake.pathParts();
        return parts.size() > TOKEN_PART ? Optional.of(parts.get(TOKEN_PART)) : Optional.empty();
    }

    @Override
    public Verdict check(Handshake handshake) {
        var secret = shown.apply(handshake).filter(text -> !text.isEmpty());
        if (secret.isEmpty()) {
            return Verdict.missing("no credential in " + place);
        }
        return secret.get().length() <= Credential.LONGEST && expected.matches(secret.get())
                ? Verdict.ADMITTED
                : Verdict.wrong("wrong credential in " + place);
    }
}
