-- Why: the ledger. Every call and every recording has one row and one state; "why is this call missing?" is one query.
-- Locks: none, new tables.
create table toneguard.call (
    tenant_id uuid not null,
    call_id text not null,
    call_month date not null,
    started_at timestamptz not null,
    agent_id text,
    team text,
    queue text,
    direction text,
    created_at timestamptz not null default now(),
    constraint call_pk primary key (tenant_id, call_id),
    constraint call_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint call_month_is_of_its_start check (call_month = date_trunc('month', started_at at time zone 'UTC')::date),
    constraint call_direction_known check (direction in ('inbound', 'outbound', 'internal'))
);
comment on column toneguard.call.call_month is 'First day of the month (UTC) in which the call started; never changes.';

create table toneguard.recording (
    tenant_id uuid not null,
    recording_id uuid not null,
    call_month date not null,
    call_id text,
    state text not null,
    state_since timestamptz not null default now(),
    reason_code text,
    reason text,
    attempts smallint not null default 0,
    not_before timestamptz,
    launch_id bigint,
    analyzer text,
    file_name text not null,
    content_sha256 text,
    bytes bigint,
    codec text,
    sample_rate_hz integer,
    channels smallint,
    speakers text[] not null default '{}',
    duration_seconds double precision,
    seconds_expected double precision,
    seconds_received double precision,
    seconds_lost double precision not null default 0,
    received_at timestamptz not null default now(),
    stored_at timestamptz,
    analysed_at timestamptz,
    constraint recording_pk primary key (tenant_id, recording_id),
    constraint recording_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint recording_call_fk foreign key (tenant_id, call_id) references toneguard.call,
    constraint recording_state_known
        check (state in ('receiving', 'stored', 'claimed', 'analysed', 'failed', 'quarantined', 'erased')),
    constraint recording_failure_has_a_reason
        check (state not in ('failed', 'quarantined') or (reason_code is not null and reason is not null)),
    constraint recording_analysed_has_an_analyzer check (state <> 'analysed' or analyzer is not null),
    constraint recording_claimed_has_a_launch check (state <> 'claimed' or launch_id is not null),
    constraint recording_month_is_a_month check (extract(day from call_month) = 1)
);
comment on column toneguard.recording.call_month is 'The call''s month; of the arrival, for a file that never became a call''s recording.';
comment on column toneguard.recording.call_id is 'Null for a file quarantined before it could be understood as a call''s recording.';
comment on column toneguard.recording.attempts is 'Times an analysis of this recording was begun and not finished; the cap batch.attempts quarantines it.';
comment on column toneguard.recording.not_before is 'Not analysed again before this moment, after a failed attempt.';
comment on column toneguard.recording.launch_id is 'The launch whose plan holds this recording.';
comment on column toneguard.recording.analyzer is 'The analyzer version whose results BI sees.';
comment on column toneguard.recording.speakers is 'Who speaks on each channel, channel 0 first: agent, customer or unknown.';
comment on column toneguard.recording.file_name is 'The name it arrived under, without folders.';

create index recording_by_call on toneguard.recording (tenant_id, call_id);
create index recording_by_time on toneguard.recording (tenant_id, received_at desc);
create index recording_unfinished on toneguard.recording (tenant_id, received_at)
    where state in ('receiving', 'stored', 'claimed');
create index recording_by_launch on toneguard.recording (tenant_id, launch_id) where state = 'claimed';

alter table toneguard.call enable row level security;
alter table toneguard.call force row level security;
create policy call_of_tenant on toneguard.call to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy call_of_all_tenants on toneguard.call for select to toneguard_reader using (true);
grant select, insert, update, delete on toneguard.call to toneguard_service;
grant select on toneguard.call to toneguard_reader;

alter table toneguard.recording enable row level security;
alter table toneguard.recording force row level security;
create policy recording_of_tenant on toneguard.recording to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy recording_of_all_tenants on toneguard.recording for select to toneguard_reader using (true);
grant select, insert, update, delete on toneguard.recording to toneguard_service;
grant select on toneguard.recording to toneguard_reader;
