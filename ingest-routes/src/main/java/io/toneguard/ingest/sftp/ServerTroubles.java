package io.toneguard.ingest.sftp;

import io.toneguard.ingest.recording.InboxDoor.Remote;
import io.toneguard.voice.log.OnceAMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is wrong with one server and its files, each in one line, once a minute while it lasts. */
final class ServerTroubles {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTroubles.class);

    private final String server;
    private final OnceAMinute ofServer = new OnceAMinute();
    private final OnceAMinute ofFiles = new OnceAMinute();

    ServerTroubles(String server) {
        this.server = server;
    }

    /** Files stay on the server until it is over. */
    void server(Exception trouble) {
        ofServer.say(() -> LOG.warn("sftp server {}: {}", server, printable(trouble)));
        LOG.debug("The whole cause", trouble);
    }

    /** A look at the server went well, whatever became of its files. */
    void serverWorks() {
        if (ofServer.end()) {
            LOG.info("sftp server {}: what was wrong is over", server);
        }
    }

    /** @param what such as {@code could not be fetched} */
    void file(Remote file, String what, Exception trouble) {
        ofFiles.say(() -> LOG.warn(
                "sftp server {}: {} {} ({}); it stays there and is tried again",
                server,
                file.printable(),
                what,
                printable(trouble)));
        LOG.debug("The whole cause", trouble);
    }

    /** It is left there for good, unless somebody changes it. */
    void unwanted(Remote file, String why) {
        ofFiles.say(() -> LOG.warn("sftp server {}: '{}' is left there, {}", server, file.printable(), why));
    }

    private static String printable(Exception trouble) {
        return String.valueOf(trouble.getMessage()).replaceAll("\\p{Cntrl}", "?");
    }
}
