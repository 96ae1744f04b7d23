package io.toneguard.batch;

/** The stored recordings that an analysis may come to, paused and held ones too, as a condition on a row of the ledger. */
public final class AwaitingAnalysis {
    /**
     * Stored, with audio and somebody who may be measured; with the parameters of {@link ScoredSpeakers#bind}. One whose audio retention deleted waits
     * for nothing, whatever its tenant's policy has come to allow.
     */
    public static final String CONDITION =
            "(state = 'stored' and audio_deleted_at is null and " + ScoredSpeakers.CONDITION + ")";

    private AwaitingAnalysis() {}
}
