package io.toneguard.app.cli;

import io.toneguard.batch.Presence;
import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what is left open, and has it taken up at once. */
@Command(
        name = "recover",
        description =
                "Shows what is left open and by whom, has the manager recover it now instead of within 20 s, and says"
                        + " what is still open then. Recovery needs no command; this one tells whom it waits for.")
final class JobsRecover extends DatabaseCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** The oldest hundred open partitions; a lease that is below 0 is a silent worker's. */
    private static final String OPEN = """
            select launch_id as launch, kind, tenant.name as tenant, state, owner,
                cardinality(recording_ids) - cursor as recordings_left, recording_in_hand::text,
                state_since::timestamptz(0)::text as since,
                round(extract(epoch from lease_until - clock_timestamp()), 1) as lease_left_seconds
            from partition_lease join tenant using (tenant_id)
            where state <> 'done' order by launch_id, partition_lease.created_at limit 100
            """;

    private static final String LIMBO = """
            select count(*) from recording where tenant_id = :tenant and state = 'claimed' and not exists (
                select from partition_lease lease where lease.launch_id = recording.launch_id and lease.state <> 'done'
                    and lease.tenant_id = recording.tenant_id
                    and recording.recording_id = any (lease.recording_ids[lease.cursor + 1:]))
            """;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    /**
     * What needs somebody.
     *
     * @param silent partitions whose worker's lease ran out
     * @param planned partitions that wait for a manager
     * @param ready partitions that wait for a worker
     * @param running partitions that living workers have
     * @param limbo recordings that are claimed and in no open partition
     */
    private record LeftOpen(int silent, int planned, int ready, int running, int limbo) {
        boolean isForTheManager() {
            return planned > 0 || limbo > 0;
        }

        int partitions() {
            return silent + planned + ready + running;
        }
    }

    @Override
    void run(CommandDatabase database) throws InterruptedException {
        var before = look(database);
        var rows = new Rows(out(), format);
        database.jdbc().sql(OPEN).query().listOfRows().forEach(rows::add);
        rows.end("no partition is open");
        boolean manager = Presence.ACTIVE_MANAGER.count(database.jdbc()) > 0;
        int workers = Presence.WORKER.count(database.jdbc());
        Wakeups.announce(database.jdbc(), Wakeup.RECOVER);
        var after = before;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (manager
                && (after.isForTheManager() || (workers > 0 && after.silent() > 0))
                && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_EVERY.toMillis());
            after = look(database);
        }
        report(before, after, manager, workers);
    }

    private void report(LeftOpen before, LeftOpen after, boolean manager, int workers) {
        if (format == ListFormat.json) {
            var object = new LinkedHashMap<String, @Nullable Object>();
            object.put("managerActive", manager);
            object.put("workers", workers);
            object.put("before", counts(before));
            object.put("after", counts(after));
            out().println(Json.line(object));
        } else {
            out().println("before: " + sentence(before));
            out().println("now:    " + sentence(after));
        }
        out().flush();
        if (!manager) {
            throw new CommandFailed(
                    "no manager is active, so nothing can be recovered or launched; start the service, or a"
                            + " process with `serve --roles=manager`");
        }
        if (workers == 0 && after.partitions() > 0) {
            throw new CommandFailed(
                    after.partitions() + " partitions are open and no worker is there; start the service, or"
                            + " a process with `serve --roles=worker`: it takes them up by itself");
        }
        if (after.isForTheManager()) {
            throw new CommandFailed("the manager did not recover all of it within " + PATIENCE.toSeconds()
                    + " s; its log says why, and it tries on");
        }
    }

    private static LinkedHashMap<String, Integer> counts(LeftOpen open) {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("silent", open.silent());
        counts.put("planned", open.planned());
        counts.put("ready", open.ready());
        counts.put("running", open.running());
        counts.put("limboRecordings", open.limbo());
        return counts;
    }

    private static String sentence(LeftOpen open) {
        return open.running() + " partitions worked on, " + open.ready() + " ready for a worker, " + open.silent()
                + " of silent workers, " + open.planned() + " waiting for a manager; " + open.limbo()
                + " recordings claimed by no partition";
    }

    private static LeftOpen look(CommandDatabase database) {
        int limbo = 0;
        for (var tenant : database.tenants().all()) {
            limbo += database.scope().in(tenant.id(), () -> database.jdbc()
                    .sql(LIMBO)
                    .param("tenant", tenant.id().value())
                    .query(Integer.class)
                    .single());
        }
        int unheld = limbo;
        return database.jdbc()
                .sql("""
                        select count(*) filter (where state = 'running' and lease_until < clock_timestamp()) as silent,
                            count(*) filter (where state = 'planned') as planned, count(*) filter (where state = 'ready') as ready,
                            count(*) filter (where state = 'running' and lease_until >= clock_timestamp()) as running
                        from partition_lease where state <> 'done'
                        """)
                .query((row, number) -> new LeftOpen(
                        row.getInt("silent"),
                        row.getInt("planned"),
                        row.getInt("ready"),
                        row.getInt("running"),
                        unheld))
                .single();
    }
}
