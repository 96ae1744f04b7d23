package io.toneguard.batch.reconcile;

/** How store, ledger and results can disagree. */
public enum FindingKind {
    /** The ledger says stored or claimed, and the store has no audio: the analysis will put it aside. */
    MISSING,
    /** Analysed, and the audio is no longer there; a tenant may have had it deleted. */
    AUDIO_GONE,
    /** The store has less of it than was stored. */
    TRUNCATED,
    /** Audio that no row of the ledger knows, or of a tenant whom the database does not know; never deleted by itself. */
    ORPHANED,
    /** Something in a month of the store that the store did not make; left alone. */
    FOREIGN,
    /** Left by a writer that is gone: discarded if nobody can need it. */
    HALF_WRITTEN,
    /** The ledger says erased, and something is still in the store: removed. */
    ERASED_AUDIO,
    /** Analysed, and there is no result: analysed again. */
    RESULT_MISSING,
    /** Results of a recording that is erased or unknown: deleted. */
    RESULT_ORPHANED,
    /** Should have been analysed by now. */
    NEVER_ANALYSED,
    /** The store could not say what it has of a tenant or a month, or not read a recording: what was found there before stays open. */
    UNREADABLE,
    /** Failed within {@code reconcile.old-after}: counted only. */
    FAILED,
    /** Quarantined within {@code reconcile.old-after}: counted only. */
    QUARANTINED;

    /** Whether an operator is to be told: not of what a tenant may want, or what is told where it happens. */
    public boolean callsForAction() {
        return this != AUDIO_GONE && this != FAILED && this != QUARANTINED;
    }
}
