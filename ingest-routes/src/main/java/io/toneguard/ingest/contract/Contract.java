package io.toneguard.ingest.contract;

import org.jspecify.annotations.Nullable;

/**
 * How much a tenant may bring; null: as much as it likes.
 *
 * @param sessions live connections at one time, of all its sources together, on one node
 * @param audioHoursPerMonth stored audio in a calendar month (UTC), hours
 * @param uploadsPerSecond recordings over HTTP, on one node
 */
public record Contract(
        @Nullable Integer sessions,
        @Nullable Double audioHoursPerMonth,
        @Nullable Double uploadsPerSecond) {
    /** A tenant with whom nothing was agreed. */
    public static final Contract UNLIMITED = new Contract(null, null, null);

    public Contract {
        if (sessions != null && sessions < 0) {
            throw new IllegalArgumentException("a contract of " + sessions + " sessions is below 0");
        }
        if (audioHoursPerMonth != null && !(audioHoursPerMonth >= 0)) {
            throw new IllegalArgumentException("a contract of " + audioHoursPerMonth + " audio hours is below 0");
        }
        if (uploadsPerSecond != null && !(uploadsPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "a contract of " + uploadsPerSecond + " uploads per second is not above 0; `none` lifts the limit");
        }
    }
}
