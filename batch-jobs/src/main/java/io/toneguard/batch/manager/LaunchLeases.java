package io.toneguard.batch.manager;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.LostWorkers;
import io.toneguard.batch.OperatorNotices;
import io.toneguard.batch.Presence;
import io.toneguard.batch.StatesByKind;
import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import io.toneguard.batch.WorkKind;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The manager's side of the lease table: the partitions of whole launches. */
final class LaunchLeases {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final TenantScope scope;
    private final LostWorkers lostWorkers;
    private final StatesByKind states;
    private final Wakeups wakeups;
    private final BatchSettings settings;
    private final OperatorNotices notices;

    LaunchLeases(
            JdbcClient jdbc,
            TransactionOperations transactions,
            TenantScope scope,
            LostWorkers lostWorkers,
            StatesByKind states,
            Wakeups wakeups,
            BatchSettings settings) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.scope = scope;
        this.lostWorkers = lostWorkers;
        this.states = states;
        this.wakeups = wakeups;
        this.settings = settings;
        this.notices = new OperatorNotices(jdbc);
    }

    /** How many of a launch's partitions are in each state. */
    record Count(long planned, long ready, long running, long done) {
        long open() {
            return planned + ready + running;
        }
    }

    /** A launch that has partitions which are not done. */
    record OpenLaunch(long launch, WorkKind kind, @Nullable String analyzer) {
        /** Whether only workers of another version than this one may take its partitions. */
        boolean isForOthersThan(AnalyzerVersion own) {
            return analyzer != null && !analyzer.equals(own.name());
        }
    }

    private record Expired(
            TenantId tenant,
            UUID partition,
            WorkKind kind,
            @Nullable UUID toCharge) {}

    long nextLaunch() {
        return jdbc.sql("select nextval('toneguard.launch_seq')")
                .query(Long.class)
                .single();
    }

    Map<UUID, String> states(long launch) {
        return jdbc
                .sql("select partition_id, state from toneguard.partition_lease where launch_id = ?")
                .param(launch)
                .query((row, number) -> Map.entry(row.getObject("partition_id", UUID.class), row.getString("state")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Count count(long launch) {
        return jdbc.sql("""
                        select count(*) filter (where state = 'planned') as planned, count(*) filter (where state = 'ready') as ready,
                            count(*) filter (where state = 'running') as running, count(*) filter (where state = 'done') as done
                        from toneguard.partition_lease where launch_id = ?
                        """)
                .param(launch)
                .query((row, number) -> new Count(
                        row.getLong("planned"), row.getLong("ready"), row.getLong("running"), row.getLong("done")))
                .single();
    }

    /** The most urgent first. */
    List<OpenLaunch> openLaunches() {
        return jdbc
                .sql("select distinct launch_id, kind, analyzer from toneguard.partition_lease where state <> 'done'")
                .query((row, number) -> new OpenLaunch(
                        row.getLong("launch_id"), WorkKind.of(row.getString("kind")), row.getString("analyzer")))
                .list()
                .stream()
                .sorted(Comparator.comparing(OpenLaunch::kind).thenComparing(OpenLaunch::launch))
                .toList();
    }

    /** Job executions that Spring Batch says it does not know the end of. */
    List<Long> executionsOfUnknownEnd() {
        return jdbc.sql(
                        "select job_execution_id from batch.batch_job_execution join batch.batch_job_instance using (job_instance_id)"
                                + " where status = 'UNKNOWN' and job_name = ?")
                .param(AnalyzeRecordingsJob.NAME)
                .query(Long.class)
                .list();
    }

    Map<String, Long> openByState() {
        return jdbc
                .sql(
                        "select state, count(*) as partitions from toneguard.partition_lease where state <> 'done' group by state")
                .query((row, number) -> Map.entry(row.getString("state"), row.getLong("partitions")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Lets the workers have the planned partitions, all at once; those that `jobs stop` left nothing of are done.
     *
     * @param steps step execution id by partition
     */
    void makeReady(long launch, Map<UUID, Long> steps) {
        transactions.executeWithoutResult(status -> {
            lock(launch, "state = 'planned'");
            steps.forEach((partition, step) -> {
                int moved = jdbc.sql(
                                "update toneguard.partition_lease set state = case when cursor = cardinality(recording_ids)"
                                        + " then 'done' else 'ready' end, state_since = clock_timestamp(),"
                                        + " step_execution_id = ? where launch_id = ? and partition_id = ? and state = 'planned'")
                        .params(step, launch, partition)
                        .update();
                if (moved != 1) {
                    throw new IllegalStateException("Launch " + launch + ": partition " + partition
                            + " is no longer planned, so another manager has it; this one lets go");
                }
            });
            wakeups.announce(Wakeup.READY);
        });
    }

    /**
     * Takes back what no worker holds: ready partitions, and those whose worker fell silent.
     *
     * @return partitions that workers still hold
     */
    long takeBack(long launch) {
        return transactions.execute(status -> {
            lock(launch, "state = 'ready'");
            jdbc.sql("update toneguard.partition_lease set state = 'planned', state_since = clock_timestamp(),"
                            + " step_execution_id = null where launch_id = ? and state = 'ready'")
                    .param(launch)
                    .update();
            jdbc.sql("select tenant_id, partition_id, kind, " + LostWorkers.TO_CHARGE
                            + " from toneguard.partition_lease" + " where launch_id = :launch and " + LostWorkers.SILENT
                            + " order by tenant_id, partition_id for update skip locked")
                    .param("launch", launch)
                    .param("lease", settings.lease().toMillis())
                    .query((row, number) -> new Expired(
                            new TenantId(row.getObject("tenant_id", UUID.class)),
                            row.getObject("partition_id", UUID.class),
                            WorkKind.of(row.getString("kind")),
                            row.getObject("to_charge", UUID.class)))
                    .list()
                    .forEach(expired -> takeBack(launch, expired));
            return count(launch).running();
        });
    }

    private void takeBack(long launch, Expired expired) {
        lostWorkers.charge(expired.tenant(), expired.partition(), launch, expired.kind(), expired.toCharge());
        jdbc.sql(
                        "update toneguard.partition_lease set state = 'planned', state_since = clock_timestamp(), owner = null,"
                                + " lease_until = null, recording_in_hand = null, step_execution_id = null where tenant_id = ? and partition_id = ?")
                .params(expired.tenant().value(), expired.partition())
                .update();
    }

    /** In the order in which whoever locks several partitions locks them, `jobs stop` among them. */
    private void lock(long launch, String which) {
        jdbc.sql("select from toneguard.partition_lease where launch_id = ? and " + which
                        + " order by tenant_id, partition_id for update")
                .param(launch)
                .query(row -> {});
    }

    /** Gives up a launch that cannot be restarted, and tells the operator. */
    int giveUp(long launch) {
        return transactions.execute(status -> {
            int released = release(launch);
            notices.tell(
                    OperatorNotices.Kind.LAUNCH_GIVEN_UP,
                    Long.toString(launch),
                    "Launch " + launch + " could not be restarted and was given up; " + released
                            + " recordings are stored again for another launch, the manager's log says why");
            return released;
        });
    }

    /** Nothing of a launch goes on: what is unfinished is pending again, for another launch to take. */
    int release(long launch) {
        return transactions.execute(status -> {
            lock(launch, "state in ('planned', 'ready')");
            var tenants = jdbc.sql(
                            "delete from toneguard.partition_lease where launch_id = ? and state in ('planned', 'ready')"
                                    + " returning tenant_id")
                    .param(launch)
                    .query(UUID.class)
                    .set();
            return tenants.stream()
                    .map(TenantId::new)
                    .mapToInt(tenant -> scope.in(tenant, () -> states.releaseUnheld(tenant)))
                    .sum();
        });
    }

    /** Whether no partition of any launch is worked on, or nobody is there to do so; else what is ready waits behind other work. */
    boolean nobodyWorks() {
        return Presence.WORKER.count(jdbc) == 0
                || jdbc.sql("select not exists (select from toneguard.partition_lease where state = 'running')")
                        .query(Boolean.class)
                        .single();
    }

    /** Tells the operator, once an hour while that goes on. */
    void noticeThatNobodyWorks(long launch, long ready, long seconds) {
        notices.tellAtMostEvery(
                Duration.ofHours(1),
                OperatorNotices.Kind.NOBODY_WORKS,
                "workers",
                "No worker took any of " + ready + " ready partitions of launch " + launch + " for " + seconds
                        + " s; start a worker");
    }
}
