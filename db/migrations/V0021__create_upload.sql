-- Why: whoever sends a recording over HTTP may break off and begin again, hours later and at a service that was killed meanwhile: what was asked under a
-- key is known, and so is what a resumable upload is to become.
-- Locks: none, new tables.
create table toneguard.api_request (
    tenant_id uuid not null,
    key text not null,
    request_sha256 text not null,
    node uuid not null,
    begun_at timestamptz not null default clock_timestamp(),
    status smallint,
    recording_id uuid,
    answer text,
    constraint api_request_pk primary key (tenant_id, key),
    constraint api_request_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint api_request_key_is_short check (length(key) between 1 and 200),
    constraint api_request_sha256_is_a_digest check (request_sha256 ~ '^[0-9a-f]{64}$'),
    constraint api_request_answered_or_not check ((status is null) = (answer is null))
);
comment on table toneguard.api_request is 'What was asked under an Idempotency-Key and what was answered; kept for api.idempotency-kept.';
comment on column toneguard.api_request.request_sha256 is 'Of all that makes two requests the same: path, fields, file name and content.';
comment on column toneguard.api_request.node is 'The spool that works on it: a node that starts again takes back what it had not answered.';
comment on column toneguard.api_request.status is 'Null while it is being answered.';

create index api_request_begun on toneguard.api_request (tenant_id, begun_at);

alter table toneguard.api_request enable row level security;
alter table toneguard.api_request force row level security;
create policy api_request_of_tenant on toneguard.api_request to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
grant select, insert, update, delete on toneguard.api_request to toneguard_service;

create table toneguard.upload (
    tenant_id uuid not null,
    upload_id uuid not null,
    node uuid not null,
    file_name text not null,
    metadata text not null,
    sent_metadata text not null,
    bytes bigint not null,
    state text not null default 'open',
    status smallint,
    answer text,
    recording_id uuid,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    constraint upload_pk primary key (tenant_id, upload_id),
    constraint upload_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint upload_state_known check (state in ('open', 'taken', 'refused')),
    constraint upload_has_bytes check (bytes > 0),
    constraint upload_taken_is_a_recording check (state <> 'taken' or recording_id is not null),
    constraint upload_refused_has_an_answer check (state <> 'refused' or (status is not null and answer is not null))
);
comment on table toneguard.upload is 'A resumable upload (tus 1.0.0). How much of it is there, the length of its file in the spool says.';
comment on column toneguard.upload.node is 'The spool that has its file.';
comment on column toneguard.upload.metadata is 'What its Upload-Metadata says of the recording, as a sidecar''s JSON.';
comment on column toneguard.upload.sent_metadata is 'Upload-Metadata as it came, which HEAD gives back.';
comment on column toneguard.upload.answer is 'Of a refused one: the problem details.';

create index upload_open on toneguard.upload (tenant_id) where state = 'open';

alter table toneguard.upload enable row level security;
alter table toneguard.upload force row level security;
create policy upload_of_tenant on toneguard.upload to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
grant select, insert, update, delete on toneguard.upload to toneguard_service;
