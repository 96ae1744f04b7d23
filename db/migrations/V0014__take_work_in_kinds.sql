-- Why: fresh calls go before backlog, backlog before reprocessing; a reprocessing is work like any other, writes beside what BI sees, and
-- changes nothing there until it is promoted.
-- Locks: partition_lease gets columns with constant defaults, which rewrites nothing, and an index over rows that are not there yet; the rest are
-- new tables.
alter table toneguard.partition_lease
    add column kind text not null default 'fresh',
    add column reprocessing_id bigint,
    add column analyzer text,
    add column worked_seconds double precision not null default 0,
    add constraint partition_lease_kind_known check (kind in ('fresh', 'backlog', 'reprocessing')),
    add constraint partition_lease_reprocessing_is_named check ((kind = 'reprocessing') = (reprocessing_id is not null));
comment on column toneguard.partition_lease.kind is 'What a worker takes first: fresh (a call that ended just now), backlog, reprocessing.';
comment on column toneguard.partition_lease.analyzer is 'Only workers of this analyzer version may take it; null: all.';
comment on column toneguard.partition_lease.worked_seconds is 'Time that workers spent on its finished recordings, each slot counted by itself.';

create table toneguard.reprocessing (
    reprocessing_id bigint generated always as identity,
    state text not null default 'open',
    state_since timestamptz not null default now(),
    held_because text,
    requested_at timestamptz not null default now(),
    analyzer text not null,
    tenant text,
    calls_from timestamptz,
    calls_until timestamptz,
    agent_id text,
    analysed_by text,
    only_at_night boolean not null,
    ends_at timestamptz,
    most_worker_seconds double precision,
    worked_seconds double precision not null default 0,
    night date,
    constraint reprocessing_pk primary key (reprocessing_id),
    constraint reprocessing_state_known check (state in ('open', 'held', 'finished', 'promoted', 'rolled-back')),
    constraint reprocessing_held_because_known check (held_because in ('night', 'deadline', 'cap', 'version')),
    constraint reprocessing_agent_is_of_a_tenant check (agent_id is null or tenant is not null),
    constraint reprocessing_cap_is_positive check (most_worker_seconds > 0)
);
comment on table toneguard.reprocessing is 'What an operator asked to be analysed again, by which analyzer version, and at which cost.';
comment on column toneguard.reprocessing.state is 'open (its items are launched) <-> held (by `jobs stop`, or its cap) -> finished (none is left) -> promoted (BI sees it) <-> rolled-back.';
comment on column toneguard.reprocessing.held_because is 'While held: night (the next night''s window opens it), cap (it too, if only_at_night), deadline, version (no manager of its analyzer version is active); null: `jobs stop`.';
comment on column toneguard.reprocessing.worked_seconds is 'What workers had spent on it when it was last held or finished; launches that are purged since are in it.';
comment on column toneguard.reprocessing.night is 'The last night in whose window it was open; a cap that was reached lets it open in another.';
comment on column toneguard.reprocessing.analyzer is 'The version that its results carry.';
comment on column toneguard.reprocessing.tenant is 'Asked for this tenant only; with calls_from, calls_until (start of the call, from inclusive, until exclusive), agent_id and analysed_by: what was asked.';
comment on column toneguard.reprocessing.only_at_night is 'Launched only in the night''s window; it goes on the next night.';
comment on column toneguard.reprocessing.ends_at is 'Nothing of it is launched after this moment: what is left over is held. One that passed before it was opened again counts no more.';
comment on column toneguard.reprocessing.most_worker_seconds is 'Nothing of it is launched once workers spent this on it since it was last opened: what is left over is held.';
alter table toneguard.reprocessing enable row level security;
alter table toneguard.reprocessing force row level security;
-- An installation's, over all tenants. It may name an agent, so nobody but the service reads it.
create policy reprocessing_of_the_installation on toneguard.reprocessing to toneguard_service using (true);
grant select, insert, update on toneguard.reprocessing to toneguard_service;

alter table toneguard.partition_lease
    add constraint partition_lease_reprocessing_fk foreign key (reprocessing_id) references toneguard.reprocessing;
create index partition_lease_by_reprocessing on toneguard.partition_lease (reprocessing_id) where reprocessing_id is not null;

create table toneguard.reprocessing_item (
    tenant_id uuid not null,
    reprocessing_id bigint not null,
    recording_id uuid not null,
    state text not null default 'pending',
    state_since timestamptz not null default now(),
    reason_code text,
    reason text,
    attempts smallint not null default 0,
    not_before timestamptz,
    launch_id bigint,
    previous_analyzer text,
    audio_seconds double precision,
    constraint reprocessing_item_pk primary key (tenant_id, reprocessing_id, recording_id),
    constraint reprocessing_item_reprocessing_fk foreign key (reprocessing_id) references toneguard.reprocessing,
    constraint reprocessing_item_recording_fk
        foreign key (tenant_id, recording_id) references toneguard.recording on delete cascade,
    constraint reprocessing_item_state_known check (state in ('pending', 'claimed', 'done', 'failed')),
    constraint reprocessing_item_failure_has_a_reason check (state <> 'failed' or (reason_code is not null and reason is not null)),
    constraint reprocessing_item_claimed_has_a_launch check (state <> 'claimed' or launch_id is not null)
);
comment on table toneguard.reprocessing_item is 'A recording of a reprocessing. The recording itself stays analysed throughout, by the version that BI sees.';
comment on column toneguard.reprocessing_item.previous_analyzer is 'What BI saw before it was promoted, and sees again when that is rolled back; null until then.';
comment on column toneguard.reprocessing_item.reason is 'Why it failed, such as that its audio was deleted; the old result stays.';

create index reprocessing_item_open on toneguard.reprocessing_item (tenant_id, reprocessing_id, recording_id) where state in ('pending', 'claimed');
create index reprocessing_item_by_recording on toneguard.reprocessing_item (tenant_id, recording_id);
create index reprocessing_item_by_launch on toneguard.reprocessing_item (tenant_id, launch_id) where state = 'claimed';

alter table toneguard.reprocessing_item enable row level security;
alter table toneguard.reprocessing_item force row level security;
create policy reprocessing_item_of_tenant on toneguard.reprocessing_item to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy reprocessing_item_of_all_tenants on toneguard.reprocessing_item for select to toneguard_reader using (true);
grant select, insert, update, delete on toneguard.reprocessing_item to toneguard_service;
grant select on toneguard.reprocessing_item to toneguard_reader;
