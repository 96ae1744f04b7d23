-- Why: what is stored of a headerless file, or of two mono files, is not what was dropped. Whoever erases it later must find those files beside the inbox,
-- and who fetches blobs must know them again.
-- Locks: one new table; ACCESS EXCLUSIVE on fetched_blob for an instant.
create table toneguard.original_file (
    tenant_id uuid not null,
    recording_id uuid not null,
    content_sha256 text not null,
    file_name text not null,
    bytes bigint not null,
    constraint original_file_pk primary key (tenant_id, recording_id, content_sha256, file_name),
    constraint original_file_recording_fk
        foreign key (tenant_id, recording_id) references toneguard.recording on delete cascade,
    constraint original_file_bytes_not_negative check (bytes >= 0)
);
comment on table toneguard.original_file is 'One row per file that a recording was made of and name it came under, where its bytes are not what is stored: headerless audio, the two files of a pair and the sidecar that names them. Content and size outlast an erasure.';
comment on column toneguard.original_file.content_sha256 is 'Of the file as it came, in lower-case hexadecimal.';
comment on column toneguard.original_file.file_name is 'Without folders; erased once its recording is.';
comment on column toneguard.original_file.bytes is 'Of the file as it came.';
create index original_file_by_content on toneguard.original_file (tenant_id, content_sha256);

alter table toneguard.original_file enable row level security;
alter table toneguard.original_file force row level security;
create policy original_file_of_tenant on toneguard.original_file to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy original_file_of_all_tenants on toneguard.original_file for select to toneguard_reader using (true);
grant select, insert, delete on toneguard.original_file to toneguard_service;
grant select on toneguard.original_file to toneguard_reader;

alter table toneguard.fetched_blob add column content_sha256 text;
comment on column toneguard.fetched_blob.content_sha256 is 'Of the blob, in lower-case hexadecimal; null: fetched before this was kept.';
comment on column toneguard.fetched_blob.blob is 'The blob''s name in its container, which may name people as the recorder that wrote it does; once its recording is erased, erased: and the name''s SHA-256.';
comment on column toneguard.fetched_blob.file_name is 'The name it has in the inbox, and then in recording.file_name; erased once its recording is.';

-- Why: a receiver that is away for days rests as a whole, in one row; its backlog is not written anew at each try.
-- Locks: ACCESS EXCLUSIVE on webhook for an instant (a constant default rewrites nothing); SHARE on webhook_delivery for the index.
alter table toneguard.webhook
    add column failures integer not null default 0,
    add column ill_until timestamptz,
    add constraint webhook_failures_not_negative check (failures >= 0);
comment on column toneguard.webhook.failures is 'Attempts since it last answered, each of which would have failed for any delivery; 0: it is well.';
comment on column toneguard.webhook.ill_until is 'Nothing is tried before; null: it is well.';
grant update (failures, ill_until) on toneguard.webhook to toneguard_service;
-- What is too old dies without a look at the rest of a backlog.
create index webhook_delivery_by_age on toneguard.webhook_delivery (tenant_id, webhook, created_at) where state = 'pending';
