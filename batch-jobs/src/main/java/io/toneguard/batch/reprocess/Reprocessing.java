package io.toneguard.batch.reprocess;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code toneguard.reprocessing}.
 *
 * @param heldBecause why it is held; null if it is not, or somebody stopped it
 * @param analyzer the version that its results carry
 */
public record Reprocessing(
        long number,
        State state,
        Instant stateSince,
        @Nullable HeldBecause heldBecause,
        Instant requestedAt,
        String analyzer,
        Selection selection,
        CostCap cap) {
    /** The life of a reprocessing. */
    public enum State {
        /** Its items are launched. */
        OPEN,
        /** Nothing more of it is analysed until it is opened again. */
        HELD,
        /** None of its items is left to analyse. */
        FINISHED,
        /** BI sees its results. */
        PROMOTED,
        /** BI sees again what it saw before. */
        ROLLED_BACK;

        /** As in the table and on the command line: {@code rolled-back}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Why nobody but the manager holds a reprocessing. */
    public enum HeldBecause {
        /** It is for the night only; the night's window opens it. */
        NIGHT,
        /** Its deadline passed. */
        DEADLINE,
        /** It cost what it may; the next night opens it if it is for the night only. */
        CAP,
        /** The active manager computes another version; one of its own version opens it. */
        VERSION;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Reprocessing of(ResultSet row, int number) throws SQLException {
        var heldBecause = row.getString("held_because");
        return new Reprocessing(
                row.getLong("reprocessing_id"),
                State.of(row.getString("state")),
                row.getObject("state_since", OffsetDateTime.class).toInstant(),
                heldBecause == null ? null : HeldBecause.valueOf(heldBecause.toUpperCase(Locale.ROOT)),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getString("analyzer"),
                new Selection(
                        row.getString("tenant"),
                        instant(row, "calls_from"),
                        instant(row, "calls_until"),
                        row.getString("agent_id"),
                        row.getString("analysed_by"),
                        false),
                new CostCap(
                        row.getBoolean("only_at_night"),
                        instant(row, "ends_at"),
                        row.getObject("most_worker_seconds", Double.class)));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
