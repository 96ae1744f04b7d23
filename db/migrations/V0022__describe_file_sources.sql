-- Why: whoever drops files has told once what their names mean, who speaks on which channel, and how long the audio may stay; the ledger keeps
-- of each recording where it came from and when its audio has to go.
-- Locks: ACCESS EXCLUSIVE on recording for an instant (constant defaults rewrite nothing); one new table.
create table toneguard.file_source (
    tenant_id uuid not null,
    name text not null,
    preset text,
    patterns text[] not null default '{}',
    time_format text,
    zone text not null default 'UTC',
    speakers jsonb not null default '{}',
    codec text,
    rate_hz integer,
    channels smallint,
    legs smallint not null default 1,
    keep_audio_seconds bigint,
    delete_audio_after_analysis boolean not null default false,
    is_default boolean not null default false,
    created_at timestamptz not null default now(),
    constraint file_source_pk primary key (tenant_id, name),
    constraint file_source_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint file_source_name_names_a_folder
        check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$' and name not in ('done', 'quarantine')),
    constraint file_source_patterns_16_at_most check (cardinality(patterns) <= 16),
    constraint file_source_speakers_by_track check (jsonb_typeof(speakers) = 'object'),
    constraint file_source_rate_plausible check (rate_hz between 4000 and 192000),
    constraint file_source_channels_1_or_2 check (channels in (1, 2)),
    constraint file_source_legs_1_or_2 check (legs in (1, 2)),
    constraint file_source_keeps_audio_for_a_while check (keep_audio_seconds > 0)
);
comment on table toneguard.file_source is 'One row per recorder of a tenant that drops files: what their names say, who speaks on their channels, how long their audio is kept. Holds no secret.';
comment on column toneguard.file_source.name is 'Names the folder INBOX/TENANT/NAME too.';
comment on column toneguard.file_source.preset is 'The recorder whose conventions it was made from; says which vendor''s sidecars are read. What the preset gave is in the other columns and stays when presets change.';
comment on column toneguard.file_source.patterns is 'RE2 expressions with named groups, matched against the whole file name, the first that matches counts.';
comment on column toneguard.file_source.time_format is 'How the group startedAt is written: a java.time pattern, epoch (seconds) or epoch-ms; null: by its digits.';
comment on column toneguard.file_source.zone is 'Of times in names that have no offset.';
comment on column toneguard.file_source.speakers is 'left, right, mono, or a leg''s word in the name such as rx and tx, to agent or customer.';
comment on column toneguard.file_source.codec is 'Of files that have no header, where neither extension nor sidecar tells.';
comment on column toneguard.file_source.legs is '2: agent and customer come in a mono file each, and two files of one call are made one recording.';
comment on column toneguard.file_source.keep_audio_seconds is 'How long the audio is kept once it is stored; null: until somebody deletes it.';
comment on column toneguard.file_source.is_default is 'Files directly in the tenant''s folder are of this source.';
create unique index file_source_one_default on toneguard.file_source (tenant_id) where is_default;

alter table toneguard.file_source enable row level security;
alter table toneguard.file_source force row level security;
-- Read whole, as the tenants are: a folder has to be known before there is a tenant to set.
create policy file_source_directory on toneguard.file_source for select to toneguard_service using (true);
create policy file_source_added_by_its_tenant on toneguard.file_source for insert to toneguard_service
    with check (tenant_id = (select toneguard.current_tenant()));
create policy file_source_removed_by_its_tenant on toneguard.file_source for delete to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
grant select, insert, delete on toneguard.file_source to toneguard_service;

alter table toneguard.recording
    add column file_source text,
    add column audio_keep_until timestamptz,
    add column delete_audio_after_analysis boolean not null default false,
    add column audio_deleted_at timestamptz;
comment on column toneguard.recording.file_source is 'The file source it came by, as `sources add --files` named it; null for a live recording, and for a file that came by none.';
comment on column toneguard.recording.audio_keep_until is 'When its audio is to go, by the source''s retention at the time it was stored; null: never by itself. One that waits for its analysis is kept until that is over.';
comment on column toneguard.recording.delete_audio_after_analysis is 'Its audio is to go as soon as its final analysis is in.';
comment on column toneguard.recording.audio_deleted_at is 'When retention removed the audio from the store; the row and the results stay.';
