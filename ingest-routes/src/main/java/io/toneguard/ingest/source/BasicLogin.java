package io.toneguard.ingest.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** HTTP Basic (RFC 7617): the user is the source's name. A wrong user takes as long as a wrong password. */
record BasicLogin(String user, HashedCredential password) implements Authenticator {
    private static final int LONGEST_BASE64 = 1024;

    @Override
    public Verdict check(Handshake handshake) {
        var credentials = AuthorizationHeader.credentials(handshake, "basic");
        if (credentials.isEmpty()) {
            return Verdict.missing("no Authorization: Basic");
        }
        var login = decoded(credentials.get());
        int colon = login.indexOf(':');
        var shownUser = login.substring(0, Math.max(colon, 0));
        var shownPassword = login.substring(colon + 1);
        // Not &&: what is wrong first must not be told by the time it takes.
        boolean same =
                MessageDigest.isEqual(user.getBytes(StandardCharsets.UTF_8), shownUser.getBytes(StandardCharsets.UTF_8))
                        & password.matches(shownPassword);
        return same ? Verdict.ADMITTED : Verdict.wrong("wrong user or password in Authorization: Basic");
    }

    private static String decoded(String base64) {
        if (base64.length() > LONGEST_BASE64) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
