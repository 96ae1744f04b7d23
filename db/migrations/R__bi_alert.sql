-- One row per alert, those of shadow rules included.
create or replace view bi.alert with (security_invoker = true) as
select
    tenant.name as tenant,
    alert.alert_id,
    alert.call_id,
    alert.recording_id,
    alert.source,
    alert.speaker,
    alert.person,
    alert.team,
    alert.rule,
    alert.rule_version,
    alert.shadow,
    alert.state,
    alert.opened_at,
    alert.onset_seconds,
    alert.until_seconds - alert.from_seconds as seconds,
    alert.peak_seconds,
    alert.peak_deviation,
    alert.peak_index,
    (alert.reason ->> 'confidence')::real as confidence,
    alert.reason -> 'baseline' ->> 'kind' as baseline,
    event.suppressed,
    event.told_at,
    event.acknowledged_at,
    extract(epoch from event.acknowledged_at - alert.opened_at)::real as seconds_to_acknowledge,
    alert.acknowledged_by,
    alert.escalation,
    event.took_over_at,
    alert.outcome,
    event.over_at,
    event.closed_at
from toneguard.alert
join toneguard.tenant on tenant.tenant_id = alert.tenant_id
cross join lateral (
    select
        coalesce(bool_or(alert_event.kind = 'suppressed'), false) as suppressed,
        min(alert_event.at) filter (where alert_event.kind = 'delivered') as told_at,
        min(alert_event.at) filter (where alert_event.kind = 'acknowledged') as acknowledged_at,
        min(alert_event.at) filter (where alert_event.kind = 'takeover') as took_over_at,
        min(alert_event.at) filter (where alert_event.kind in ('over', 'recovered')) as over_at,
        max(alert_event.at) filter (where alert_event.kind = 'closed') as closed_at
    from toneguard.alert_event
    where alert_event.tenant_id = alert.tenant_id and alert_event.alert_id = alert.alert_id) event;

comment on view bi.alert is 'One row per alert: what was heard, when it was told, and what people did.';
comment on column bi.alert.tenant is 'Name of the tenant.';
comment on column bi.alert.alert_id is 'Key of a row.';
comment on column bi.alert.person is 'The agent whose voice it was, where it was an agent''s and is known.';
comment on column bi.alert.shadow is 'The rule only counts; nobody was told.';
comment on column bi.alert.state is 'open, over (the voice came back or the call ended) or closed.';
comment on column bi.alert.opened_at is 'When the rule held.';
comment on column bi.alert.onset_seconds is 'The same, seconds of the recording.';
comment on column bi.alert.seconds is 'How long the voice was out of its range.';
comment on column bi.alert.peak_deviation is 'Robust standard deviations from the person''s running calm.';
comment on column bi.alert.peak_index is '0 to 100.';
comment on column bi.alert.confidence is 'Of the peak, 0 to 1.';
comment on column bi.alert.baseline is 'enrolled: earlier calls were known; learned: within the call.';
comment on column bi.alert.suppressed is 'Written, but told only with others of a storm.';
comment on column bi.alert.told_at is 'First delivery that arrived.';
comment on column bi.alert.seconds_to_acknowledge is 'From opened_at to the first acknowledgement.';
comment on column bi.alert.outcome is 'As a person noted it.';

grant select on bi.alert to toneguard_service, toneguard_reader;
