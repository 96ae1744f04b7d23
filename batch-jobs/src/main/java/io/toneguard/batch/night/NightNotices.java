package io.toneguard.batch.night;

import io.toneguard.batch.reconcile.Tally;
import java.time.LocalDate;

/** Who is told what the nights do; called once each, in the transaction that makes it so. */
public interface NightNotices {
    /** Tells nobody; the log has it all the same. */
    NightNotices NONE = new NightNotices() {
        @Override
        public void reconciled(LocalDate night, Tally found) {}

        @Override
        public void ended(LocalDate night, String summary) {}
    };

    /** The night's reconciliation is through. */
    void reconciled(LocalDate night, Tally found);

    /**
     * The night is over.
     *
     * @param summary what each step did
     */
    void ended(LocalDate night, String summary);
}
