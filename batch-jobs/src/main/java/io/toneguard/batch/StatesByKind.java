package io.toneguard.batch;

import io.toneguard.voice.call.TenantId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Who keeps the states of which kind of work. */
public final class StatesByKind {
    private final List<WorkStates> all;
    private final Map<WorkKind, WorkStates> byKind = new EnumMap<>(WorkKind.class);

    StatesByKind(List<WorkStates> all) {
        this.all = List.copyOf(all);
        for (var states : all) {
            for (var kind : states.kinds()) {
                if (byKind.put(kind, states) != null) {
                    throw new IllegalArgumentException("Two beans keep the states of the kind '" + kind.word() + "'");
                }
            }
        }
    }

    /**
     * @throws IllegalStateException if this process knows nobody who keeps them
     */
    public WorkStates of(WorkKind kind) {
        var states = byKind.get(kind);
        if (states == null) {
            throw new IllegalStateException("Nobody here keeps the states of the kind '" + kind.word() + "'");
        }
        return states;
    }

    /** What of this tenant is claimed by no open partition is pending again, whatever its kind; in the tenant's scope. */
    public int releaseUnheld(TenantId tenant) {
        return all.stream().mapToInt(states -> states.releaseUnheld(tenant)).sum();
    }
}
