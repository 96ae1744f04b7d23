package io.toneguard.batch;

import io.toneguard.voice.call.Tenant;
import java.util.List;

/**
 * Where launches of one kind take their work from. The manager asks the sources in the order of urgency; a new kind of work is a bean
 * of this and one of {@link WorkStates}.
 */
public interface WorkSource {
    WorkKind kind();

    /** Whether a launch would find something to do now. */
    boolean any();

    /** Whether it would find something of one of these tenants, whom {@link #tenants} named; asked for fresh recordings only. */
    default boolean any(List<Tenant> of) {
        return any();
    }

    /** How much waits; asked by any manager, also one that stands by. */
    Pending measure();

    /** Whom {@link #claim} may be asked for: tenants whose policy lets somebody be measured. */
    List<Tenant> tenants();

    /** What a launch is about, asked once, in the transaction that then claims for it. */
    default WorkOrder order(long launch) {
        return new WorkOrder(launch, kind(), null, null);
    }

    /**
     * Marks recordings as this launch's, those that wait longest first; called in the tenant's scope.
     *
     * @param atMost how many, at least 1; whoever answers with so many may be asked again for the same launch
     */
    List<Claimed> claim(Tenant tenant, WorkOrder order, int atMost);
}
