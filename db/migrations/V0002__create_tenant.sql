-- Why: whose data a row is comes first in every key; the policy says whose voice may be measured, and what for.
-- Locks: none, new tables.
create table toneguard.tenant (
    tenant_id uuid not null,
    name text not null,
    scored_speakers text[] not null default '{}',
    purpose text not null default '',
    created_at timestamptz not null default now(),
    constraint tenant_pk primary key (tenant_id),
    constraint tenant_name_unique unique (name),
    constraint tenant_name_names_a_folder check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint tenant_scored_speakers_known check (scored_speakers <@ array['agent', 'customer']),
    constraint tenant_scoring_has_a_purpose check (scored_speakers = '{}' or purpose !~ '^\s*$')
);
comment on column toneguard.tenant.scored_speakers is 'Whose voice may be measured: agent, customer or both; empty until a policy is set. An unknown speaker needs both.';
comment on column toneguard.tenant.purpose is 'What the measuring is for, in the tenant''s own words.';

alter table toneguard.tenant enable row level security;
alter table toneguard.tenant force row level security;
-- The directory is read whole: a folder name has to be looked up before there is a tenant to set.
create policy tenant_directory on toneguard.tenant for select to toneguard_service, toneguard_reader using (true);
create policy tenant_adds_itself on toneguard.tenant for insert to toneguard_service
    with check (tenant_id = (select toneguard.current_tenant()));
create policy tenant_changes_itself on toneguard.tenant for update to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
grant select, insert, update on toneguard.tenant to toneguard_service;
grant select on toneguard.tenant to toneguard_reader;

create table toneguard.api_key (
    tenant_id uuid not null,
    key_id uuid not null,
    secret_sha256 text not null,
    scopes text[] not null,
    created_at timestamptz not null default now(),
    constraint api_key_pk primary key (tenant_id, key_id),
    constraint api_key_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint api_key_secret_is_a_digest check (secret_sha256 ~ '^[0-9a-f]{64}$')
);
comment on column toneguard.api_key.secret_sha256 is 'SHA-256 of a random 256-bit secret, hexadecimal; the secret itself is shown once and kept nowhere.';

alter table toneguard.api_key enable row level security;
alter table toneguard.api_key force row level security;
create policy api_key_of_tenant on toneguard.api_key to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
grant select, insert, delete on toneguard.api_key to toneguard_service;
