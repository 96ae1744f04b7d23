-- Why: what was heard while a call ran, when that is to be told to whom, what was told, and what people did about it.
-- Locks: none, new tables.
create table toneguard.live_segment (
    tenant_id uuid not null,
    recording_id uuid not null,
    segment smallint not null,
    call_id text not null,
    channel smallint not null,
    from_seconds double precision not null,
    speaker text not null,
    person text,
    team text,
    analyzer text not null,
    enrolled boolean not null,
    end_seconds integer[] not null,
    voiced_seconds real[] not null,
    deviation real[] not null,
    confidence real[] not null,
    f0_mean_semitones real[] not null,
    f0_p80_semitones real[] not null,
    alpha_ratio_db real[] not null,
    mfcc1 real[] not null,
    windows_shed integer not null default 0,
    settled_at timestamptz,
    constraint live_segment_pk primary key (tenant_id, recording_id, segment),
    constraint live_segment_recording_fk
        foreign key (tenant_id, recording_id) references toneguard.recording on delete cascade,
    constraint live_segment_speaker_known check (speaker in ('agent', 'customer', 'unknown')),
    constraint live_segment_arrays_of_one_length check (
        cardinality(end_seconds) = cardinality(voiced_seconds) and cardinality(end_seconds) = cardinality(deviation)
        and cardinality(end_seconds) = cardinality(confidence) and cardinality(end_seconds) = cardinality(f0_mean_semitones)
        and cardinality(end_seconds) = cardinality(f0_p80_semitones) and cardinality(end_seconds) = cardinality(alpha_ratio_db)
        and cardinality(end_seconds) = cardinality(mfcc1))
);
comment on table toneguard.live_segment is 'What the live tap read of one person on one channel of a call, one element a second; written when the segment ends.';
comment on column toneguard.live_segment.segment is 'From 1, channel 0 first, each channel in order of time: as in recording_segment.';
comment on column toneguard.live_segment.from_seconds is 'Where the segment begins, seconds of the recording.';
comment on column toneguard.live_segment.enrolled is 'Whether a baseline of earlier calls was known.';
comment on column toneguard.live_segment.end_seconds is 'Where each window of five seconds ends, seconds of the recording; windows that were shed are missing.';
comment on column toneguard.live_segment.deviation is 'Robust standard deviations from the person''s running calm; NaN without an index.';
comment on column toneguard.live_segment.settled_at is 'When it was compared with the final analysis and its calm windows were learned; null: not yet.';
create index live_segment_unsettled on toneguard.live_segment (tenant_id) where settled_at is null;

create table toneguard.live_agreement (
    tenant_id uuid not null,
    recording_id uuid not null,
    segment smallint not null,
    live_analyzer text not null,
    final_analyzer text not null,
    windows integer not null,
    rank_correlation real,
    bias real,
    alerts integer not null,
    missed_alerts integer not null,
    spurious_alerts integer not null,
    compared_at timestamptz not null default now(),
    constraint live_agreement_pk primary key (tenant_id, recording_id, segment, live_analyzer, final_analyzer),
    constraint live_agreement_segment_fk
        foreign key (tenant_id, recording_id, segment) references toneguard.live_segment on delete cascade,
    constraint live_agreement_rank_correlation_plausible check (rank_correlation between -1 and 1)
);
comment on table toneguard.live_agreement is 'How far live and final analysis of one person in one call agree, for each pair of analyzer versions.';
comment on column toneguard.live_agreement.windows is 'Windows of five seconds in which both have an index and a confidence of .5.';
comment on column toneguard.live_agreement.rank_correlation is 'Spearman, of the index over these windows; null under 10 of them, or where one never moves.';
comment on column toneguard.live_agreement.bias is 'Mean of live minus final deviation, robust standard deviations; the live one is divided by the call''s own running spread.';
comment on column toneguard.live_agreement.alerts is 'Alerts of the segment, those of shadow rules not counted.';
comment on column toneguard.live_agreement.missed_alerts is 'Stretches of six windows and more in a row over the final threshold during which no alert was open.';
comment on column toneguard.live_agreement.spurious_alerts is 'Alerts during which not one window is over the final threshold.';

-- Live and final are compared by their deviations, and a rule may be tried on what the final analysis found.
-- Locks: ACCESS EXCLUSIVE on speaker_result and its months, for an instant: a null column rewrites nothing.
alter table toneguard.speaker_result add column window_stress_deviation real[];
comment on column toneguard.speaker_result.window_stress_deviation is 'As window_stress_index, in robust standard deviations from the speaker''s calm.';

create table toneguard.agent_baseline (
    tenant_id uuid not null,
    agent_id text not null,
    channel text not null,
    analyzer text not null,
    f0_mean_semitones real[] not null,
    f0_p80_semitones real[] not null,
    alpha_ratio_db real[] not null,
    mfcc1 real[] not null,
    voiced_seconds real[] not null,
    updated_at timestamptz not null default now(),
    constraint agent_baseline_pk primary key (tenant_id, agent_id, channel, analyzer),
    constraint agent_baseline_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint agent_baseline_arrays_of_one_length check (
        cardinality(f0_mean_semitones) = cardinality(voiced_seconds) and cardinality(f0_p80_semitones) = cardinality(voiced_seconds)
        and cardinality(alpha_ratio_db) = cardinality(voiced_seconds) and cardinality(mfcc1) = cardinality(voiced_seconds))
);
comment on table toneguard.agent_baseline is 'Calm windows of an agent on one kind of channel, the latest last; learned from finished analyses only.';
comment on column toneguard.agent_baseline.channel is 'SOURCE/CODEC/RATE: voices are compared within one kind of channel only.';

create table toneguard.alert_rule (
    tenant_id uuid not null,
    name text not null,
    version integer not null,
    team text,
    shadow boolean not null,
    settings jsonb not null,
    created_at timestamptz not null default now(),
    retired_at timestamptz,
    constraint alert_rule_pk primary key (tenant_id, name, version),
    constraint alert_rule_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint alert_rule_name_names_a_rule check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint alert_rule_version_positive check (version >= 1),
    constraint alert_rule_settings_by_name check (jsonb_typeof(settings) = 'object')
);
comment on table toneguard.alert_rule is 'Every version of every rule; the one in force is the highest that is not retired. The product''s own, default, is nobody''s: its rows are there for the alerts that name it, and retired from their beginning.';
comment on column toneguard.alert_rule.team is 'Whose calls it is for; null: those of teams without a rule of their own.';
comment on column toneguard.alert_rule.shadow is 'Counts what it would alert, and tells nobody.';
create unique index alert_rule_one_in_force on toneguard.alert_rule (tenant_id, name) where retired_at is null;

create table toneguard.alert (
    tenant_id uuid not null,
    alert_id uuid not null,
    recording_id uuid not null,
    call_id text not null,
    source text not null,
    channel smallint not null,
    speaker text not null,
    person text,
    team text,
    rule text not null,
    rule_version integer not null,
    shadow boolean not null,
    state text not null,
    opened_at timestamptz not null,
    changed_at timestamptz not null,
    from_seconds integer not null,
    onset_seconds integer not null,
    until_seconds integer not null,
    peak_seconds integer not null,
    peak_deviation real not null,
    peak_index real not null,
    reason jsonb not null,
    acknowledge_by timestamptz,
    escalation smallint not null default 0,
    acknowledged_by text,
    outcome text,
    constraint alert_pk primary key (tenant_id, alert_id),
    constraint alert_recording_fk foreign key (tenant_id, recording_id) references toneguard.recording on delete cascade,
    constraint alert_rule_fk foreign key (tenant_id, rule, rule_version) references toneguard.alert_rule,
    constraint alert_state_known check (state in ('open', 'over', 'closed')),
    constraint alert_speaker_known check (speaker in ('agent', 'customer', 'unknown'))
);
comment on table toneguard.alert is 'One row per episode: the latest of what alert_event tells in full.';
comment on column toneguard.alert.state is 'open: the voice is still raised; over: it came back, or the call ended; closed: a person is done with it.';
comment on column toneguard.alert.from_seconds is 'Where the episode began, seconds of the recording; the alert came at onset_seconds.';
comment on column toneguard.alert.reason is 'Contributions by measure, the span heard, the baseline and confidence, as of the latest change.';
comment on column toneguard.alert.acknowledge_by is 'When the next step of the escalation is told; null once somebody acknowledged, or nobody is left to tell.';
create index alert_by_time on toneguard.alert (tenant_id, opened_at desc);
create index alert_of_recording on toneguard.alert (tenant_id, recording_id);
create index alert_to_escalate on toneguard.alert (acknowledge_by) where acknowledge_by is not null;

create table toneguard.alert_event (
    tenant_id uuid not null,
    alert_id uuid not null,
    event integer not null,
    kind text not null,
    at timestamptz not null default now(),
    actor text,
    detail jsonb not null default '{}',
    position bigint generated always as identity,
    constraint alert_event_pk primary key (tenant_id, alert_id, event),
    constraint alert_event_alert_fk foreign key (tenant_id, alert_id) references toneguard.alert on delete cascade,
    constraint alert_event_kind_known check (kind in (
        'opened', 'updated', 'over', 'acknowledged', 'escalated', 'suppressed', 'listen', 'whisper', 'takeover', 'control-answered',
        'handed-back', 'outcome', 'note', 'closed', 'delivered', 'undeliverable', 'recovered'))
);
comment on table toneguard.alert_event is 'Everything that happened to an alert, in order; rows are added and never changed.';
comment on column toneguard.alert_event.position is 'Where it stands in the stream of all events: those who listen go on after the last one they had.';
create index alert_event_in_stream on toneguard.alert_event (tenant_id, position);
comment on column toneguard.alert_event.actor is 'Who did it; null: Toneguard itself.';

create table toneguard.alert_target (
    tenant_id uuid not null,
    name text not null,
    kind text not null,
    address text not null,
    secret text,
    team text,
    step smallint not null default 0,
    acknowledge_within_seconds integer,
    created_at timestamptz not null default now(),
    constraint alert_target_pk primary key (tenant_id, name),
    constraint alert_target_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint alert_target_name_names_a_target check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint alert_target_kind_known check (kind in ('webhook', 'mail', 'slack', 'teams', 'control')),
    constraint alert_target_secret_is_never_plain check (secret ~ '^aes256gcm:'),
    constraint alert_target_step_in_chain check (step between 0 and 9),
    constraint alert_target_patience_positive check (acknowledge_within_seconds > 0)
);
comment on table toneguard.alert_target is 'Whom alerts are told to, step by step until somebody acknowledges; and, of kind control, where a PBX takes orders.';
comment on column toneguard.alert_target.secret is 'Key of the signature (HMAC-SHA256), under a master key that is not in the database.';
comment on column toneguard.alert_target.step is '0 is told at once; step n + 1 when nobody of step n acknowledged within acknowledge_within_seconds.';

create table toneguard.alert_delivery (
    tenant_id uuid not null,
    delivery_id uuid not null,
    alert_id uuid not null,
    event integer not null,
    target text not null,
    state text not null,
    attempts integer not null default 0,
    due_at timestamptz not null,
    last_error text,
    payload jsonb not null,
    created_at timestamptz not null default now(),
    delivered_at timestamptz,
    constraint alert_delivery_pk primary key (tenant_id, delivery_id),
    constraint alert_delivery_event_fk foreign key (tenant_id, alert_id, event) references toneguard.alert_event on delete cascade,
    constraint alert_delivery_once_a_target unique (tenant_id, alert_id, event, target),
    constraint alert_delivery_state_known check (state in ('pending', 'delivered', 'dead'))
);
comment on table toneguard.alert_delivery is 'The outbox: written with the event that it tells, gone over until it is delivered or dead. Its id goes with every attempt, so that a receiver knows a repetition.';
create index alert_delivery_due on toneguard.alert_delivery (due_at) where state = 'pending';

do $$
declare
    name text;
begin
    foreach name in array array['live_segment', 'live_agreement', 'agent_baseline', 'alert_rule', 'alert', 'alert_event', 'alert_target',
        'alert_delivery'] loop
        execute format('alter table toneguard.%I enable row level security', name);
        execute format('alter table toneguard.%I force row level security', name);
        execute format('create policy %I on toneguard.%I to toneguard_service using (tenant_id = (select toneguard.current_tenant()))',
            name || '_of_tenant', name);
    end loop;
    -- Not the baselines and targets: BI has no use for the one, and the other holds keys.
    foreach name in array array['live_segment', 'live_agreement', 'alert_rule', 'alert', 'alert_event'] loop
        execute format('create policy %I on toneguard.%I for select to toneguard_reader using (true)', name || '_of_all_tenants', name);
        execute format('grant select on toneguard.%I to toneguard_reader', name);
    end loop;
end
$$;
grant select, insert, delete on toneguard.live_segment to toneguard_service;
grant update (settled_at) on toneguard.live_segment to toneguard_service;
grant select, insert, update, delete on toneguard.live_agreement to toneguard_service;
grant select, insert, update, delete on toneguard.agent_baseline, toneguard.alert_rule, toneguard.alert, toneguard.alert_target,
    toneguard.alert_delivery to toneguard_service;
-- Added to, never changed; gone only with its alert.
grant select, insert on toneguard.alert_event to toneguard_service;
