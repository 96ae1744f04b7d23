package io.toneguard.app.service;

import io.toneguard.app.db.OpenDatabase;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a service process is to be.
 *
 * @param workersBeside worker JVMs to start beside this process and keep alive; 0 where workers are somebody else's
 * @param store what {@code --store} names
 * @param data the data folder; the inbox lies in it
 */
public record ServicePlan(
        Set<Role> roles, int workersBeside, OpenDatabase database, String store, Path data, HttpAddress http) {
    /**
     * Where health, metrics and the read API answer.
     *
     * @param bind address to listen on
     * @param port 0 takes any free one
     */
    public record HttpAddress(String bind, int port) {
        /** On loopback the machine's own users are trusted; anywhere else every request but a health probe needs a token. */
        boolean needsToken() {
            try {
                return !java.net.InetAddress.getByName(bind).isLoopbackAddress();
            } catch (java.net.UnknownHostException e) {
                throw new IllegalArgumentException("--bind " + bind + " is no address of this machine", e);
            }
        }
    }

    Path inbox() {
        return data.resolve("inbox").toAbsolutePath().normalize();
    }
}
