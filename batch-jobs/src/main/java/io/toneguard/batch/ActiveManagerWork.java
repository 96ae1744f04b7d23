package io.toneguard.batch;

/** Something else that the one active manager sees to, beside its launches. */
public interface ActiveManagerWork {
    /** Called by the active manager every {@code batch.poll} or so; returns soon. What it throws is logged, and it is called again. */
    void look();

    /** Called while this manager stands by, and when it stops: whatever {@link #look} began ends by itself soon. */
    void standBy();
}
