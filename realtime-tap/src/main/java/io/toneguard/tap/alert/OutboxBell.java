package io.toneguard.tap.alert;

/**
 * Says in this process that the outbox has something new, so that it is brought at once; what other nodes write is found at the next poll, as is
 * whatever was rung for and missed. Thread-safe.
 */
public final class OutboxBell {
    private volatile Runnable answer = () -> {};

    /** @param answer never waits and never fails */
    public void answeredBy(Runnable answer) {
        this.answer = answer;
    }

    /** To be called after the commit. */
    public void ring() {
        answer.run();
    }
}
