-- Why: a peer that knocks is let in only as a source that somebody has added; how it proves that, is kept with it.
-- Locks: none, new table.
create table toneguard.source (
    tenant_id uuid not null,
    name text not null,
    dialect text not null,
    auth text not null,
    credential text,
    previous_credential text,
    previous_until timestamptz,
    header_name text,
    speakers jsonb not null default '{}',
    metadata_keys jsonb not null default '{}',
    rate_hz integer,
    channels smallint,
    legs smallint not null default 1,
    contracted_sessions integer not null,
    created_at timestamptz not null default now(),
    rotated_at timestamptz,
    constraint source_pk primary key (tenant_id, name),
    constraint source_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint source_name_names_a_user check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint source_dialect_is_a_word check (dialect ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint source_auth_known
        check (auth in ('basic', 'bearer', 'header', 'path', 'twilio-signature', 'audiohook', 'none')),
    constraint source_auth_none_has_no_credential check ((auth = 'none') = (credential is null)),
    constraint source_credential_is_never_plain check (
        credential ~ (case when auth in ('twilio-signature', 'audiohook') then '^aes256gcm:' else '^sha256:' end)),
    constraint source_previous_credential_is_never_plain check (
        previous_credential ~ (case when auth in ('twilio-signature', 'audiohook') then '^aes256gcm:' else '^sha256:' end)),
    constraint source_previous_credential_ends check ((previous_credential is null) = (previous_until is null)),
    constraint source_header_has_a_name check ((auth = 'header') = (header_name is not null)),
    constraint source_speakers_by_track check (jsonb_typeof(speakers) = 'object'),
    constraint source_metadata_keys_by_meaning check (jsonb_typeof(metadata_keys) = 'object'),
    constraint source_rate_plausible check (rate_hz between 8000 and 192000),
    constraint source_channels_1_or_2 check (channels in (1, 2)),
    constraint source_legs_1_or_2 check (legs in (1, 2)),
    constraint source_contracted_sessions_positive check (contracted_sessions >= 1)
);
comment on table toneguard.source is 'One row per PBX of a tenant: how it proves who it is, and what its tracks and metadata mean.';
comment on column toneguard.source.dialect is 'How it streams; the word in its URL (/v1/streams/DIALECT/TENANT).';
comment on column toneguard.source.credential is 'sha256:SALT:DIGEST where it is only compared; aes256gcm:NONCE:CIPHERTEXT, under a master key that is not in the database, where the dialect needs the key itself. Base64.';
comment on column toneguard.source.previous_credential is 'What rotate replaced; good until previous_until.';
comment on column toneguard.source.header_name is 'The request header that carries the secret, in lower case.';
comment on column toneguard.source.speakers is 'Track, by the dialect''s own name, to agent or customer.';
comment on column toneguard.source.metadata_keys is 'Under which names the peer''s metadata holds call, leg, agent, team, queue and direction.';
comment on column toneguard.source.rate_hz is 'Samples per second, where the dialect does not tell; null: the dialect''s default.';
comment on column toneguard.source.channels is 'Where the dialect does not tell; null: the dialect''s default.';
comment on column toneguard.source.legs is 'Connections of which one call is made.';
comment on column toneguard.source.contracted_sessions is 'Connections at one time, at most, on one node.';

alter table toneguard.source enable row level security;
alter table toneguard.source force row level security;
-- Read whole, as the tenants are: a peer has to be known before there is a tenant to set. Not for the reader: these are credentials.
create policy source_directory on toneguard.source for select to toneguard_service using (true);
create policy source_added_by_its_tenant on toneguard.source for insert to toneguard_service
    with check (tenant_id = (select toneguard.current_tenant()));
create policy source_changed_by_its_tenant on toneguard.source for update to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy source_removed_by_its_tenant on toneguard.source for delete to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
grant select, insert, update, delete on toneguard.source to toneguard_service;
