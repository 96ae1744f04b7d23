package io.toneguard.app.chaos;

/** Time that passes. */
final class Pace {
    private Pace() {}

    static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
