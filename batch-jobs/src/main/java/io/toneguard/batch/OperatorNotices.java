package io.toneguard.batch;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What an operator should hear of because only a person can put it right. Written in the caller's transaction, so it is told if, and only if,
 * the fact is there; the manager's process gathers and delivers it. Whoever tells it also logs it.
 */
public final class OperatorNotices {
    private final JdbcClient jdbc;

    /** @param jdbc on the data source whose transactions the callers open */
    public OperatorNotices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a notice is about; receivers tell notices apart by the word. */
    public enum Kind {
        /** A recording that the analysis put aside; subject: its id. */
        QUARANTINED("recording-quarantined"),
        /** A launch that could not be restarted; subject: its number. */
        LAUNCH_GIVEN_UP("launch-given-up"),
        /** Partitions are ready and no worker takes one; subject: workers. */
        NOBODY_WORKS("nobody-works"),
        /** A reprocessing that its cap or deadline stopped; subject: its number. */
        REPROCESSING_HELD("reprocessing-held"),
        /** A night ended; subject: its date. */
        NIGHT_ENDED("night-ended"),
        /** What a reconciliation found; subject: its run. */
        RECONCILIATION("reconciliation");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * Tells it once.
     *
     * @param subject id of what it is about
     * @param text one line for a person, of ids, counts and codes: it leaves the house, so no name, no number called, no file name
     */
    public void tell(Kind kind, String subject, String text) {
        jdbc.sql("insert into toneguard.operator_notice (kind, subject, text) values (?, ?, ?)")
                .params(kind.word(), subject, text.replaceAll("\\p{Cntrl}", " "))
                .update();
    }

    /** Tells it unless the same was told of the same subject within {@code pause}: for what is found again at every look. */
    public void tellAtMostEvery(Duration pause, Kind kind, String subject, String text) {
        boolean told = jdbc.sql("select exists (select from toneguard.operator_notice where kind = ? and subject = ?"
                        + " and created_at > statement_timestamp() - ? * interval '1 millisecond')")
                .params(kind.word(), subject, pause.toMillis())
                .query(Boolean.class)
                .single();
        if (!told) {
            tell(kind, subject, text);
        }
    }
}
