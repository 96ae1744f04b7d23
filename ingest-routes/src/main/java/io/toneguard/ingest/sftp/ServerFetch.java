package io.toneguard.ingest.sftp;

import io.toneguard.ingest.recording.InboxDoor;
import io.toneguard.ingest.recording.InboxDoor.Remote;
import io.toneguard.ingest.sftp.SftpSettings.Afterwards;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what lies on one server into the inbox, one file after the other, a sidecar before its recording. A file goes from its server
 * once it is durable here; a crash in between fetches it again, which the inbox recognises. Used by one thread; closed by any.
 */
final class ServerFetch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFetch.class);

    /** After so many in one look the server is left in peace until the next. */
    private static final int ENOUGH_FAILED = 10;

    /** call.json, then call.wav.json, then call.wav: all of one name beside one another. */
    private static final Comparator<Remote> SIDECARS_FIRST = Comparator.comparing(ServerFetch::firstPart)
            .thenComparing(file -> !file.isSidecar())
            .thenComparing(Remote::name);

    private final SftpSettings.Server server;
    private final SftpSettings settings;
    private final InboxDoor door;
    private final RemoteFiles files;
    private final ServerTroubles troubles;
    private volatile @Nullable SftpConnection connection;
    private volatile boolean closed;

    ServerFetch(SftpSettings.Server server, SftpSettings settings, InboxDoor door, LongSupplier nanos) {
        this.server = server;
        this.settings = settings;
        this.door = door;
        this.files = new RemoteFiles(settings.settle(), settings.restAfterFailure(), nanos);
        this.troubles = new ServerTroubles(server.name());
    }

    /** @return whether the server could be used */
    boolean look() {
        files.beginLook();
        try {
            fetch(ready(connected().list()));
            troubles.serverWorks();
            return true;
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                troubles.server(e);
            }
            disconnect();
            return false;
        }
    }

    private SftpConnection connected() throws IOException {
        var open = connection;
        if (open != null && open.isOpen()) {
            return open;
        }
        disconnect();
        open = SftpConnection.open(server, settings);
        connection = open;
        if (closed) {
            disconnect();
            throw new IOException("stopped");
        }
        return open;
    }

    private List<Remote> ready(List<Remote> all) {
        return all.stream()
                .filter(this::isWanted)
                .filter(files::isReady)
                .sorted(SIDECARS_FIRST)
                .limit(settings.filesPerLook())
                .toList();
    }

    private boolean isWanted(Remote file) {
        if (!file.isPlain()) {
            troubles.unwanted(file, "its name cannot be a file's in the inbox; rename it");
            return false;
        }
        if (file.isWanted() && file.bytes() > settings.largest().toBytes()) {
            troubles.unwanted(
                    file,
                    "it has " + file.bytes() + " bytes, over sftp.largest="
                            + settings.largest().toBytes() + " bytes");
            return false;
        }
        return file.isWanted();
    }

    /** @throws IOException if the server cannot be used any more */
    private void fetch(List<Remote> ready) throws IOException {
        int failed = 0;
        for (var file : ready) {
            if (closed || failed >= ENOUGH_FAILED) {
                return;
            }
            try {
                if (files.waitsForSidecar(file)) {
                    continue;
                }
                fetch(file);
            } catch (IOException | RuntimeException e) {
                failed++;
                files.failed(file);
                if (!closed) {
                    troubles.file(
                            file, files.isInInbox(file) ? "is here, but cannot be removed" : "could not be fetched", e);
                }
                // What is still on its way would be taken for the answer to the next question.
                disconnect();
            }
        }
    }

    private void fetch(Remote file) throws IOException {
        var open = connected();
        if (!files.isInInbox(file)) {
            try (var content = open.read(file)) {
                door.put(file, content);
            }
            files.fetched(file);
            LOG.info("sftp server {}: {} fetched, {} bytes", server.name(), file.printable(), file.bytes());
        }
        if (!open.isStill(file)) {
            files.failed(file);
            LOG.info("sftp server {}: {} changed while it was fetched; fetched again", server.name(), file.printable());
            return;
        }
        if (server.then() == Afterwards.DELETE) {
            open.delete(file);
        } else {
            open.move(file, server.moveTo());
        }
    }

    private void disconnect() {
        var open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    /** What is being fetched breaks off, and is fetched again after the next start. */
    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    private static String firstPart(Remote file) {
        int dot = file.name().indexOf('.', 1);
        return dot > 0 ? file.name().substring(0, dot) : file.name();
    }
}
