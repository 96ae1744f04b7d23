package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What a delivery tells of an alert whose episode is not at hand: the same as {@link AlertPayload}, read from the alert's row. */
public final class StoredPayload {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final JdbcClient jdbc;

    public StoredPayload(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * To be used in the tenant's scope; may be added to.
     *
     * @param event what is told
     * @param number of the alert's event that tells it
     */
    public Map<String, Object> of(TenantId tenant, UUID alertId, String event, int number) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("event", event);
        payload.put("eventNumber", number);
        payload.putAll(jdbc.sql("""
                        select jsonb_strip_nulls(jsonb_build_object('alertId', a.alert_id, 'tenant', t.name, 'callId', a.call_id,
                            'recordingId', a.recording_id, 'source', a.source, 'channel', a.channel, 'speaker', a.speaker,
                            'person', a.person, 'agentId', c.agent_id, 'team', a.team, 'queue', c.queue, 'rule', a.rule,
                            'ruleVersion', a.rule_version, 'state', a.state,
                            'callStartedAt', coalesce(r.began_at, c.started_at), 'openedAt', a.opened_at, 'at', a.changed_at,
                            'fromSeconds', a.from_seconds, 'onsetSeconds', a.onset_seconds, 'untilSeconds', a.until_seconds,
                            'peakSeconds', a.peak_seconds, 'peakDeviation', a.peak_deviation, 'peakIndex', a.peak_index,
                            'reason', a.reason))::text as payload
                        from alert a
                        join tenant t on t.tenant_id = a.tenant_id
                        join recording r on r.tenant_id = a.tenant_id and r.recording_id = a.recording_id
                        left join call c on c.tenant_id = a.tenant_id and c.call_id = r.call_id
                        where a.tenant_id = ? and a.alert_id = ?
                        """)
                .params(tenant.value(), alertId)
                .query((row, n) -> MAPPER.readValue(row.getString("payload"), OBJECT))
                .single());
        return payload;
    }
}
