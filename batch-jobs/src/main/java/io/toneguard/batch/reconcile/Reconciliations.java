package io.toneguard.batch.reconcile;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code reconciliation} and {@code reconciliation_count}: how far each came, and what it found. */
final class Reconciliations {
    private final JdbcClient jdbc;

    Reconciliations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A reconciliation, and the last tenant and month that it is done with. */
    record Course(
            long id, @Nullable UUID doneTenant, @Nullable LocalDate doneMonth) {}

    /** @param tenant the only one; null: all */
    Course begin(boolean nightly, @Nullable String tenant) {
        long id = jdbc.sql("insert into toneguard.reconciliation (nightly, tenant) values (:nightly, :tenant)"
                        + " returning reconciliation_id")
                .param("nightly", nightly)
                .param("tenant", tenant)
                .query(Long.class)
                .single();
        return new Course(id, null, null);
    }

    /** The nightly one that was broken off: its manager died, or the night ended. */
    Optional<Course> brokenOff() {
        return jdbc.sql("""
                        select reconciliation_id, done_tenant_id, done_month from toneguard.reconciliation
                        where nightly and ended_at is null order by reconciliation_id desc limit 1
                        """)
                .query((row, number) -> new Course(
                        row.getLong("reconciliation_id"),
                        row.getObject("done_tenant_id", UUID.class),
                        row.getObject("done_month", LocalDate.class)))
                .optional();
    }

    /**
     * In the transaction that closes what is no longer found in that month.
     *
     * @throws IllegalStateException if another went on with it meanwhile: this one's count would be a second one
     */
    Course done(Course at, UUID tenant, LocalDate month, Tally tally) {
        int moved = jdbc.sql("""
                        update toneguard.reconciliation set done_tenant_id = :tenant, done_month = :month, recordings = recordings + :more
                        where reconciliation_id = :id and ended_at is null
                            and done_tenant_id is not distinct from :doneTenant::uuid
                            and done_month is not distinct from :doneMonth::date
                        """)
                .param("tenant", tenant)
                .param("month", month)
                .param("more", tally.recordings())
                .param("id", at.id())
                .param("doneTenant", at.doneTenant())
                .param("doneMonth", at.doneMonth())
                .update();
        if (moved == 0) {
            throw new IllegalStateException(
                    "Reconciliation " + at.id() + ": another manager went on with it; this one lets go");
        }
        tally.counts().forEach((kind, count) -> jdbc.sql("""
                        insert into toneguard.reconciliation_count as known (reconciliation_id, kind, found, repaired)
                        values (?, ?, ?, ?) on conflict (reconciliation_id, kind) do update
                            set found = known.found + excluded.found, repaired = known.repaired + excluded.repaired
                        """)
                .params(at.id(), kind.name(), count.found(), count.repaired())
                .update());
        return new Course(at.id(), tenant, month);
    }

    void end(long reconciliation) {
        jdbc.sql("update toneguard.reconciliation set ended_at = clock_timestamp() where reconciliation_id = ?")
                .param(reconciliation)
                .update();
    }

    /** The latest of all tenants that came to its end. */
    Optional<Tally> latest() {
        return jdbc.sql("""
                        select reconciliation_id from toneguard.reconciliation where ended_at is not null and tenant is null
                        order by reconciliation_id desc limit 1
                        """).query(Long.class).optional().map(this::tally);
    }

    Tally tally(long reconciliation) {
        var tally = new Tally();
        tally.looked(jdbc.sql("select recordings from toneguard.reconciliation where reconciliation_id = ?")
                .param(reconciliation)
                .query(Long.class)
                .single());
        jdbc.sql("select kind, found, repaired from toneguard.reconciliation_count where reconciliation_id = ?")
                .param(reconciliation)
                .query((row, number) -> Map.entry(
                        FindingKind.valueOf(row.getString("kind")),
                        new Tally.Count(row.getLong("found"), row.getLong("repaired"))))
                .list()
                .forEach(entry -> tally.add(entry.getKey(), entry.getValue()));
        return tally;
    }
}
