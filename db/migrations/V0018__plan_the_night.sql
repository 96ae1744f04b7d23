-- Why: what happens at night has an order that outlives a manager, and store, ledger and results are held against one another: what does
-- not agree is a row with its reason, not a line in a log.
-- Locks: new tables; writes to recording wait while the index is built. Where that takes too long, build it before the migration with
-- `create index concurrently` under this name: then nothing is left to do here.
create index if not exists recording_by_month on toneguard.recording (tenant_id, call_month, recording_id);

create table toneguard.night (
    night date not null,
    state text not null default 'lull',
    began_at timestamptz not null default clock_timestamp(),
    ends_at timestamptz not null,
    ended_at timestamptz,
    constraint night_pk primary key (night),
    constraint night_state_known check (state in ('lull', 'backlog', 'reconciling', 'reprocessing', 'ended')),
    constraint night_ended_says_when check ((state = 'ended') = (ended_at is not null)),
    constraint night_ends_after_it_began check (ends_at > began_at)
);
create unique index night_open on toneguard.night ((true)) where state <> 'ended';
comment on table toneguard.night is 'One row per night of night.zone, named by the day in whose evening it begins. At most one is not ended.';
comment on column toneguard.night.state is 'lull (until no recording came in for night.lull) -> backlog (until the final analysis is through) -> reconciling -> reprocessing (the window is open) -> ended.';
comment on column toneguard.night.ends_at is 'When everything of it stops, before BI reads; fixed when it begins.';
alter table toneguard.night enable row level security;
alter table toneguard.night force row level security;
create policy night_of_the_installation on toneguard.night to toneguard_service using (true);
grant select, insert, update on toneguard.night to toneguard_service;

create table toneguard.night_step (
    night date not null,
    step text not null,
    began_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    outcome text,
    constraint night_step_pk primary key (night, step),
    constraint night_step_night_fk foreign key (night) references toneguard.night,
    constraint night_step_known check (step in ('lull', 'backlog', 'reconciling', 'reprocessing')),
    constraint night_step_ended_has_an_outcome check ((ended_at is null) = (outcome is null))
);
comment on table toneguard.night_step is 'What each step of a night did.';
comment on column toneguard.night_step.outcome is 'One sentence for the operator.';
alter table toneguard.night_step enable row level security;
alter table toneguard.night_step force row level security;
create policy night_step_of_the_installation on toneguard.night_step to toneguard_service using (true);
grant select, insert, update on toneguard.night_step to toneguard_service;

create function toneguard.open_night() returns date
    language sql stable
    return (select night from toneguard.night where state = 'reprocessing' and ends_at > clock_timestamp());
comment on function toneguard.open_night is 'The night whose window for reprocessing is open now; null: none is.';
grant execute on function toneguard.open_night to toneguard_service;

create table toneguard.reconciliation (
    reconciliation_id bigint generated always as identity,
    nightly boolean not null,
    tenant text,
    began_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    recordings bigint not null default 0,
    done_tenant_id uuid,
    done_month date,
    constraint reconciliation_pk primary key (reconciliation_id),
    constraint reconciliation_cursor_is_whole check ((done_tenant_id is null) = (done_month is null))
);
comment on table toneguard.reconciliation is 'One row per time that store, ledger and results were held against one another.';
comment on column toneguard.reconciliation.nightly is 'By the active manager at night; else by `jobs reconcile`.';
comment on column toneguard.reconciliation.tenant is 'Of this tenant only; null: of all.';
comment on column toneguard.reconciliation.ended_at is 'Null while it goes on; a nightly one that its manager or the night''s end broke off goes on behind done_tenant_id and done_month.';
comment on column toneguard.reconciliation.recordings is 'Rows of the ledger that were looked at.';
alter table toneguard.reconciliation enable row level security;
alter table toneguard.reconciliation force row level security;
create policy reconciliation_of_the_installation on toneguard.reconciliation to toneguard_service using (true);
grant select, insert, update on toneguard.reconciliation to toneguard_service;

create table toneguard.reconciliation_count (
    reconciliation_id bigint not null,
    kind text not null,
    found bigint not null,
    repaired bigint not null,
    constraint reconciliation_count_pk primary key (reconciliation_id, kind),
    constraint reconciliation_count_reconciliation_fk foreign key (reconciliation_id) references toneguard.reconciliation,
    constraint reconciliation_count_repaired_was_found check (repaired between 0 and found)
);
comment on table toneguard.reconciliation_count is 'How many of each kind a reconciliation found, also those beyond reconcile.listed-at-most.';
alter table toneguard.reconciliation_count enable row level security;
alter table toneguard.reconciliation_count force row level security;
create policy reconciliation_count_of_the_installation on toneguard.reconciliation_count to toneguard_service using (true);
grant select, insert, update on toneguard.reconciliation_count to toneguard_service;

create table toneguard.reconciliation_finding (
    tenant_id uuid not null,
    call_month date not null,
    kind text not null,
    subject text not null,
    recording_id uuid,
    detail text not null,
    reconciliation_id bigint not null,
    first_seen_at timestamptz not null default clock_timestamp(),
    last_seen_at timestamptz not null default clock_timestamp(),
    repaired_at timestamptz,
    closed_at timestamptz,
    constraint reconciliation_finding_pk primary key (tenant_id, call_month, kind, subject),
    constraint reconciliation_finding_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint reconciliation_finding_reconciliation_fk
        foreign key (reconciliation_id) references toneguard.reconciliation,
    constraint reconciliation_finding_kind_known check (kind in (
        'MISSING', 'AUDIO_GONE', 'TRUNCATED', 'ORPHANED', 'FOREIGN', 'HALF_WRITTEN', 'ERASED_AUDIO', 'RESULT_MISSING',
        'RESULT_ORPHANED', 'NEVER_ANALYSED', 'UNREADABLE'))
);
comment on table toneguard.reconciliation_finding is 'Where store, ledger and results disagree. What stays is one row.';
comment on column toneguard.reconciliation_finding.call_month is 'The month in which the audio, or the result, lies.';
comment on column toneguard.reconciliation_finding.subject is 'The recording''s id; of something half-written the store''s name for it; of what concerns a whole month, the month.';
comment on column toneguard.reconciliation_finding.reconciliation_id is 'The one that saw it last.';
comment on column toneguard.reconciliation_finding.closed_at is 'Repaired, or no longer there; null: somebody should look.';

alter table toneguard.reconciliation_finding enable row level security;
alter table toneguard.reconciliation_finding force row level security;
create policy reconciliation_finding_of_tenant on toneguard.reconciliation_finding to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy reconciliation_finding_of_all_tenants on toneguard.reconciliation_finding
    for select to toneguard_reader using (true);
grant select, insert, update, delete on toneguard.reconciliation_finding to toneguard_service;
grant select on toneguard.reconciliation_finding to toneguard_reader;
