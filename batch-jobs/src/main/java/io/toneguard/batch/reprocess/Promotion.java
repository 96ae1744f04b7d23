package io.toneguard.batch.reprocess;

import io.toneguard.batch.reprocess.Reprocessing.State;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The switch that says which version BI sees. It is the ledger's column {@code recording.analyzer}, of all tenants in one transaction;
 * the results of both versions stay.
 */
public final class Promotion {
    private static final String DONE = """
             from toneguard.reprocessing_item item
            join toneguard.recording on recording.tenant_id = item.tenant_id and recording.recording_id = item.recording_id
            where item.tenant_id = :tenant and item.reprocessing_id = :number and item.state = 'done' and recording.state = 'analysed'
            """;
    // Nobody's foreign key waits for these locks, as it would for those of a plain "for update": a switch may take
    // minutes.
    private static final String LOCKED = " order by item.recording_id for no key update of item, recording";
    private static final String PROMOTE =
            "with switched as (select item.recording_id, recording.analyzer as previous" + DONE + """
                 and item.previous_analyzer is null and recording.analyzer <> :analyzer""" + LOCKED + """
                ), remembered as (update toneguard.reprocessing_item item set previous_analyzer = switched.previous from switched
                    where item.tenant_id = :tenant and item.reprocessing_id = :number and item.recording_id = switched.recording_id)
                update toneguard.recording set analyzer = :analyzer from switched
                where recording.tenant_id = :tenant and recording.recording_id = switched.recording_id
                """;
    /** What was analysed anew since it was promoted shows something else by now, and stays. */
    private static final String ROLL_BACK = """
            with promoted as (
                select item.recording_id, item.previous_analyzer as previous,
                    recording.state = 'analysed' and recording.analyzer = :analyzer as seen
                from toneguard.reprocessing_item item
                join toneguard.recording on recording.tenant_id = item.tenant_id and recording.recording_id = item.recording_id
                where item.tenant_id = :tenant and item.reprocessing_id = :number and item.previous_analyzer is not null
            """ + LOCKED + """
                ), forgotten as (update toneguard.reprocessing_item item set previous_analyzer = null from promoted
                    where item.tenant_id = :tenant and item.reprocessing_id = :number and item.recording_id = promoted.recording_id)
                update toneguard.recording set analyzer = promoted.previous from promoted
                where recording.tenant_id = :tenant and recording.recording_id = promoted.recording_id and promoted.seen
                """;
    /** The latest later one that BI sees, of the recordings that would be switched. */
    private static final String OVERTAKEN_BY = "select max(later.later)" + DONE.replace("where", """
            cross join lateral (
                select max(other.reprocessing_id) as later from toneguard.reprocessing_item other
                where other.tenant_id = item.tenant_id and other.recording_id = item.recording_id
                    and other.reprocessing_id > item.reprocessing_id and other.previous_analyzer is not null) later
            where""")
            + " and (item.previous_analyzer is not null) = :promoted";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final TenantScope scope;
    private final Reprocessings reprocessings;

    /** @param jdbc works on the data source whose transactions {@code transactions} and {@code scope} open */
    public Promotion(JdbcClient jdbc, TransactionOperations transactions, TenantScope scope) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.scope = scope;
        this.reprocessings = new Reprocessings(jdbc, scope);
    }

    /**
     * What was switched.
     *
     * @param recordings of which BI sees another version than before
     * @param left that were to be rolled back and were analysed anew since they were promoted: they stay as they are
     * @param items how the reprocessing stands now
     */
    public record Switched(long recordings, long left, ItemStates items) {}

    /**
     * BI sees the new version of everything that is done.
     *
     * @param partial whether that may be before all is done; the rest goes on, and is promoted by doing it again
     * @throws ReprocessingRefusedException and nothing is changed
     */
    public Switched promote(long number, boolean partial, List<Tenant> tenants) {
        return transactions.execute(status -> {
            var reprocessing = locked(number);
            var before = items(number, tenants);
            if (before.open() > 0 && !partial) {
                throw new ReprocessingRefusedException("reprocessing R" + number + " is "
                        + reprocessing.state().word() + " with " + before.open()
                        + " recordings left; --partial promotes the "
                        + (before.done() - before.promoted()) + " that are done");
            }
            if (before.done() == before.promoted()) {
                throw new ReprocessingRefusedException("reprocessing R" + number + " has nothing to promote: "
                        + before.promoted() + " recordings are promoted, " + before.failed() + " failed, "
                        + before.open()
                        + " are left");
            }
            refuseIfOvertaken(number, false, tenants);
            long switched = inEach(tenants, PROMOTE, reprocessing);
            if (before.open() == 0) {
                move(number, State.PROMOTED);
            }
            return new Switched(switched, 0, items(number, tenants));
        });
    }

    /**
     * BI sees again what it saw before.
     *
     * @throws ReprocessingRefusedException and nothing is changed, also if a later reprocessing was promoted over it
     */
    public Switched rollBack(long number, List<Tenant> tenants) {
        return transactions.execute(status -> {
            var reprocessing = locked(number);
            var before = items(number, tenants);
            if (before.promoted() == 0) {
                throw new ReprocessingRefusedException("reprocessing R" + number + " is "
                        + reprocessing.state().word() + " and not promoted: there is nothing to roll back");
            }
            refuseIfOvertaken(number, true, tenants);
            long switched = inEach(tenants, ROLL_BACK, reprocessing);
            if (before.open() == 0) {
                move(number, State.ROLLED_BACK);
            }
            return new Switched(switched, before.promoted() - switched, items(number, tenants));
        });
    }

    /** One switch at a time: two at once would each look what the other has not yet done. */
    private Reprocessing locked(long number) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('toneguard.promotion'))")
                .query((row, n) -> 1)
                .single();
        return jdbc.sql(Reprocessings.SELECT + " where reprocessing_id = ? for no key update")
                .param(number)
                .query(Reprocessing::of)
                .optional()
                .orElseThrow(() -> new ReprocessingRefusedException(
                        "there is no reprocessing R" + number + "; `jobs reprocessings` lists them"));
    }

    private ItemStates items(long number, List<Tenant> tenants) {
        return tenants.stream()
                .map(tenant -> reprocessings.items(tenant.id(), number))
                .reduce(ItemStates.NONE, ItemStates::plus);
    }

    private void refuseIfOvertaken(long number, boolean promoted, List<Tenant> tenants) {
        for (var tenant : tenants) {
            var later = scope.in(tenant.id(), () -> jdbc
                    .sql(OVERTAKEN_BY)
                    .param("tenant", tenant.id().value())
                    .param("number", number)
                    .param("promoted", promoted)
                    .query((row, n) -> row.getObject(1, Long.class))
                    .list()
                    .stream()
                    .filter(Objects::nonNull)
                    .mapToLong(Long::longValue)
                    .findFirst());
            if (later.isPresent()) {
                throw new ReprocessingRefusedException("reprocessing R" + number + " cannot be "
                        + (promoted ? "rolled back" : "promoted")
                        + ": reprocessing R" + later.getAsLong() + " was promoted later, over recordings of tenant "
                        + tenant.name() + " that both did; `jobs rollback R" + later.getAsLong() + "` first");
            }
        }
    }

    private long inEach(List<Tenant> tenants, String sql, Reprocessing reprocessing) {
        long switched = 0;
        for (var tenant : tenants) {
            switched += scope.in(tenant.id(), () -> jdbc.sql(sql)
                    .param("tenant", tenant.id().value())
                    .param("number", reprocessing.number())
                    .param("analyzer", reprocessing.analyzer())
                    .update());
        }
        return switched;
    }

    private void move(long number, State to) {
        jdbc.sql(
                        "update toneguard.reprocessing set state = ?, state_since = clock_timestamp() where reprocessing_id = ?")
                .params(to.word(), number)
                .update();
    }
}
