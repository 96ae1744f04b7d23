package io.toneguard.ingest.web;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/** Whether a client keeps up: what comes in each half minute, so that one that trickles does not hold a place for long. */
final class Pace {
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final DataSize slowest;
    private final LongSupplier nanoTime;
    private long bytes;
    private long windowBegan;
    private long bytesAtWindow;

    /**
     * Begins now.
     *
     * @param slowest that may come in a second
     * @param nanoTime {@link System#nanoTime}, save in tests
     */
    Pace(DataSize slowest, LongSupplier nanoTime) {
        this.slowest = slowest;
        this.nanoTime = nanoTime;
        this.windowBegan = nanoTime.getAsLong();
    }

    /** @throws ApiProblem 408 if too little came in the half minute that is over */
    void came(int count) {
        bytes += count;
        long now = nanoTime.getAsLong();
        if (now - windowBegan >= WINDOW.toNanos()) {
            if (bytes - bytesAtWindow < slowest.toBytes() * WINDOW.toSeconds()) {
                throw tooSlow();
            }
            windowBegan = now;
            bytesAtWindow = bytes;
        }
    }

    /** All that came. */
    long bytes() {
        return bytes;
    }

    ApiProblem tooSlow() {
        return new ApiProblem(
                HttpStatus.REQUEST_TIMEOUT,
                bytes + " bytes came, in the end slower than api.slowest=" + slowest
                        + " a second; send faster, or in parts by /v1/uploads");
    }
}
