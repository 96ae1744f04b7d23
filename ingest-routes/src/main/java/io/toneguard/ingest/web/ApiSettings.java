package io.toneguard.ingest.web;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the web API, under {@code api}.
 *
 * @param spool the folder on this machine in which recordings arrive before they are taken in; of one process
 * @param largest largest recording
 * @param keepFree what must stay free on the spool's disk
 * @param slowest a request that brings less than this in a second, over half a minute, is broken off, whichever part of a form it is in
 * @param uploadsAtOnce requests that may bring a recording at the same time; each holds a thread, so well below server.tomcat.threads.max
 * @param uploadsAtOncePerTenant of them one tenant's, at most
 * @param bytesInHand what one tenant's requests and open resumable uploads may announce together
 * @param uploadsPerTenant open resumable uploads of one tenant, at most
 * @param uploadsKept how long an open resumable upload waits for its next part
 * @param idempotencyKept how long an Idempotency-Key is known
 * @param longestWait longest {@code ?wait=}
 * @param waiters requests that may wait for a result at the same time; one more is answered at once with what is known
 * @param waitPoll how often is looked for results that somebody waits for
 * @param requestsPerSecond of one tenant, in the long run
 * @param burst requests of one tenant that may come at once
 */
@ConfigurationProperties("api")
public record ApiSettings(
        Path spool,
        @DefaultValue("4GB") DataSize largest,
        @DefaultValue("1GB") DataSize keepFree,
        @DefaultValue("1KB") DataSize slowest,
        @DefaultValue("12") int uploadsAtOnce,
        @DefaultValue("8") int uploadsAtOncePerTenant,
        @DefaultValue("20GB") DataSize bytesInHand,
        @DefaultValue("100") int uploadsPerTenant,
        @DefaultValue("24h") Duration uploadsKept,
        @DefaultValue("24h") Duration idempotencyKept,
        @DefaultValue("120s") Duration longestWait,
        @DefaultValue("200") int waiters,
        @DefaultValue("500ms") Duration waitPoll,
        @DefaultValue("500") int requestsPerSecond,
        @DefaultValue("1000") int burst) {
    public ApiSettings {
        if (spool == null) {
            throw new IllegalArgumentException(
                    "api.spool is not set; name a folder on this machine in which recordings may arrive");
        }
        requirePositive("largest", largest.toBytes());
        requirePositive("uploads-at-once", uploadsAtOnce);
        requirePositive("uploads-at-once-per-tenant", uploadsAtOncePerTenant);
        requirePositive("uploads-per-tenant", uploadsPerTenant);
        requirePositive("uploads-kept", uploadsKept.toMillis());
        requirePositive("idempotency-kept", idempotencyKept.toMillis());
        requirePositive("longest-wait", longestWait.toMillis());
        requirePositive("wait-poll", waitPoll.toMillis());
        requirePositive("requests-per-second", requestsPerSecond);
        requirePositive("burst", burst);
        if (keepFree.isNegative() || slowest.isNegative() || waiters < 0) {
            throw new IllegalArgumentException("api.keep-free, api.slowest and api.waiters must not be negative");
        }
        if (bytesInHand.compareTo(largest) < 0) {
            throw new IllegalArgumentException("api.bytes-in-hand=" + bytesInHand + " is less than api.largest="
                    + largest + ": the largest recording could never be sent");
        }
    }

    /**
     * Beside those that bring recordings there must be threads for everybody else.
     *
     * @param threads of the web server
     * @throws IllegalArgumentException if there are none
     */
    void requireThreadsBeside(int threads) {
        int left = 4;
        if (uploadsAtOnce > threads - left) {
            throw new IllegalArgumentException("api.uploads-at-once=" + uploadsAtOnce + " leaves fewer than " + left
                    + " of server.tomcat.threads.max=" + threads
                    + " threads for all other requests; lower the one or raise the other");
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("api." + name + " must be greater than 0");
        }
    }
}
