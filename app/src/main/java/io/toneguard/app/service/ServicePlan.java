package io.toneguard.app.service;

import io.toneguard.app.db.OpenDatabase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a service process is to be.
 *
 * @param workersBeside worker JVMs to start beside this process and keep alive; 0 where workers are somebody else's
 * @param pbxPort where PBXs stream in, on the address of {@code http}; 0 takes any free one
 * @param store what {@code --store} names
 * @param data the data folder; the inbox lies in it
 */
public record ServicePlan(
        Set<Role> roles,
        int workersBeside,
        OpenDatabase database,
        String store,
        Path data,
        HttpAddress http,
        int pbxPort) {
    /**
     * Where health, metrics and the read API answer.
     *
     * @param bind address to listen on, resolved once, so that what is listened on is what the wall was built for
     * @param port 0 takes any free one
     */
    public record HttpAddress(InetAddress bind, int port) {
        private static final int LAST_PORT = 65_535;

        /** @throws IllegalArgumentException if {@code bind} is blank or unknown, or the port is none */
        public static HttpAddress of(String bind, int port) {
            if (bind.isBlank()) {
                throw new IllegalArgumentException("--bind= is empty; give an address, such as 127.0.0.1 or 0.0.0.0");
            }
            requirePort("--port", port);
            try {
                return new HttpAddress(InetAddress.getByName(bind), port);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("--bind=" + bind + " is no address that this machine knows", e);
            }
        }

        /** @throws IllegalArgumentException naming the option, if it is no port */
        public static void requirePort(String option, int port) {
            if (port < 0 || port > LAST_PORT) {
                throw new IllegalArgumentException(option + "=" + port + " is outside 0 to " + LAST_PORT);
            }
        }

        /** On loopback the machine's own users are trusted with what is no tenant's; anywhere else all but a health probe needs a token. */
        boolean needsToken() {
            return !bind.isLoopbackAddress();
        }

        /** The address without a name that could be resolved to another one. */
        String address() {
            return bind.getHostAddress();
        }
    }

    /** The live front's journal: on this machine, whatever the store is. */
    Path journal() {
        return data.resolve("journal").toAbsolutePath().normalize();
    }

    /** Where what is sent over HTTP arrives: on this machine, whatever the store is. */
    Path spool() {
        return data.resolve("spool").toAbsolutePath().normalize();
    }

    Path inbox() {
        return data.resolve("inbox").toAbsolutePath().normalize();
    }
}
