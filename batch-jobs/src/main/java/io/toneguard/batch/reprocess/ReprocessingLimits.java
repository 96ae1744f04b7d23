package io.toneguard.batch.reprocess;

import io.toneguard.batch.OperatorNotices;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Which reprocessings may go on now, by their caps, the night and the analyzer version. */
final class ReprocessingLimits {
    /** Why an open one is to be held, or null; state_since is when it was opened. */
    private static final String TO_HOLD = """
            case when analyzer <> :own then 'version'
                when only_at_night and :night::date is null then 'night'
                when ends_at <= clock_timestamp() and state_since < ends_at then 'deadline'
                when most_worker_seconds is null then null
                when most_worker_seconds <= (
                    select coalesce(sum(lease.worked_seconds), 0) from toneguard.partition_lease lease
                    where lease.reprocessing_id = reprocessing.reprocessing_id and lease.created_at >= reprocessing.state_since) then 'cap'
            end
            """;

    private static final String DEADLINE_PASSED =
            "coalesce(ends_at <= clock_timestamp() and state_since < ends_at, false)";
    // A promotion holds its row for as long as it takes; the manager has others to see to, and looks again.
    private static final String UNLOCKED = """
            with chosen as materialized (
                select reprocessing_id from toneguard.reprocessing where %s for no key update skip locked)
            """;
    private static final String OF_CHOSEN =
            " where reprocessing_id in (select reprocessing_id from chosen) returning reprocessing_id, held_because";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final NightWindow night;
    private final OperatorNotices notices;
    private final AnalyzerVersion own;

    ReprocessingLimits(
            JdbcClient jdbc,
            TransactionOperations transactions,
            NightWindow night,
            OperatorNotices notices,
            AnalyzerVersion own) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.night = night;
        this.notices = notices;
        this.own = own;
    }

    /** What was done about one reprocessing. */
    record Change(long number, @Nullable String heldBecause) {}

    /** Open ones that need not be held, in the order in which they were asked for. */
    List<Long> mayGoOn() {
        return asked(
                        night.open(),
                        "select reprocessing_id from toneguard.reprocessing where state = 'open' and " + TO_HOLD
                                + " is null order by reprocessing_id")
                .query(Long.class)
                .list();
    }

    /** Those that are neither finished nor switched. */
    List<Long> unfinished() {
        return jdbc.sql("select reprocessing_id from toneguard.reprocessing where state in ('open', 'held')")
                .query(Long.class)
                .list();
    }

    /** Holds those whose time or money is up, and opens those that only waited; tells which. */
    List<Change> apply() {
        var openNight = night.open();
        return transactions.execute(status -> {
            // Whoever opened it by hand wrote the state alone; why it was held before is no longer so.
            change(openNight, "state = 'open' and held_because is not null", "held_because = null");
            // Its cap is the night's, whoever opened it: the next night is another.
            change(
                    openNight,
                    "state = 'open' and only_at_night and :night::date is not null and night is distinct from :night",
                    "night = :night");
            var changes = new ArrayList<>(change(
                    openNight,
                    "state = 'held' and " + DEADLINE_PASSED
                            + " and (held_because in ('night', 'version') or (held_because = 'cap' and only_at_night))",
                    "held_because = 'deadline'"));
            changes.addAll(
                    change(
                            openNight,
                            "state = 'held' and analyzer = :own and held_because is not null and not " + DEADLINE_PASSED
                                    + """
                             and case when only_at_night then :night::date is not null
                                    and (held_because in ('night', 'version') or (held_because = 'cap' and night is distinct from :night))
                                else held_because = 'version' end
                            """,
                            "state = 'open', state_since = clock_timestamp(), held_because = null, night = coalesce(:night, night)"));
            changes.addAll(change(
                    openNight,
                    "state = 'open' and " + TO_HOLD + " is not null",
                    "state = 'held', state_since = clock_timestamp(), held_because = " + TO_HOLD
                            + ", worked_seconds = greatest(worked_seconds, " + Reprocessings.WORKED + ")"));
            changes.forEach(this::tell);
            return changes;
        });
    }

    private List<Change> change(Optional<LocalDate> openNight, String which, String assignments) {
        return asked(
                        openNight,
                        UNLOCKED.formatted(which) + "update toneguard.reprocessing set " + assignments + OF_CHOSEN)
                .query((row, number) -> new Change(row.getLong(1), row.getString(2)))
                .list();
    }

    /** That it waits for its night or its version is no news. */
    private void tell(Change change) {
        var because = change.heldBecause();
        if ("cap".equals(because) || "deadline".equals(because)) {
            notices.tell(
                    OperatorNotices.Kind.REPROCESSING_HELD,
                    "R" + change.number(),
                    "Reprocessing R" + change.number() + " is held because of its " + because
                            + "; `jobs reprocessings` shows what is left, `jobs run R" + change.number()
                            + "` lets it go on");
        }
    }

    /** None of its items is left; false if somebody was first, or has it in hand. */
    boolean finish(long number) {
        return !jdbc.sql(UNLOCKED.formatted("reprocessing_id = :number and state in ('open', 'held')")
                        + "update toneguard.reprocessing set state = 'finished', state_since = clock_timestamp(), held_because = null,"
                        + " worked_seconds = greatest(worked_seconds, " + Reprocessings.WORKED + ")" + OF_CHOSEN)
                .param("number", number)
                .query((row, n) -> row.getLong(1))
                .list()
                .isEmpty();
    }

    private JdbcClient.StatementSpec asked(Optional<LocalDate> openNight, String sql) {
        return jdbc.sql(sql).param("own", own.name()).param("night", openNight.orElse(null), Types.DATE);
    }
}
