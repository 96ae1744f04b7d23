-- What a shift did to an agent: one row per agent and shift, for the agents' own care, not for ranking them. A shift begins with the first call after five hours without
-- one, so that no midnight, of whichever time zone, parts it. The views of schema bi show of it what each tenant's policy allows.
create or replace view toneguard.agent_stretch with (security_invoker = true) as
with spoken as (
    -- One row per agent's stretch of a call that was heard live.
    select
        s.tenant_id, s.call_id, s.recording_id, s.segment, s.person, s.team,
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
), placed as (
    select spoken.*,
        -- By the latest end so far: a long call holds together what was spoken beside it.
        began_at - max(ended_at) over (
            partition by tenant_id, person order by began_at, recording_id, segment
            rows between unbounded preceding and 1 preceding) as idle
    from spoken
), numbered as (
    select placed.*,
        count(*) filter (where idle is null or idle >= interval '5 hours') over (
            partition by tenant_id, person order by began_at, recording_id, segment rows unbounded preceding) as shift
    from placed
), followed as (
    select numbered.*,
        min(began_at) over (partition by tenant_id, person, shift) as shift_began_at,
        bool_or(alerted) over (partition by tenant_id, person, shift, call_id) as on_strained_call,
        lead(began_at) over following as next_at,
        lead(call_id) over following as next_call_id
    from numbered
    window following as (partition by tenant_id, person, shift order by began_at, recording_id, segment)
)
select
    tenant_id, person, team, shift, shift_began_at, call_id, recording_id, segment, began_at, ended_at,
    extract(epoch from ended_at - began_at) as seconds,
    strained_seconds, on_strained_call, aggressive_customer,
    -- Null after the last call of the shift, which nobody recovers from at work, and where the same call goes on: its connection broke and came back, or a
    -- colleague had it meanwhile.
    case when next_call_id <> call_id then greatest(extract(epoch from next_at - ended_at), 0) end as recovery_seconds
from followed;

comment on view toneguard.agent_stretch is 'One row per stretch of a call that an agent spoke and that was heard live, whatever the tenant''s policy: what toneguard.agent_shift and bi.team_exposure are made of.';

grant select on toneguard.agent_stretch to toneguard_service, toneguard_reader;

create or replace view toneguard.agent_shift with (security_invoker = true) as
select
    stretch.tenant_id,
    stretch.person,
    stretch.shift,
    min(stretch.began_at) as began_at,
    max(stretch.ended_at) as ended_at,
    max(stretch.team) as team,
    count(distinct stretch.call_id) as calls,
    (sum(stretch.seconds) / 60)::real as minutes_on_calls,
    coalesce(sum(stretch.seconds) filter (where stretch.on_strained_call) / 60, 0)::real as minutes_on_strained_calls,
    (sum(stretch.strained_seconds) / 60.0)::real as strained_minutes,
    count(distinct stretch.call_id) filter (where stretch.on_strained_call) as strained_calls,
    count(distinct stretch.call_id) filter (where stretch.aggressive_customer) as aggressive_customers,
    (percentile_cont(0.5) within group (order by stretch.recovery_seconds) / 60)::real as recovery_minutes_median,
    (min(stretch.recovery_seconds) filter (where stretch.on_strained_call) / 60)::real as recovery_minutes_after_strain_least
from toneguard.agent_stretch stretch
group by stretch.tenant_id, stretch.person, stretch.shift;

comment on view toneguard.agent_shift is 'One row per agent and shift, whatever the tenant''s policy: what bi.shift_exposure is made of.';

grant select on toneguard.agent_shift to toneguard_service, toneguard_reader;

-- Where the tenant's policy shows single agents.
create or replace view bi.shift_exposure with (security_invoker = true) as
select
    tenant.name as tenant,
    shift.person,
    shift.began_at,
    shift.ended_at,
    (shift.began_at at time zone tenant.time_zone)::date as day,
    shift.team,
    shift.calls,
    shift.minutes_on_calls,
    shift.minutes_on_strained_calls,
    shift.strained_minutes,
    shift.strained_calls,
    shift.aggressive_customers,
    shift.recovery_minutes_median,
    shift.recovery_minutes_after_strain_least
from toneguard.agent_shift shift
join toneguard.tenant on tenant.tenant_id = shift.tenant_id
where tenant.agent_care = 'agent';

comment on view bi.shift_exposure is 'One row per agent and shift: what the calls that were heard live asked of the voice. Only of tenants whose policy shows single agents (agent_care = agent).';
comment on column bi.shift_exposure.person is 'The agent''s id.';
comment on column bi.shift_exposure.began_at is 'With the first call after five hours without one; names the shift.';
comment on column bi.shift_exposure.ended_at is 'With its last call so far.';
comment on column bi.shift_exposure.day is 'On which it began, in the tenant''s time zone.';
comment on column bi.shift_exposure.team is 'Of the shift''s calls; one of them, where there were several.';
comment on column bi.shift_exposure.calls is 'Calls in which the agent spoke; one that broke and came back, or was handed over and back, is one.';
comment on column bi.shift_exposure.minutes_on_strained_calls is 'The agent''s minutes of those in which the agent''s voice alerted.';
comment on column bi.shift_exposure.strained_minutes is 'Minutes with a deviation above 3, the product''s own rule''s threshold, whatever the tenant''s rules.';
comment on column bi.shift_exposure.aggressive_customers is 'Calls with an alert of the customer''s voice; a shadow rule for customers is enough to count them.';
comment on column bi.shift_exposure.recovery_minutes_median is 'Between a call''s end and the beginning of another one in the same shift.';
comment on column bi.shift_exposure.recovery_minutes_after_strain_least is 'The shortest such time after a call in which the voice alerted.';

grant select on bi.shift_exposure to toneguard_service, toneguard_reader;

-- The same as team sums, also where the policy shows no single agent. By the team of each call: an agent who helps out elsewhere takes no calls along.
create or replace view bi.team_exposure with (security_invoker = true) as
select
    tenant.name as tenant,
    stretch.team,
    (stretch.shift_began_at at time zone tenant.time_zone)::date as day,
    count(distinct stretch.person) as agents,
    count(distinct (stretch.person, stretch.call_id))::numeric as calls,
    (sum(stretch.seconds) / 60)::real as minutes_on_calls,
    coalesce(sum(stretch.seconds) filter (where stretch.on_strained_call) / 60, 0)::real as minutes_on_strained_calls,
    (sum(stretch.strained_seconds) / 60.0)::real as strained_minutes,
    (count(distinct (stretch.person, stretch.call_id)) filter (where stretch.on_strained_call))::numeric as strained_calls,
    (count(distinct (stretch.person, stretch.call_id)) filter (where stretch.aggressive_customer))::numeric
        as aggressive_customers
from toneguard.agent_stretch stretch
join toneguard.tenant on tenant.tenant_id = stretch.tenant_id
where tenant.agent_care in ('team', 'agent')
group by tenant.name, stretch.team, (stretch.shift_began_at at time zone tenant.time_zone)::date
having count(distinct stretch.person) >= 3;

comment on view bi.team_exposure is 'One row per team and day, of three agents and more: of fewer, a sum would show the single one. Not of tenants whose policy shows nothing (agent_care = none).';
comment on column bi.team_exposure.day is 'On which the shifts began, in the tenant''s time zone.';
comment on column bi.team_exposure.agents is 'Agents who were heard in calls of this team; one who helped out is of both.';
comment on column bi.team_exposure.calls is 'A call counts for each agent who spoke in it.';

grant select on bi.team_exposure to toneguard_service, toneguard_reader;
