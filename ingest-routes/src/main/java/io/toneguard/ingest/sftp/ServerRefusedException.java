package io.toneguard.ingest.sftp;

import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** There is no login at a server. The message says why and what to do, and holds no secret. */
final class ServerRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private ServerRefusedException(String message, JSchException cause) {
        super(message, cause);
    }

    /** @param fingerprint of the key that the server showed; null: none */
    static ServerRefusedException because(JSchException e, SftpSettings.Server server, @Nullable String fingerprint) {
        String at = server.host() + ":" + server.port();
        String kind = e.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        String words = String.valueOf(e.getMessage());
        String said = words.toLowerCase(Locale.ROOT);
        if (fingerprint != null && (kind.contains("hostkey") || said.contains("hostkey"))) {
            boolean changed = kind.contains("changed") || said.contains("changed");
            return new ServerRefusedException(
                    at + " shows the key " + fingerprint
                            + (changed
                                    ? ", which is another than the one in known-hosts=" + server.knownHosts()
                                            + ": somebody stands between, or the server has a new key; nothing was sent to it."
                                            + " If its administrator confirms this fingerprint, replace the line"
                                    : ", which is not in known-hosts=" + server.knownHosts()
                                            + "; nothing was sent to it. If its administrator confirms this fingerprint, add"
                                            + " the line that `ssh-keyscan -p " + server.port() + " " + server.host()
                                            + "` writes"),
                    e);
        }
        if (said.contains("auth")) {
            return new ServerRefusedException(
                    at + " does not let " + server.user()
                            + " in; check user, private-key or password of this server, and what it knows of them",
                    e);
        }
        return new ServerRefusedException(
                at + " cannot be reached (" + words.replaceAll("\\p{Cntrl}", "?") + "); tried again by itself", e);
    }
}
