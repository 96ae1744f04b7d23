-- Why: the same content is one recording, whatever its names; those who look for another of its names or calls must find it.
-- Locks: none, new table.
create table toneguard.duplicate_arrival (
    tenant_id uuid not null,
    recording_id uuid not null,
    file_name text not null,
    call_id text not null default '',
    arrived_at timestamptz not null default now(),
    constraint duplicate_arrival_pk primary key (tenant_id, recording_id, file_name, call_id),
    constraint duplicate_arrival_recording_fk
        foreign key (tenant_id, recording_id) references toneguard.recording on delete cascade
);
comment on column toneguard.duplicate_arrival.file_name is 'The name the content came in under, when it was here already.';
comment on column toneguard.duplicate_arrival.call_id is 'The call that its sidecar named; empty if none.';

alter table toneguard.duplicate_arrival enable row level security;
alter table toneguard.duplicate_arrival force row level security;
create policy duplicate_arrival_of_tenant on toneguard.duplicate_arrival to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy duplicate_arrival_of_all_tenants on toneguard.duplicate_arrival for select to toneguard_reader using (true);
grant select, insert, delete on toneguard.duplicate_arrival to toneguard_service;
grant select on toneguard.duplicate_arrival to toneguard_reader;
