package io.toneguard.app.db;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do; there is nobody to wake us. */
final class Await {
    private static final int PAUSE_MS = 50;

    private Await() {}

    /** Asks at once and then again and again; false if it did not come true within {@code limit}. */
    static boolean until(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            try {
                Thread.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatabaseException("interrupted while waiting for the embedded PostgreSQL", e);
            }
        }
        return true;
    }
}
