package io.toneguard.tap.delivery;

import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
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
    /** Rows of one transaction that concerns many. */
    private static final int AT_A_TIME = 500;

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

    /** Names of the targets for which something is due, those that rest only if it is new since they failed; of those that were removed too; what waits longest first. */
    List<String> dueTargets(TenantId tenant) {
        // From one name to the next by the index: a target is one step, whatever waits for it.
        return scope.in(tenant, () -> jdbc.sql("""
                        with recursive waiting (target) as (
                            (select d.target from alert_delivery d
                             where d.tenant_id = :tenant and d.state = 'pending' order by d.target limit 1)
                            union all
                            select (select d.target from alert_delivery d
                                    where d.tenant_id = :tenant and d.state = 'pending' and d.target > w.target
                                    order by d.target limit 1)
                            from waiting w where w.target is not null)
                        select w.target from waiting w
                        left join alert_target t on t.tenant_id = :tenant and t.name = w.target
                        cross join lateral (
                            select d.due_at from alert_delivery d
                            where d.tenant_id = :tenant and d.target = w.target and d.state = 'pending'
                                and d.due_at <= statement_timestamp() and (t.kind = 'control' or
                        """ + NO_EARLIER_ONE + """
                            )
                                and (t.ill_until is null or t.ill_until <= statement_timestamp()
                                    or d.attempts = 0 and d.created_at > t.failed_at)
                            order by d.due_at limit 1) next
                        order by next.due_at
                        """)
                .param("tenant", tenant.value())
                .query(String.class)
                .list());
    }

    /**
     * Leases the next one, if the target does not rest; what is new since it failed has its first attempt all the same, since the target may have choked
     * on that one only. Those that failed less often first, so that one which a target chokes on holds up no other
     * alert's. Of one alert what happened later is told later; orders to a PBX stand each for itself.
     *
     * @param lease for how long, by kind of target
     */
    Optional<Delivery> claim(TenantId tenant, String targetName, Function<TargetKind, Duration> lease) {
        return scope.in(tenant, () -> {
            var target = targets.find(tenant, targetName).orElse(null);
            var kind = target == null ? TargetKind.WEBHOOK : target.kind();
            // Materialized: a join that asked for the next one again and again would lease as many.
            return jdbc.sql("""
                            with next as materialized (
                                select d.delivery_id from alert_delivery d
                                where d.tenant_id = :tenant and d.target = :target and d.state = 'pending'
                                    and d.due_at <= statement_timestamp() and not exists (
                                        select from alert_target t where t.tenant_id = :tenant and t.name = :target
                                            and t.ill_until > statement_timestamp()
                                            and not (d.attempts = 0 and d.created_at > t.failed_at))
                                    and (:order or
                            """ + NO_EARLIER_ONE + """
                                )
                                order by d.attempts, d.created_at, d.event limit 1 for update of d skip locked)
                            update alert_delivery d set attempts = d.attempts + 1, attempts_in_doubt = d.attempts_in_doubt + 1,
                                due_at = clock_timestamp() + make_interval(secs => :lease)
                            from next, alert a
                            where d.tenant_id = :tenant and d.delivery_id = next.delivery_id
                                and a.tenant_id = :tenant and a.alert_id = d.alert_id
                            returning (select t.name from tenant t where t.tenant_id = :tenant) as tenant_name, d.delivery_id, d.alert_id, d.event, d.attempts, d.attempts_in_doubt, d.payload, a.opened_at,
                                a.state as alert_state, a.acknowledged_by,
                                extract(epoch from clock_timestamp() - d.created_at) as age_seconds,
                                coalesce((select t.failures from alert_target t where t.tenant_id = :tenant and t.name = :target), 0)
                                    as failures
                            """)
                    .param("tenant", tenant.value())
                    .param("target", targetName)
                    .param("order", kind == TargetKind.CONTROL)
                    .param("lease", seconds(lease.apply(kind)))
                    .query((row, number) -> new Delivery(
                            tenant,
                            row.getString("tenant_name"),
                            row.getObject("delivery_id", UUID.class),
                            row.getObject("alert_id", UUID.class),
                            row.getInt("event"),
                            targetName,
                            target,
                            row.getInt("failures"),
                            row.getInt("attempts"),
                            row.getInt("attempts_in_doubt") - 1,
                            row.getDouble("age_seconds"),
                            json.readValue(row.getString("payload"), OBJECT),
                            new AlertStanding(
                                    row.getObject("opened_at", OffsetDateTime.class)
                                            .toInstant(),
                                    row.getString("alert_state"),
                                    row.getString("acknowledged_by"))))
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
            isWell(delivery);
        });
    }

    /** The target takes nothing of this one, and would of others. Tried again after {@code pause}, unless another process has leased it meanwhile. */
    void failed(Delivery delivery, DeliveryFailedException failure, Duration pause) {
        scope.run(delivery.tenant(), () -> {
            later(delivery, failure, pause);
            isWell(delivery);
        });
    }

    /**
     * Nothing else would reach the target either: all of it rests, in the target's one row, and what waits for it is left as it is.
     *
     * @param pause of this delivery
     * @param rest of the target, of what waits by now, unless another process had it rest meanwhile
     */
    void ill(Delivery delivery, DeliveryFailedException failure, Duration pause, Duration rest) {
        scope.run(delivery.tenant(), () -> {
            later(delivery, failure, pause);
            jdbc.sql("""
                    update alert_target set failures = failures + 1, failed_at = clock_timestamp(), ill_until = clock_timestamp() + make_interval(secs => ?)
                    where tenant_id = ? and name = ? and failures = ?
                    """)
                    .params(seconds(rest), delivery.tenant().value(), delivery.targetName(), delivery.targetFailures())
                    .update();
        });
    }

    private void later(Delivery delivery, DeliveryFailedException failure, Duration pause) {
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
    }

    private void isWell(Delivery delivery) {
        if (delivery.targetFailures() > 0) {
            jdbc.sql(
                            "update alert_target set failures = 0, failed_at = null, ill_until = null where tenant_id = ? and name = ?")
                    .params(delivery.tenant().value(), delivery.targetName())
                    .update();
        }
    }

    /** Kept, and not tried again. */
    void dead(Delivery delivery, String error) {
        dead(delivery, error, false);
    }

    /** Kept, and not sent: what it would say is settled. That is nothing against its target. */
    void superseded(Delivery delivery, String settled) {
        dead(delivery, settled, true);
    }

    private void dead(Delivery delivery, String error, boolean superseded) {
        scope.run(delivery.tenant(), () -> {
            events.lock(delivery.tenant(), delivery.alert());
            int rows = jdbc.sql("""
                            update alert_delivery set state = 'dead', last_error = ?, superseded = ?
                            where tenant_id = ? and delivery_id = ? and state = 'pending' and attempts = ?
                            """)
                    .params(error, superseded, delivery.tenant().value(), delivery.id(), delivery.attempt())
                    .update();
            if (rows == 1) {
                var detail = detail(delivery);
                detail.put("error", error);
                append(delivery, "undeliverable", detail);
            }
        });
    }

    /**
     * Whatever else waits for the target of a failed delivery, is older than {@code age} and in nobody's hand: kept, and not tried again.
     *
     * @return how many died
     */
    int othersDead(Delivery failed, String error, Duration age) {
        int dead = 0;
        int some;
        do {
            some = scope.in(failed.tenant(), () -> someDead(failed, error, age));
            dead += some;
        } while (some >= AT_A_TIME);
        return dead;
    }

    private int someDead(Delivery failed, String error, Duration age) {
        var old = """
                 d.tenant_id = :tenant and d.target = :target and d.state = 'pending' and d.due_at <= statement_timestamp()
                    and d.created_at < statement_timestamp() - make_interval(secs => :age)
                """;
        // Alerts before their deliveries, as everybody locks them; who is at one of them now is not waited for.
        var alerts = jdbc.sql("select a.alert_id from alert a where a.tenant_id = :tenant and a.alert_id in ("
                        + "select d.alert_id from alert_delivery d where" + old
                        + "order by d.due_at limit :most) for update skip locked")
                .param("tenant", failed.tenant().value())
                .param("target", failed.targetName())
                .param("age", seconds(age))
                .param("most", AT_A_TIME)
                .query(UUID.class)
                .list();
        if (alerts.isEmpty()) {
            return 0;
        }
        var dead = jdbc.sql("update alert_delivery d set state = 'dead', last_error = :error where" + old
                        + "and d.alert_id in (:alerts) returning d.delivery_id, d.alert_id, d.event, d.attempts")
                .param("error", error)
                .param("tenant", failed.tenant().value())
                .param("target", failed.targetName())
                .param("age", seconds(age))
                .param("alerts", alerts)
                .query((row, number) -> {
                    var detail = detail(
                            failed.targetName(),
                            row.getObject("delivery_id", UUID.class),
                            row.getInt("event"),
                            row.getInt("attempts"));
                    detail.put("error", error);
                    return Map.entry(row.getObject("alert_id", UUID.class), detail);
                })
                .list();
        dead.forEach(one ->
                events.append(failed.tenant(), one.getKey(), "undeliverable", clock.instant(), null, one.getValue()));
        return dead.size();
    }

    private void append(Delivery delivery, String kind, Map<String, ?> detail) {
        events.append(delivery.tenant(), delivery.alert(), kind, clock.instant(), null, detail);
    }

    private static Map<String, Object> detail(Delivery delivery) {
        return detail(delivery.targetName(), delivery.id(), delivery.event(), delivery.attempt());
    }

    private static Map<String, Object> detail(String target, UUID delivery, int event, int attempts) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("target", target);
        detail.put("delivery", delivery.toString());
        detail.put("event", event);
        detail.put("attempts", attempts);
        return detail;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
