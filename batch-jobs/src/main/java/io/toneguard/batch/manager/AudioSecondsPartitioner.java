package io.toneguard.batch.manager;

import io.toneguard.batch.WorkKind;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Partitions of whole recordings, balanced by audio seconds. What a partition holds stands in the lease table; its execution context
 * only says which one it is.
 */
class AudioSecondsPartitioner implements Partitioner {
    static final String TENANT = "tenant";
    static final String PARTITION = "partition";

    private final LaunchPlan plan;
    private final long launch;
    private final WorkKind kind;
    private final boolean newcomersOnly;

    AudioSecondsPartitioner(LaunchPlan plan, long launch, WorkKind kind, boolean newcomersOnly) {
        this.plan = plan;
        this.launch = launch;
        this.kind = kind;
        this.newcomersOnly = newcomersOnly;
    }

    /** The grid size is Spring Batch's idea of how many; the plan has its own. */
    @Override
    public Map<String, ExecutionContext> partition(int gridSize) {
        return plan.freeze(launch, kind, newcomersOnly).stream()
                .map(AudioSecondsPartitioner::context)
                .collect(Collectors.toMap(context -> context.getString(PARTITION), Function.identity()));
    }

    static ExecutionContext context(LaunchPlan.Planned planned) {
        var context = new ExecutionContext();
        context.putString(TENANT, planned.tenant().toString());
        context.putString(PARTITION, planned.partition().toString());
        return context;
    }
}
