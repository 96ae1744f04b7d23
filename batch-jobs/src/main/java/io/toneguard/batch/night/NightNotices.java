package io.toneguard.batch.night;

import io.toneguard.batch.reconcile.Tally;
import java.time.LocalDate;

/** Who is told what the nights do; called once each, in the transaction that makes it so. */
public interface NightNotices {
    /** The night's reconciliation is through. */
    void reconciled(LocalDate night, Tally found);

    /**
     * The night is over.
     *
     * @param summary what each step did
     */
    void ended(LocalDate night, String summary);
}
