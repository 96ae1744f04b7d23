package io.toneguard.tap.delivery;

import io.toneguard.tap.alert.AcknowledgeTimer;
import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.tap.alert.Outbox;
import io.toneguard.tap.alert.StoredPayload;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The acknowledge timer: where nobody acknowledged in time, the targets of the next step are told, and it is noted when those of the step after it will
 * be; all in one transaction, on whichever node comes first. A step of the chain without targets for the alert's team is passed over.
 */
final class Escalation {
    private static final Logger log = LoggerFactory.getLogger(Escalation.class);
    private static final int AT_A_TIME = 100;

    private record Overdue(UUID alert, @Nullable String team, int step) {}

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final AlertTargets targets;
    private final AlertEvents events;
    private final StoredPayload payloads;
    private final Outbox outbox;
    private final AcknowledgeTimer timer;
    private final InstantSource clock;
    private final JsonMapper json = JsonMapper.shared();
    private boolean failing;

    Escalation(
            JdbcClient jdbc,
            TenantScope scope,
            Tenants tenants,
            AlertTargets targets,
            AlertEvents events,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        this.targets = targets;
        this.events = events;
        payloads = new StoredPayload(jdbc);
        outbox = new Outbox(jdbc);
        timer = new AcknowledgeTimer(jdbc);
        this.clock = clock;
    }

    /** What fails for one tenant holds up no other. */
    void goOver() {
        RuntimeException first = null;
        try {
            for (var tenant : tenants.all()) {
                first = first(first, escalate(tenant.id()));
            }
        } catch (RuntimeException e) {
            first = first(first, e);
        }
        if (first != null && !failing) {
            log.warn(
                    "Escalation: the timers cannot be gone over ({}); tried again every delivery.poll",
                    String.valueOf(first.getMessage()).lines().findFirst().orElse(""));
        }
        failing = first != null;
    }

    private @Nullable RuntimeException escalate(TenantId tenant) {
        try {
            scope.run(tenant, () -> overdue(tenant).forEach(alert -> escalate(tenant, alert)));
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static @Nullable RuntimeException first(@Nullable RuntimeException one, @Nullable RuntimeException other) {
        return one == null ? other : one;
    }

    private List<Overdue> overdue(TenantId tenant) {
        return jdbc.sql("""
                        select alert_id, team, escalation from alert
                        where tenant_id = :tenant and acknowledge_by <= clock_timestamp() and state <> 'closed'
                            and acknowledged_by is null and not shadow
                        order by acknowledge_by limit :most for update skip locked
                        """)
                .param("tenant", tenant.value())
                .param("most", AT_A_TIME)
                .query((row, number) -> new Overdue(
                        row.getObject("alert_id", UUID.class), row.getString("team"), row.getInt("escalation")))
                .list();
    }

    private void escalate(TenantId tenant, Overdue alert) {
        var chain = targets.of(tenant).stream()
                .filter(target -> target.kind() != TargetKind.CONTROL
                        && target.step() > alert.step()
                        && (target.team() == null || target.team().equals(alert.team())))
                .collect(Collectors.groupingBy(AlertTarget::step, TreeMap::new, Collectors.toList()));
        var next = chain.firstEntry();
        if (next == null) {
            timer.set(tenant, alert.alert(), alert.step(), OptionalInt.empty(), true);
            return;
        }
        int step = next.getKey();
        int event = events.append(
                tenant,
                alert.alert(),
                "escalated",
                clock.instant(),
                null,
                Map.of(
                        "step",
                        step,
                        "targets",
                        next.getValue().stream().map(AlertTarget::name).toList()));
        var payload = payloads.of(tenant, alert.alert(), "escalated", event);
        payload.put("step", step);
        var told = json.writeValueAsString(payload);
        next.getValue().forEach(target -> outbox.tell(tenant, alert.alert(), event, target.name(), told));
        var patience = AcknowledgeTimer.shortest(next.getValue().stream()
                .map(AlertTarget::acknowledgeWithinSeconds)
                .toList());
        timer.set(tenant, alert.alert(), step, chain.size() > 1 ? patience : OptionalInt.empty(), true);
    }
}
