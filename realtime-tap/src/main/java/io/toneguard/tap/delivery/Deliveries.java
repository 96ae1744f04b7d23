package io.toneguard.tap.delivery;

import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Table {@code alert_delivery}, the outbox, by the database's clock. A row is leased by moving its {@code due_at} ahead in a short transaction: while
 * the peer is spoken to no transaction is open, and what a killed process held comes back by itself.
 */
final class Deliveries {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final String NO_EARLIER_ONE = """
            not exists (select from alert_delivery e where e.tenant_id = d.tenant_id and e.alert_id = d.alert_id
                and e.target = d.target and e.event < d.event and e.state = 'pending')
            """;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final AlertTargets targets;
    private final AlertEvents events;
    private final InstantSource clock;
    private final JsonMapper json = JsonMapper.shared();

    Deliveries(JdbcClient jdbc, TenantScope scope, AlertTargets targets, AlertEvents events, InstantSource clock) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.targets = targets;
        this.events = events;
        this.clock = clock;
    }

    /** Names of the targets for which something is due. */
    List<String> dueTargets(TenantId tenant) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select d.target from alert_delivery d
                        left join alert_target t on t.tenant_id = d.tenant_id and t.name = d.target
                        where d.tenant_id = :tenant and d.state = 'pending' and d.due_at <= clock_timestamp()
                            and (t.kind = 'control' or
                        """ + NO_EARLIER_ONE + """
                        )
                        group by d.target order by min(d.due_at)
                        """)
                .param("tenant", tenant.value())
                .query(String.class)
                .list());
    }

    /**
     * Leases the next one: those that failed less often first, so that one which a target chokes on holds up no other alert's. Of one alert what happened
     * later is told later; orders to a PBX stand each for itself.
     *
     * @param lease for how long, by kind of target
     */
    Optional<Delivery> claim(TenantId tenant, String targetName, Function<TargetKind, Duration> lease) {
        return scope.in(tenant, () -> {
            var target = targets.find(tenant, targetName).orElse(null);
            var kind = target == null ? TargetKind.WEBHOOK : target.kind();
            return jdbc.sql("""
                            update alert_delivery d set attempts = d.attempts + 1, attempts_in_doubt = d.attempts_in_doubt + 1,
                                due_at = clock_timestamp() + make_interval(secs => :lease)
                            from (select d.delivery_id from alert_delivery d
                                  where d.tenant_id = :tenant and d.target = :target and d.state = 'pending'
                                      and d.due_at <= clock_timestamp() and (:order or
                            """ + NO_EARLIER_ONE + """
                                  )
                                  order by d.attempts, d.created_at, d.event limit 1 for update of d skip locked) next
                            where d.tenant_id = :tenant and d.delivery_id = next.delivery_id
                            returning d.delivery_id, d.alert_id, d.event, d.attempts, d.attempts_in_doubt, d.payload,
                                extract(epoch from clock_timestamp() - d.created_at) as age_seconds
                            """)
                    .param("tenant", tenant.value())
                    .param("target", targetName)
                    .param("order", kind == TargetKind.CONTROL)
                    .param("lease", seconds(lease.apply(kind)))
                    .query((row, number) -> new Delivery(
                            tenant,
                            row.getObject("delivery_id", UUID.class),
                            row.getObject("alert_id", UUID.class),
                            row.getInt("event"),
                            targetName,
                            target,
                            row.getInt("attempts"),
                            row.getInt("attempts_in_doubt") - 1,
                            row.getDouble("age_seconds"),
                            json.readValue(row.getString("payload"), OBJECT)))
                    .optional();
        });
    }

    /** Of whichever attempt: what the peer has is delivered. */
    void delivered(Delivery delivery, String answer) {
        boolean order = delivery.target() != null && delivery.target().kind() == TargetKind.CONTROL;
        scope.run(delivery.tenant(), () -> {
            events.lock(delivery.tenant(), delivery.alert());
            int rows = jdbc.sql("""
                            update alert_delivery set state = 'delivered', delivered_at = clock_timestamp(), last_error = null
                            where tenant_id = ? and delivery_id = ? and state = 'pending'
                            """)
                    .params(delivery.tenant().value(), delivery.id())
                    .update();
            if (rows == 1) {
                var detail = detail(delivery);
                detail.put("answer", answer);
                append(delivery, order ? "control-answered" : "delivered", detail);
            }
        });
    }

    /** Tries again after {@code pause}, unless another process has leased it meanwhile. */
    void failed(Delivery delivery, DeliveryFailedException failure, Duration pause) {
        scope.run(delivery.tenant(), () -> {
            jdbc.sql("""
                    update alert_delivery set due_at = clock_timestamp() + make_interval(secs => ?), last_error = ?,
                        attempts_in_doubt = attempts_in_doubt - ?
                    where tenant_id = ? and delivery_id = ? and state = 'pending' and attempts = ?
                    """)
                    .params(
                            seconds(pause),
                            failure.getMessage(),
                            failure.mayHaveBeenTaken() ? 0 : 1,
                            delivery.tenant().value(),
                            delivery.id(),
                            delivery.attempt())
                    .update();
            if (failure.isTargetIll()) {
                // What waits for the same target would only wait for the same timeout. Another node may be at it, too,
                // and waits for nobody.
                jdbc.sql("""
                        update alert_delivery set due_at = clock_timestamp() + make_interval(secs => ?)
                        where tenant_id = ? and delivery_id in (
                            select delivery_id from alert_delivery
                            where tenant_id = ? and target = ? and state = 'pending' and due_at <= clock_timestamp()
                            for update skip locked)
                        """)
                        .params(
                                seconds(pause),
                                delivery.tenant().value(),
                                delivery.tenant().value(),
                                delivery.targetName())
                        .update();
            }
        });
    }

    /** Kept, and not tried again. */
    void dead(Delivery delivery, String error) {
        scope.run(delivery.tenant(), () -> {
            events.lock(delivery.tenant(), delivery.alert());
            int rows = jdbc.sql("""
                            update alert_delivery set state = 'dead', last_error = ?
                            where tenant_id = ? and delivery_id = ? and state = 'pending' and attempts = ?
                            """)
                    .params(error, delivery.tenant().value(), delivery.id(), delivery.attempt())
                    .update();
            if (rows == 1) {
                var detail = detail(delivery);
                detail.put("error", error);
                append(delivery, "undeliverable", detail);
            }
        });
    }

    private void append(Delivery delivery, String kind, Map<String, ?> detail) {
        events.append(delivery.tenant(), delivery.alert(), kind, clock.instant(), null, detail);
    }

    private static Map<String, Object> detail(Delivery delivery) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("target", delivery.targetName());
        detail.put("delivery", delivery.id().toString());
        detail.put("event", delivery.event());
        detail.put("attempts", delivery.attempt());
        return detail;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
