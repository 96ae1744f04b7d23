package io.toneguard.tap.web;

import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.tap.alert.Outbox;
import io.toneguard.tap.delivery.AlertTargets;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people do about an alert: each deed is an event, in one transaction with the alert's row and with the order to the PBX where there is one. An
 * acknowledgement or a closing that comes again changes nothing, so that a client may repeat what it is not sure of.
 */
final class AlertActions {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** Of one kind about one alert: people do a handful of things, a program that has gone wild does them for ever. */
    static final int MOST_DEEDS = 1000;

    /** Name of the client's key in an event's detail. */
    static final String KEY = "idempotencyKey";

    /** @param goesOn whether the call is still being spoken, by this recording or by another one of it */
    private record Row(String state, @Nullable String acknowledgedBy, String source, boolean goesOn) {}

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final AlertEvents events;
    private final AlertTargets targets;
    private final Outbox outbox;
    private final RepeatedOrder repeated;
    private final InstantSource clock;
    private final JsonMapper json = JsonMapper.shared();

    /** @param sameWithin in which an order that comes again is the same one */
    AlertActions(
            JdbcClient jdbc,
            TenantScope scope,
            AlertEvents events,
            AlertTargets targets,
            Duration sameWithin,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.events = events;
        this.targets = targets;
        outbox = new Outbox(jdbc);
        repeated = new RepeatedOrder(jdbc, sameWithin);
        this.clock = clock;
    }

    /** The first to acknowledge has it; nobody is escalated to any more. */
    void acknowledge(TenantId tenant, UUID alert, String actor) {
        scope.run(tenant, () -> {
            var row = locked(tenant, alert);
            if (row.acknowledgedBy() == null) {
                requireNotClosed(row, alert);
                acknowledged(tenant, alert, actor);
            }
        });
    }

    /**
     * Orders the PBX to let the actor listen, whisper to the agent or take the call over. Whoever does that has acknowledged the alert. The same order from
     * the same actor within {@code delivery.control-give-up}, or under the same key, is the same order: nothing happens twice.
     *
     * @param word listen, whisper or takeover
     * @param detail what else the PBX must know, such as the actor's extension
     * @param key by which the client knows the order; null: it has none
     * @throws AlertProblem 409 where the call or the alert is over with, no PBX takes orders, or the key is another order's
     */
    void order(
            TenantId tenant, UUID alert, String word, String actor, Map<String, Object> detail, @Nullable String key) {
        scope.run(tenant, () -> {
            var row = locked(tenant, alert);
            var kept = new LinkedHashMap<>(detail);
            if (key != null) {
                kept.put(KEY, key);
            }
            if (repeated.isKnown(tenant, alert, word, actor, kept)) {
                return;
            }
            requireNotClosed(row, alert);
            requireFew(tenant, alert, word);
            if (!row.goesOn()) {
                throw AlertProblem.conflict("the call of alert " + alert + " has ended");
            }
            var target = targets.control(tenant, row.source())
                    .orElseThrow(() -> AlertProblem.conflict(
                            "no PBX takes orders for source " + row.source() + "; `rules target add TENANT "
                                    + row.source() + " --kind control --address URL` adds one"));
            if (row.acknowledgedBy() == null) {
                acknowledged(tenant, alert, actor);
            }
            int event = events.append(tenant, alert, word, clock.instant(), actor, kept);
            var payload = control(tenant, alert);
            payload.put("event", word);
            payload.put("eventNumber", event);
            payload.put("actor", actor);
            payload.put("detail", detail);
            outbox.tell(tenant, alert, event, target.name(), json.writeValueAsString(payload));
        });
    }

    /** The agent has the call again. */
    void handBack(TenantId tenant, UUID alert, String actor, Map<String, Object> detail) {
        scope.run(tenant, () -> {
            requireNotClosed(locked(tenant, alert), alert);
            requireFew(tenant, alert, "handed-back");
            events.append(tenant, alert, "handed-back", clock.instant(), actor, detail);
        });
    }

    /** Notes are taken at any time, of a closed alert too. */
    void note(TenantId tenant, UUID alert, String actor, String text) {
        scope.run(tenant, () -> {
            locked(tenant, alert);
            requireFew(tenant, alert, "note");
            events.append(tenant, alert, "note", clock.instant(), actor, Map.of("text", text));
        });
    }

    /** How it went; a later one replaces it, and the events keep both. */
    void outcome(TenantId tenant, UUID alert, String actor, String outcome) {
        scope.run(tenant, () -> {
            locked(tenant, alert);
            requireFew(tenant, alert, "outcome");
            setOutcome(tenant, alert, actor, outcome);
        });
    }

    /**
     * A person is done with it, and has acknowledged it by that.
     *
     * @param outcome must be told where the voice is still raised
     */
    void close(TenantId tenant, UUID alert, String actor, @Nullable String outcome) {
        scope.run(tenant, () -> {
            var row = locked(tenant, alert);
            if (row.state().equals("closed")) {
                return;
            }
            if (outcome == null && row.state().equals("open")) {
                throw AlertProblem.conflict(
                        "alert " + alert + " is still open: the voice has not come back; closing it needs an outcome");
            }
            if (row.acknowledgedBy() == null) {
                acknowledged(tenant, alert, actor);
            }
            if (outcome != null) {
                setOutcome(tenant, alert, actor, outcome);
            }
            jdbc.sql(
                            "update alert set state = 'closed', changed_at = clock_timestamp() where tenant_id = ? and alert_id = ?")
                    .params(tenant.value(), alert)
                    .update();
            events.append(tenant, alert, "closed", clock.instant(), actor, Map.of());
        });
    }

    /** A call whose connection broke and came back is one more recording under the same id. */
    private Row locked(TenantId tenant, UUID alert) {
        return jdbc.sql("""
                        select a.state, a.acknowledged_by, a.source, exists (
                                select from recording now where now.tenant_id = r.tenant_id and now.call_id = r.call_id
                                    and now.source is not distinct from r.source and now.state = 'receiving') as goes_on
                        from alert a
                        join recording r on r.tenant_id = a.tenant_id and r.recording_id = a.recording_id
                        where a.tenant_id = ? and a.alert_id = ? for update of a
                        """)
                .params(tenant.value(), alert)
                .query((row, number) -> new Row(
                        row.getString("state"),
                        row.getString("acknowledged_by"),
                        row.getString("source"),
                        row.getBoolean("goes_on")))
                .optional()
                .orElseThrow(() -> AlertProblem.unknown(alert));
    }

    private static void requireNotClosed(Row row, UUID alert) {
        if (row.state().equals("closed")) {
            throw AlertProblem.conflict("alert " + alert + " is closed; notes and an outcome can still be added");
        }
    }

    private void acknowledged(TenantId tenant, UUID alert, String actor) {
        jdbc.sql("""
                update alert set acknowledged_by = ?, acknowledge_by = null, changed_at = clock_timestamp()
                where tenant_id = ? and alert_id = ?
                """).params(actor, tenant.value(), alert).update();
        events.append(tenant, alert, "acknowledged", clock.instant(), actor, Map.of());
    }

    private void setOutcome(TenantId tenant, UUID alert, String actor, String outcome) {
        jdbc.sql("update alert set outcome = ? where tenant_id = ? and alert_id = ?")
                .params(outcome, tenant.value(), alert)
                .update();
        events.append(tenant, alert, "outcome", clock.instant(), actor, Map.of("outcome", outcome));
    }

    /** @throws AlertProblem 409 where what may be done again and again was done too often */
    private void requireFew(TenantId tenant, UUID alert, String kind) {
        long before = jdbc.sql("select count(*) from alert_event where tenant_id = ? and alert_id = ? and kind = ?")
                .params(tenant.value(), alert, kind)
                .query(Long.class)
                .single();
        if (before >= MOST_DEEDS) {
            throw AlertProblem.conflict(
                    "alert " + alert + " has " + before + " events '" + kind + "', and takes no more of them");
        }
    }

    /** What a PBX finds the call by, and whose leg is meant: after a transfer the agent who speaks is not the one with whom the call began. */
    private Map<String, Object> control(TenantId tenant, UUID alert) {
        return new LinkedHashMap<>(jdbc.sql("""
                        select jsonb_strip_nulls(jsonb_build_object('alertId', a.alert_id, 'callId', a.call_id, 'recordingId',
                            a.recording_id, 'source', a.source, 'channel', a.channel, 'speaker', a.speaker, 'person', a.person,
                            'agentId', case a.speaker when 'agent' then coalesce(a.person, c.agent_id) else c.agent_id end,
                            'team', a.team, 'queue', c.queue, 'direction', c.direction,
                            'callStartedAt', c.started_at)) as payload
                        from alert a left join call c on c.tenant_id = a.tenant_id and c.call_id = a.call_id
                        where a.tenant_id = ? and a.alert_id = ?
                        """)
                .params(tenant.value(), alert)
                .query((row, number) -> json.readValue(row.getString("payload"), OBJECT))
                .single());
    }
}
