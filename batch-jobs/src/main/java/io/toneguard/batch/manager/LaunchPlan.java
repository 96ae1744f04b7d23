package io.toneguard.batch.manager;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.Claimed;
import io.toneguard.batch.WorkKind;
import io.toneguard.batch.WorkOrder;
import io.toneguard.batch.WorkSource;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Decides once which recordings a launch holds and how they are divided. Recordings and partitions change together in one
 * transaction, so a crash leaves either the whole plan or none of it.
 */
final class LaunchPlan {
    private static final Logger log = LoggerFactory.getLogger(LaunchPlan.class);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final TenantScope scope;
    private final WorkSources sources;
    private final BatchSettings settings;

    LaunchPlan(
            JdbcClient jdbc,
            TransactionOperations transactions,
            TenantScope scope,
            WorkSources sources,
            BatchSettings settings) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.scope = scope;
        this.sources = sources;
        this.settings = settings;
    }

    /** A partition of a frozen plan. */
    record Planned(TenantId tenant, UUID partition) {}

    /** The launch's plan: made now, or as it was made before. */
    List<Planned> freeze(long launch, WorkKind kind) {
        return freeze(launch, kind, false);
    }

    /**
     * The launch's plan: made now, or as it was made before.
     *
     * @param newcomersOnly whether it is to take from {@link #newcomers} only
     */
    List<Planned> freeze(long launch, WorkKind kind, boolean newcomersOnly) {
        return transactions.execute(status -> {
            var made = read(launch);
            if (!made.isEmpty()) {
                return made;
            }
            var source = sources.of(kind);
            return make(source, launch, newcomersOnly ? newcomers(source) : source.tenants());
        });
    }

    /** Tenants of whom no launch holds anything of this kind. */
    List<Tenant> newcomers(WorkSource source) {
        var atWork = jdbc.sql(
                        "select distinct tenant_id from toneguard.partition_lease where state <> 'done' and kind = ?")
                .param(source.kind().word())
                .query(UUID.class)
                .set();
        return source.tenants().stream()
                .filter(tenant -> !atWork.contains(tenant.id().value()))
                .toList();
    }

    private List<Planned> read(long launch) {
        return jdbc.sql("select tenant_id, partition_id from toneguard.partition_lease where launch_id = ?"
                        + " order by created_at, partition_id")
                .param(launch)
                .query((row, number) -> new Planned(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getObject("partition_id", UUID.class)))
                .list();
    }

    private List<Planned> make(WorkSource source, long launch, List<Tenant> from) {
        var order = source.order(launch);
        var taken = takeInTurn(source, order, from);
        double audio = taken.values().stream().mapToDouble(LaunchPlan::audio).sum();
        var plan = new ArrayList<Planned>();
        taken.forEach((tenant, recordings) -> {
            // Partitions are shared out among the tenants by their audio; each has at least one.
            int share = (int) Math.max(1, Math.round(settings.partitionsPerLaunch() * audio(recordings) / audio));
            int count = BalancedPartitions.worth(
                    recordings, settings.partitionAudio().toMillis() / 1000.0, share);
            BalancedPartitions.of(recordings, count).forEach(partition -> plan.add(insert(tenant, order, partition)));
        });
        if (!plan.isEmpty()) {
            log.info(
                    "Launch {}: {}, {} recordings of {} tenants, {} s of audio, in {} partitions",
                    launch,
                    order.kind().word(),
                    taken.values().stream().mapToInt(List::size).sum(),
                    taken.size(),
                    Math.round(audio),
                    plan.size());
        }
        return plan;
    }

    /** Every tenant its share of the launch; what some leave over goes to the others. Another tenant begins each time. */
    private Map<Tenant, List<Claimed>> takeInTurn(WorkSource source, WorkOrder order, List<Tenant> from) {
        var tenants = new ArrayList<>(from);
        if (!tenants.isEmpty()) {
            Collections.rotate(tenants, -(int) (order.launch() % tenants.size()));
        }
        var taken = new LinkedHashMap<Tenant, List<Claimed>>();
        int left = settings.recordingsPerLaunch();
        while (left > 0 && !tenants.isEmpty()) {
            int share = Math.max(1, left / tenants.size());
            var hungry = new ArrayList<Tenant>();
            for (var tenant : tenants) {
                int most = Math.min(share, left);
                if (most == 0) {
                    break;
                }
                var claimed = scope.in(tenant.id(), () -> source.claim(tenant, order, most));
                left -= claimed.size();
                if (!claimed.isEmpty()) {
                    taken.computeIfAbsent(tenant, key -> new ArrayList<>()).addAll(claimed);
                }
                if (claimed.size() == most) {
                    hungry.add(tenant);
                }
            }
            tenants = hungry;
        }
        return taken;
    }

    private Planned insert(Tenant tenant, WorkOrder order, List<Claimed> recordings) {
        var partition = UUID.randomUUID();
        jdbc.sql(
                        "insert into toneguard.partition_lease (tenant_id, partition_id, launch_id, state, kind, reprocessing_id, analyzer,"
                                + " recording_ids, audio_seconds) values (:tenant, :partition, :launch, 'planned', :kind, :reprocessing, :analyzer,"
                                + " :recordings, :audio)")
                .param("tenant", tenant.id().value())
                .param("partition", partition)
                .param("launch", order.launch())
                .param("kind", order.kind().word())
                .param("reprocessing", order.reprocessing())
                .param("analyzer", order.analyzer())
                .param("recordings", recordings.stream().map(Claimed::recording).toArray(UUID[]::new))
                .param("audio", audio(recordings))
                .update();
        return new Planned(tenant.id(), partition);
    }

    private static double audio(List<Claimed> recordings) {
        return recordings.stream().mapToDouble(Claimed::audioSeconds).sum();
    }
}
