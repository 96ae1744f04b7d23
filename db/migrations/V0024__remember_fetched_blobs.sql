-- Why: a notice may come twice, and the nightly look at the last days' prefixes must know what came in already without fetching it again.
-- Locks: none, new table.
create table toneguard.fetched_blob (
    tenant_id uuid not null,
    container text not null,
    blob text not null,
    etag text not null,
    bytes bigint not null,
    file_name text not null,
    recording_id uuid not null,
    fetched_at timestamptz not null default clock_timestamp(),
    constraint fetched_blob_pk primary key (tenant_id, container, blob),
    constraint fetched_blob_tenant_fk foreign key (tenant_id) references toneguard.tenant on delete cascade,
    constraint fetched_blob_bytes_not_negative check (bytes >= 0)
);
comment on table toneguard.fetched_blob is 'One row per blob that was laid into an inbox, as it was last; gone when the nightly look no longer comes by it.';
comment on column toneguard.fetched_blob.container is 'ACCOUNT/CONTAINER.';
comment on column toneguard.fetched_blob.blob is 'The blob''s name in its container. May name people as the recorder that wrote it does.';
comment on column toneguard.fetched_blob.etag is 'The version that was fetched: a blob that was overwritten since is another.';
comment on column toneguard.fetched_blob.file_name is 'The name it has in the inbox, and then in recording.file_name.';
comment on column toneguard.fetched_blob.recording_id is 'What its content makes it, if it is a recording: by this the ledger says whether it came in.';
create index fetched_blob_by_time on toneguard.fetched_blob (tenant_id, fetched_at);

alter table toneguard.fetched_blob enable row level security;
alter table toneguard.fetched_blob force row level security;
create policy fetched_blob_of_tenant on toneguard.fetched_blob to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy fetched_blob_of_all_tenants on toneguard.fetched_blob for select to toneguard_reader using (true);
grant select, insert, update, delete on toneguard.fetched_blob to toneguard_service;
grant select on toneguard.fetched_blob to toneguard_reader;
