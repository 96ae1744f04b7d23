package io.toneguard.batch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What an operator should hear of because only a person can put it right. Written in the caller's transaction, so it is told if, and only if,
 * the fact is there; the manager's process gathers and delivers it. Whoever tells it also logs it.
 */
public final class OperatorNotices {
    /** Of what is told together, so many are named. */
    private static final int FIRST_ONES = 5;

    private final JdbcClient jdbc;

    /** @param jdbc on the data source whose transactions the callers open */
    public OperatorNotices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a notice is about; receivers tell notices apart by the word. */
    public enum Kind {
        /** Recordings that the analysis put aside, told together; subject: the number of their launch. */
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
                .params(kind.word(), subject, line(text))
                .update();
    }

    /**
     * What is told together.
     *
     * @param count how many
     * @param first the first few of them, as each was given
     */
    public record Together(int count, List<String> first) {
        public Together {
            first = List.copyOf(first);
        }
    }

    private record Waiting(long notice, Together before) {
        static Waiting of(ResultSet row, int number) throws SQLException {
            var first = (String[]) row.getArray("first_ones").getArray();
            return new Waiting(row.getLong("notice_id"), new Together(row.getInt("count"), List.of(first)));
        }
    }

    /**
     * Tells it together with what waits to be told of the same subject: one notice for all of them. Nobody waits for anybody here: of
     * two transactions that tell at the same moment, the second one begins a notice of its own.
     *
     * @param one this one, in a few words
     * @param text the notice, as of {@link #tell}, of all that it is about
     */
    public void tellTogether(Kind kind, String subject, String one, Function<Together, String> text) {
        var waiting = jdbc.sql(
                        "select notice_id, count, first_ones from toneguard.operator_notice where kind = ? and subject = ?"
                                + " and gathered_at is null order by notice_id limit 1 for update skip locked")
                .params(kind.word(), subject)
                .query(Waiting::of)
                .optional();
        var before = waiting.map(Waiting::before).orElse(new Together(0, List.of()));
        var first = new ArrayList<>(before.first());
        if (first.size() < FIRST_ONES) {
            first.add(one);
        }
        var all = new Together(before.count() + 1, first);
        long notice = waiting.map(Waiting::notice).orElseGet(() -> jdbc.sql(
                        "insert into toneguard.operator_notice (kind, subject, text) values (?, ?, '')"
                                + " returning notice_id")
                .params(kind.word(), subject)
                .query(Long.class)
                .single());
        jdbc.sql(
                        "update toneguard.operator_notice set count = :count, first_ones = :first, text = :text where notice_id = :notice")
                .param("count", all.count())
                .param("first", all.first().toArray(String[]::new))
                .param("text", line(text.apply(all)))
                .param("notice", notice)
                .update();
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
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
