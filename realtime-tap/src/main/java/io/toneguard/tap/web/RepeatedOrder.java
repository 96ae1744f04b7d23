package io.toneguard.tap.web;

import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Knows an order to the PBX that has been given already: a second click, or a client that did not get the answer. With a key it is the one that was given
 * under it; without, the actor's latest, if it is young enough to be still on its way and nobody handed the call back since.
 */
final class RepeatedOrder {
    private final JdbcClient jdbc;
    private final Duration sameWithin;
    private final JsonMapper json = JsonMapper.shared();

    RepeatedOrder(JdbcClient jdbc, Duration sameWithin) {
        this.jdbc = jdbc;
        this.sameWithin = sameWithin;
    }

    /**
     * To be asked while the alert's row is held.
     *
     * @param detail with the client's key, where it gave one
     * @throws AlertProblem 409 where the key is another order's
     */
    boolean isKnown(TenantId tenant, UUID alert, String word, String actor, Map<String, Object> detail) {
        return detail.get(AlertActions.KEY) instanceof String key
                ? isKnownBy(key, tenant, alert, word, actor, detail)
                : isLatest(tenant, alert, word, actor, detail);
    }

    private boolean isKnownBy(
            String key, TenantId tenant, UUID alert, String word, String actor, Map<String, Object> detail) {
        List<Boolean> given = jdbc.sql("""
                        select kind = :kind and actor = :actor and detail = :detail::jsonb from alert_event
                        where tenant_id = :tenant and alert_id = :alert and detail->>'idempotencyKey' = :key
                        """)
                .param("kind", word)
                .param("actor", actor)
                .param("detail", json.writeValueAsString(detail))
                .param("tenant", tenant.value())
                .param("alert", alert)
                .param("key", key)
                .query(Boolean.class)
                .list();
        if (given.contains(false)) {
            throw AlertProblem.conflict("the Idempotency-Key is that of another order about alert " + alert);
        }
        return !given.isEmpty();
    }

    private boolean isLatest(TenantId tenant, UUID alert, String word, String actor, Map<String, Object> detail) {
        return jdbc.sql("""
                        select kind = :kind and detail = :detail::jsonb
                            and written_at > clock_timestamp() - make_interval(secs => :within) from alert_event
                        where tenant_id = :tenant and alert_id = :alert
                            and (kind in ('listen', 'whisper', 'takeover') and actor = :actor or kind = 'handed-back')
                        order by event desc limit 1
                        """)
                .param("kind", word)
                .param("detail", json.writeValueAsString(detail))
                .param("within", sameWithin.toMillis() / 1000.0)
                .param("tenant", tenant.value())
                .param("alert", alert)
                .param("actor", actor)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }
}
