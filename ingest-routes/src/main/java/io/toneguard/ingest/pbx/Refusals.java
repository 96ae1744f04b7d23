package io.toneguard.ingest.pbx;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of peers that are refused before anybody asked who they are: one line a minute of an address, and of a hundred addresses, as
 * anybody can knock. What is not told is counted all the same. From any thread.
 */
final class Refusals {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_ADDRESSES = 100;

    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);

    private final LongSupplier nanoTime;
    private final Set<String> told = new HashSet<>();
    private long sinceNanos;

    Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        sinceNanos = nanoTime.getAsLong();
    }

    /**
     * @param path as {@link io.toneguard.ingest.source.ShownPath} has it, or why there is none
     * @param why for the log; never holds a credential
     */
    void tell(InetSocketAddress remote, String path, int status, String why) {
        if (isNews(remote.getHostString())) {
            LOG.info(
                    "Peer {} at {}: refused with {}, {}; told once a minute of an address, toneguard_pbx_refused_total counts"
                            + " them",
                    remote.getHostString(),
                    path,
                    status,
                    why);
        }
    }

    private synchronized boolean isNews(String address) {
        long now = nanoTime.getAsLong();
        if (now - sinceNanos >= MINUTE_NANOS) {
            sinceNanos = now;
            told.clear();
        }
        return told.size() < MOST_ADDRESSES && told.add(address);
    }
}
