package io.toneguard.batch.night;

import io.toneguard.batch.OperatorNotices;
import io.toneguard.batch.OperatorNotices.Kind;
import io.toneguard.batch.reconcile.Tally;
import java.time.LocalDate;

/** Tells operators: that the night is over, always; of its reconciliation, if something is left for them to do. */
final class ToldNights implements NightNotices {
    private final OperatorNotices notices;

    ToldNights(OperatorNotices notices) {
        this.notices = notices;
    }

    @Override
    public void reconciled(LocalDate night, Tally found) {
        if (found.callsForAction()) {
            notices.tell(
                    Kind.RECONCILIATION,
                    night.toString(),
                    "The reconciliation of the night of " + night + " found: " + found
                            + "; `jobs reconcile --show` lists them");
        }
    }

    @Override
    public void ended(LocalDate night, String summary) {
        notices.tell(Kind.NIGHT_ENDED, night.toString(), "The night of " + night + " is over: " + summary);
    }
}
