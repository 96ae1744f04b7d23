-- Why: the lease table owns the state of the final analysis; Spring Batch's own tables only mirror it.
-- Locks: none, new table.
create sequence toneguard.launch_seq;
grant usage on sequence toneguard.launch_seq to toneguard_service;

create table toneguard.partition_lease (
    tenant_id uuid not null,
    partition_id uuid not null,
    launch_id bigint not null,
    step_execution_id bigint,
    state text not null,
    owner text,
    attempt integer not null default 0,
    lease_until timestamptz,
    cursor integer not null default 0,
    recording_in_hand uuid,
    recording_ids uuid[] not null,
    audio_seconds double precision not null,
    created_at timestamptz not null default now(),
    state_since timestamptz not null default now(),
    constraint partition_lease_pk primary key (tenant_id, partition_id),
    constraint partition_lease_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint partition_lease_state_known check (state in ('planned', 'ready', 'running', 'done')),
    constraint partition_lease_ready_has_a_step check (state = 'planned' or step_execution_id is not null),
    constraint partition_lease_running_has_an_owner
        check ((state = 'running') = (owner is not null and lease_until is not null)),
    constraint partition_lease_cursor_in_list check (cursor between 0 and cardinality(recording_ids)),
    constraint partition_lease_done_is_at_the_end check (state <> 'done' or cursor = cardinality(recording_ids))
);
comment on table toneguard.partition_lease is 'One row per partition: an ordered list of whole recordings of one tenant, and who works on it until when.';
comment on column toneguard.partition_lease.state is 'planned (no worker may take it) -> ready -> running -> done; back to ready when handed back, to planned when its launch is recovered.';
comment on column toneguard.partition_lease.attempt is 'Counts claims; owner and attempt together are the fence that a worker must still hold in every transaction.';
comment on column toneguard.partition_lease.cursor is 'How many recordings of the list are finished.';
comment on column toneguard.partition_lease.recording_in_hand is 'The recording being analysed: a takeover charges its attempt to it alone.';

create index partition_lease_open on toneguard.partition_lease (created_at) where state <> 'done';
create index partition_lease_by_launch on toneguard.partition_lease (launch_id);

alter table toneguard.partition_lease enable row level security;
alter table toneguard.partition_lease force row level security;
-- A worker takes the next partition, whosever it is; the row holds ids and seconds, nothing about a person.
create policy partition_lease_of_all_tenants on toneguard.partition_lease to toneguard_service using (true);
grant select, insert, update, delete on toneguard.partition_lease to toneguard_service;
