package io.toneguard.tap.delivery;

import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The acknowledge timer: where nobody acknowledged in time, the targets of the next step are told, and it is noted when those of the step after it will
 * be; all in one transaction, on whichever node comes first. A step of the chain without targets for the alert's team is passed over.
 */
final class Escalation {
    private static final Logger log = LoggerFactory.getLogger(Escalation.class);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final int AT_A_TIME = 100;

    /** As {@code AlertPayload} of package alert names it. */
    private static final String ALERT_PAYLOAD = """
            json_build_object('alertId', a.alert_id, 'tenant', t.name, 'callId', a.call_id, 'recordingId', a.recording_id,
                'source', a.source, 'channel', a.channel, 'speaker', a.speaker, 'person', a.person, 'team', a.team,
                'rule', a.rule, 'ruleVersion', a.rule_version, 'state', a.state, 'openedAt', a.opened_at,
                'fromSeconds', a.from_seconds, 'onsetSeconds', a.onset_seconds, 'untilSeconds', a.until_seconds,
                'peakSeconds', a.peak_seconds, 'peakDeviation', a.peak_deviation, 'peakIndex', a.peak_index, 'reason', a.reason)
            """;

    private record Overdue(UUID alert, @Nullable String team, int step, Map<String, Object> payload) {}

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final AlertTargets targets;
    private final AlertEvents events;
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
        this.clock = clock;
    }

    void goOver() {
        try {
            for (var tenant : tenants.all()) {
                scope.run(tenant.id(), () -> overdue(tenant.id()).forEach(alert -> escalate(tenant.id(), alert)));
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                log.warn(
                        "Escalation: the timers cannot be gone over ({}); tried again every delivery.poll",
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }
    }

    private List<Overdue> overdue(TenantId tenant) {
        return jdbc.sql("select a.alert_id, a.team, a.escalation, " + ALERT_PAYLOAD + """
                        as payload from alert a join tenant t on t.tenant_id = a.tenant_id
                        where a.tenant_id = :tenant and a.acknowledge_by <= clock_timestamp() and a.state <> 'closed'
                            and a.acknowledged_by is null and not a.shadow
                        order by a.acknowledge_by limit :most for update of a skip locked
                        """)
                .param("tenant", tenant.value())
                .param("most", AT_A_TIME)
                .query((row, number) -> new Overdue(
                        row.getObject("alert_id", UUID.class),
                        row.getString("team"),
                        row.getInt("escalation"),
                        json.readValue(row.getString("payload"), OBJECT)))
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
            setTimer(tenant, alert, alert.step(), OptionalInt.empty());
            return;
        }
        var patience = next.getValue().stream()
                .map(AlertTarget::acknowledgeWithinSeconds)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .min();
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
        alert.payload().values().removeIf(Objects::isNull);
        alert.payload().putAll(Map.of("event", "escalated", "eventNumber", event, "step", step));
        next.getValue().forEach(target -> new OutboxRow(tenant, alert.alert(), event, target.name())
                .insert(jdbc, json.writeValueAsString(alert.payload())));
        setTimer(tenant, alert, step, chain.size() > 1 ? patience : OptionalInt.empty());
    }

    private void setTimer(TenantId tenant, Overdue alert, int step, OptionalInt seconds) {
        jdbc.sql("""
                update alert set escalation = :step,
                    acknowledge_by = clock_timestamp() + make_interval(secs => :seconds::double precision),
                    asked_at = coalesce(asked_at, clock_timestamp())
                where tenant_id = :tenant and alert_id = :alert
                """)
                .param("step", step)
                .param("seconds", seconds.isPresent() ? (Double) (double) seconds.getAsInt() : null)
                .param("tenant", tenant.value())
                .param("alert", alert.alert())
                .update();
    }
}
