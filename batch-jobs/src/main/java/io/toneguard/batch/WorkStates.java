package io.toneguard.batch;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.util.Set;

/**
 * The transitions that the final analysis makes with what a launch holds, for some kinds of work. Each is called in the tenant's scope
 * and within a transaction, and moves only what the launch still holds.
 */
public interface WorkStates {
    Set<WorkKind> kinds();

    /** Locks it until the end of the transaction; false if it is no longer this launch's, or nothing to be analysed, such as erased. */
    boolean holds(Held held);

    /** Whether it is still to be analysed, asked before it is taken in hand; what is not is released. */
    default boolean wanted(Held held) {
        return true;
    }

    /**
     * Analysed; its results are written in this transaction.
     *
     * @param workedSeconds what reading and analysing it took
     */
    void analysed(Held held, AnalyzerVersion analyzer, double workedSeconds);

    /** Its bytes cannot be read: they would fail the same way again. */
    void failed(Held held, String code, String reason);

    /** Its audio is not in the store. That may pass, unless it was deleted on purpose: then another try is of no use. */
    default void audioGone(Held held, String what) {
        analysisFailed(held, what);
    }

    /** Pending again, as if this launch had never taken it. */
    void release(Held held);

    /** Its analysis threw, or the store did not give it: charges an attempt, and lets a later launch try or, at the cap, puts it aside. */
    void analysisFailed(Held held, String what);

    /**
     * Its worker fell silent while it had this recording in hand: charges an attempt.
     *
     * @return whether it stays with its launch no longer, because it was put aside or is not this launch's
     */
    boolean workerLost(Held held);

    /**
     * What is claimed by no open partition, however that came about, is pending again.
     *
     * @return how many
     */
    int releaseUnheld(TenantId tenant);
}
