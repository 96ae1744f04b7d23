package io.toneguard.ingest.pbx;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our certificate, read again when its files change: those of Let's Encrypt change every 60 days, and calls must not be cut for that. */
final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);

    private final Path certificate;
    private final Path key;
    private volatile SslContext context;
    private List<FileTime> read;
    /** Why the files could not be read the last time; empty if they could. */
    private String failure = "";

    /** @throws IllegalStateException if they are not there or do not belong together */
    TlsFiles(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
        try {
            read = times();
            context = load();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("pbx.tls-certificate=" + certificate + " and pbx.tls-key=" + key
                    + " cannot be used: " + e.getClass().getSimpleName() + ", " + e.getMessage());
        }
    }

    SslContext context() {
        return context;
    }

    /** Not on an event loop: it looks at the disk. */
    synchronized void lookAgain() {
        try {
            var now = times();
            if (!now.equals(read)) {
                context = load();
                // Only now: what cannot be read may be in the making, and its time need not change when it is whole.
                read = now;
                LOG.info("TLS certificate {} was read again; new connections see it", certificate);
            }
            failure = "";
        } catch (IOException | IllegalArgumentException | UncheckedIOException e) {
            var reason = String.valueOf(e.getMessage());
            if (!reason.equals(failure)) {
                failure = reason;
                LOG.warn(
                        "TLS certificate {} changed and cannot be read ({}); the former one stays in use, and it is tried again",
                        certificate,
                        reason);
            }
        }
    }

    private List<FileTime> times() throws IOException {
        return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
    }

    private SslContext load() throws SSLException {
        return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                .sslProvider(SslProvider.JDK)
                .build();
    }
}
