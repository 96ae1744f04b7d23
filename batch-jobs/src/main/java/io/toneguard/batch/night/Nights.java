package io.toneguard.batch.night;

import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Tables {@code night} and {@code night_step}. Whoever was not first at a change makes none. */
final class Nights {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final TenantScope scope;
    private final Tenants tenants;

    Nights(JdbcClient jdbc, TransactionOperations transactions, TenantScope scope, Tenants tenants) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.scope = scope;
        this.tenants = tenants;
    }

    /** The night that is not over. */
    Optional<Night> open() {
        return jdbc.sql("""
                        select night.night, night.state, night.began_at, night.ends_at,
                            coalesce(step.began_at, night.began_at) as step_began_at
                        from toneguard.night left join toneguard.night_step step
                            on step.night = night.night and step.step = night.state
                        where night.state <> 'ended' order by night.night limit 1
                        """).query(Nights::read).optional();
    }

    /** Makes the night, unless there was one of that day before. */
    boolean begin(NightCalendar.Window window, Instant now) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            int made = jdbc.sql(
                            "insert into toneguard.night (night, began_at, ends_at) values (?, ?, ?) on conflict do nothing")
                    .params(window.night(), utc(window.begins()), utc(window.ends()))
                    .update();
            if (made == 1) {
                beginStep(window.night(), NightState.LULL, now);
            }
            return made == 1;
        }));
    }

    /**
     * Ends the step that the night is in.
     *
     * @param outcome what it did
     * @param to the next step, or {@link NightState#ENDED}
     * @param then done in the same transaction
     * @return false if somebody else ended it before
     */
    boolean leave(Night night, String outcome, NightState to, Instant now, Runnable then) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            int moved = jdbc.sql("""
                            update toneguard.night set state = :to, ended_at = case when :to = 'ended' then :now::timestamptz end
                            where night = :night and state = :from
                            """)
                    .param("to", to.word())
                    .param("now", utc(now))
                    .param("night", night.night())
                    .param("from", night.state().word())
                    .update();
            if (moved == 0) {
                return false;
            }
            jdbc.sql("update toneguard.night_step set ended_at = ?, outcome = ? where night = ? and step = ?")
                    .params(utc(now), outcome, night.night(), night.state().word())
                    .update();
            if (to != NightState.ENDED) {
                beginStep(night.night(), to, now);
            }
            then.run();
            return true;
        }));
    }

    /** What became of items while the window was open; what was passed over is none. */
    String reprocessed(Night night) {
        record Settled(long done, long failed) {}
        var sum = tenants.all().stream()
                .map(tenant -> scope.in(tenant.id(), () -> jdbc.sql("""
                                select count(*) filter (where state = 'done') as done, count(*) filter (where state = 'failed') as failed
                                from toneguard.reprocessing_item where tenant_id = :tenant and state_since >= :since
                                    and state in ('done', 'failed') and reprocessing_id in (
                                        select reprocessing_id from toneguard.reprocessing
                                        where state in ('open', 'held') or state_since >= :since)
                                """)
                        .param("tenant", tenant.id().value())
                        .param("since", utc(night.stepBeganAt()))
                        .query((row, number) -> new Settled(row.getLong("done"), row.getLong("failed")))
                        .single()))
                .reduce(new Settled(0, 0), (a, b) -> new Settled(a.done() + b.done(), a.failed() + b.failed()));
        return sum.done() + " recordings analysed again" + (sum.failed() == 0 ? "" : ", " + sum.failed() + " failed");
    }

    /** What each step did, such as {@code lull: no recording came in for 10 min; backlog: ...}. */
    String summary(LocalDate night) {
        return jdbc
                .sql("select step, outcome from toneguard.night_step where night = ? and outcome is not null"
                        + " order by began_at, step")
                .param(night)
                .query((row, number) -> Map.entry(row.getString("step"), row.getString("outcome")))
                .list()
                .stream()
                .map(step -> step.getKey() + ": " + step.getValue())
                .collect(Collectors.joining("; "));
    }

    private void beginStep(LocalDate night, NightState step, Instant now) {
        jdbc.sql("insert into toneguard.night_step (night, step, began_at) values (?, ?, ?)")
                .params(night, step.word(), utc(now))
                .update();
    }

    private static Night read(ResultSet row, int number) throws SQLException {
        return new Night(
                row.getObject("night", LocalDate.class),
                NightState.of(row.getString("state")),
                row.getTimestamp("began_at").toInstant(),
                row.getTimestamp("ends_at").toInstant(),
                row.getTimestamp("step_began_at").toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
