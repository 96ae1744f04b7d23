-- What a working day did to an agent: one row per agent and day. For the agents' own care, not for ranking them.
create or replace view bi.shift_exposure with (security_invoker = true) as
with spoken as (
    -- One row per agent's stretch of a call that was heard live.
    select
        s.tenant_id, s.recording_id, s.call_id, s.person, s.team, s.channel,
        -- A call that came back after a broken connection is another recording, which began later.
        coalesce(recording.began_at, call.started_at) + make_interval(secs => s.from_seconds) as began_at,
        coalesce(recording.began_at, call.started_at)
            + make_interval(secs => s.end_seconds[cardinality(s.end_seconds)]) as ended_at,
        heard.strained_seconds,
        exists (
            select from toneguard.alert a
            where a.tenant_id = s.tenant_id and a.recording_id = s.recording_id and a.speaker = 'customer'
                and a.until_seconds >= s.from_seconds
                and a.from_seconds <= s.end_seconds[cardinality(s.end_seconds)]) as aggressive_customer,
        exists (
            select from toneguard.alert a
            where a.tenant_id = s.tenant_id and a.recording_id = s.recording_id and a.channel = s.channel and not a.shadow
                -- Begun by this person: one that ended as the call was taken over is not the rescuer's.
                and a.from_seconds > s.from_seconds
                and a.from_seconds <= s.end_seconds[cardinality(s.end_seconds)]) as alerted
    from toneguard.live_segment s
    join toneguard.call on call.tenant_id = s.tenant_id and call.call_id = s.call_id
    join toneguard.recording on recording.tenant_id = s.tenant_id and recording.recording_id = s.recording_id
    cross join lateral (
        select count(*) as strained_seconds
        from unnest(s.deviation, s.confidence) as second (deviation, confidence)
        where second.deviation > 3 and second.deviation <> 'NaN' and second.confidence >= 0.5) heard
    where s.speaker = 'agent' and s.person is not null and cardinality(s.end_seconds) > 0
), paced as (
    select spoken.*,
        -- Null after the last call of the day, which nobody recovers from at work.
        case when next_at is not null then greatest(extract(epoch from next_at - ended_at), 0) end as recovery_seconds
    from (
        select spoken.*,
            lead(began_at) over (
                partition by tenant_id, person, (began_at at time zone 'UTC')::date order by began_at) as next_at
        from spoken) spoken
)
select
    tenant.name as tenant,
    paced.person,
    (paced.began_at at time zone 'UTC')::date as day,
    max(paced.team) as team,
    count(*) as calls,
    (sum(extract(epoch from paced.ended_at - paced.began_at)) / 60)::real as minutes_on_calls,
    coalesce(sum(extract(epoch from paced.ended_at - paced.began_at)) filter (where paced.alerted) / 60, 0)::real
        as minutes_on_strained_calls,
    (sum(paced.strained_seconds) / 60.0)::real as strained_minutes,
    count(*) filter (where paced.alerted) as strained_calls,
    count(*) filter (where paced.aggressive_customer) as aggressive_customers,
    (percentile_cont(0.5) within group (order by paced.recovery_seconds) / 60)::real as recovery_minutes_median,
    (min(paced.recovery_seconds) filter (where paced.alerted) / 60)::real as recovery_minutes_after_strain_least
from paced
join toneguard.tenant on tenant.tenant_id = paced.tenant_id
group by tenant.name, paced.tenant_id, paced.person, (paced.began_at at time zone 'UTC')::date;

comment on view bi.shift_exposure is 'One row per agent and day (UTC): what the calls that were heard live asked of the voice.';
comment on column bi.shift_exposure.person is 'The agent''s id.';
comment on column bi.shift_exposure.team is 'Of the day''s calls; one of them, where there were several.';
comment on column bi.shift_exposure.calls is 'Stretches of calls that the agent spoke; a call that was handed over counts for each.';
comment on column bi.shift_exposure.minutes_on_strained_calls is 'Minutes of those in which the agent''s voice alerted.';
comment on column bi.shift_exposure.strained_minutes is 'Minutes with a deviation above 3, the product''s own rule''s threshold, whatever the tenant''s rules.';
comment on column bi.shift_exposure.aggressive_customers is 'Calls with an alert of the customer''s voice; a shadow rule for customers is enough to count them.';
comment on column bi.shift_exposure.recovery_minutes_median is 'Between a call''s end and the next one''s beginning on the same day.';
comment on column bi.shift_exposure.recovery_minutes_after_strain_least is 'The shortest such time after a call in which the voice alerted.';

grant select on bi.shift_exposure to toneguard_service, toneguard_reader;

-- The same as team sums, for those whose policy shows no single agent.
create or replace view bi.team_exposure with (security_invoker = true) as
select
    exposure.tenant,
    exposure.team,
    exposure.day,
    count(*) as agents,
    sum(exposure.calls) as calls,
    sum(exposure.minutes_on_calls)::real as minutes_on_calls,
    sum(exposure.minutes_on_strained_calls)::real as minutes_on_strained_calls,
    sum(exposure.strained_minutes)::real as strained_minutes,
    sum(exposure.strained_calls) as strained_calls,
    sum(exposure.aggressive_customers) as aggressive_customers
from bi.shift_exposure exposure
group by exposure.tenant, exposure.team, exposure.day
having count(*) >= 3;

comment on view bi.team_exposure is 'One row per team and day (UTC) with three agents and more: of fewer, a sum would show the single one.';
comment on column bi.team_exposure.agents is 'Agents who were heard.';

grant select on bi.team_exposure to toneguard_service, toneguard_reader;
