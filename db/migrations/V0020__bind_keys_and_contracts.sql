-- Why: a key is for something, ends, and is replaced while the old one is still good; a contract says how much a tenant may bring, and what it has
-- brought this month is known without adding up its recordings.
-- Locks: ACCESS EXCLUSIVE on api_key for an instant; on recording for as long as its rows are counted once (intake and live ledger wait, live audio
-- meanwhile in its journal).
alter table toneguard.api_key
    add column note text not null default '',
    add column expires_at timestamptz,
    add column revoked_at timestamptz,
    add column rotated_to uuid,
    add column last_used_on date;
alter table toneguard.api_key
    add constraint api_key_is_for_something check (cardinality(scopes) > 0) not valid;
comment on column toneguard.api_key.scopes is 'What it lets its holder do: recordings:read, recordings:write, calls:erase, alerts:read, alerts:write; * is everything.';
comment on column toneguard.api_key.note is 'Whose it is or what for, in the words of whoever made it.';
comment on column toneguard.api_key.expires_at is 'Good until then, by the database''s clock; null: without end. A rotation brings it forward.';
comment on column toneguard.api_key.rotated_to is 'The key that takes its place.';
comment on column toneguard.api_key.last_used_on is 'The day (UTC) it was last used on; written once a day.';
grant update (expires_at, revoked_at, rotated_to, last_used_on) on toneguard.api_key to toneguard_service;

create table toneguard.contract (
    tenant_id uuid not null,
    sessions integer,
    audio_hours_per_month double precision,
    uploads_per_second double precision,
    changed_at timestamptz not null default clock_timestamp(),
    constraint contract_pk primary key (tenant_id),
    constraint contract_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint contract_sessions_not_negative check (sessions >= 0),
    constraint contract_audio_hours_not_negative check (audio_hours_per_month >= 0),
    constraint contract_uploads_positive check (uploads_per_second > 0)
);
comment on table toneguard.contract is 'How much a tenant may bring; a tenant without a row, or with a null, has no such limit.';
comment on column toneguard.contract.sessions is 'Live connections at one time, of all of its sources together, on one node.';
comment on column toneguard.contract.audio_hours_per_month is 'Stored audio in a calendar month (UTC), by its duration; files over it are refused, live calls are not.';
comment on column toneguard.contract.uploads_per_second is 'Recordings over HTTP, on one node.';
alter table toneguard.contract enable row level security;
alter table toneguard.contract force row level security;
-- Read whole, as the sources are: the front has to know it before there is a tenant to set.
create policy contract_directory on toneguard.contract for select to toneguard_service using (true);
create policy contract_added_by_its_tenant on toneguard.contract for insert to toneguard_service
    with check (tenant_id = (select toneguard.current_tenant()));
create policy contract_changed_by_its_tenant on toneguard.contract for update to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
grant select, insert, update on toneguard.contract to toneguard_service;

create table toneguard.audio_month (
    tenant_id uuid not null,
    month date not null,
    slot smallint not null,
    audio_seconds double precision not null,
    recordings bigint not null,
    constraint audio_month_pk primary key (tenant_id, month, slot),
    constraint audio_month_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint audio_month_is_a_month check (extract(day from month) = 1)
) with (fillfactor = 50);
comment on table toneguard.audio_month is 'What a tenant has stored in a calendar month (UTC), by files and live: the sum over the slots. Erased recordings stay counted.';
comment on column toneguard.audio_month.slot is 'Which connection counted, by its process id: those that store at the same moment do not wait for one row.';

-- Those of before, once. The owner is under the tables' policies, too.
alter table toneguard.recording no force row level security;
insert into toneguard.audio_month (tenant_id, month, slot, audio_seconds, recordings)
select tenant_id, date_trunc('month', stored_at at time zone 'UTC')::date, 0, sum(coalesce(duration_seconds, 0)), count(*)
from toneguard.recording where stored_at is not null
group by 1, 2;
alter table toneguard.recording force row level security;

alter table toneguard.audio_month enable row level security;
alter table toneguard.audio_month force row level security;
create policy audio_month_of_tenant on toneguard.audio_month to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy audio_month_of_all_tenants on toneguard.audio_month for select to toneguard_reader using (true);
grant select, insert, update on toneguard.audio_month to toneguard_service;
grant select on toneguard.audio_month to toneguard_reader;

-- A trigger, so that no way into the store can forget it; a recording that is stored again, after a failed analysis, was counted.
create function toneguard.count_stored_audio() returns trigger
    language plpgsql as $$
begin
    insert into toneguard.audio_month (tenant_id, month, slot, audio_seconds, recordings)
    values (new.tenant_id, date_trunc('month', coalesce(new.stored_at, clock_timestamp()) at time zone 'UTC')::date, pg_backend_pid() % 16,
        coalesce(new.duration_seconds, 0), 1)
    on conflict (tenant_id, month, slot) do update
        set audio_seconds = audio_month.audio_seconds + excluded.audio_seconds, recordings = audio_month.recordings + 1;
    return null;
end
$$;
create trigger recording_stored_is_counted after update of state on toneguard.recording
    for each row when (old.state = 'receiving' and new.state = 'stored')
    execute function toneguard.count_stored_audio();
