-- Why: the service works as a role that owns nothing, so that row-level security binds it whatever its code does.
-- Locks: none, new objects.
-- A role that a DBA made beforehand is taken as it is: only who may make roles may comment on them.
do $$
begin
    if not exists (select from pg_roles where rolname = 'toneguard_service') then
        create role toneguard_service nologin;
        comment on role toneguard_service is 'What Toneguard works as: owns nothing, sees one tenant per transaction.';
    end if;
    if not exists (select from pg_roles where rolname = 'toneguard_reader') then
        create role toneguard_reader nologin;
        comment on role toneguard_reader is 'Reads every tenant''s calls and results: for the operator''s own BI, never for a tenant.';
    end if;
exception
    when duplicate_object or unique_violation then
        null; -- another database of this server was migrated at the same moment; the roles are the server's
end
$$;

do $$
begin
    if not pg_has_role(current_user, 'toneguard_service', 'usage') then
        execute format('grant toneguard_service to %I', current_user);
    end if;
    if not pg_has_role(current_user, 'toneguard_reader', 'usage') then
        execute format('grant toneguard_reader to %I', current_user);
    end if;
end
$$;

create schema if not exists toneguard;
create schema if not exists bi;
create schema if not exists batch;
comment on schema toneguard is 'Tenants, ledger, partitions and results.';
comment on schema bi is 'Views for BI; their columns are a promise.';
comment on schema batch is 'Spring Batch''s job repository, created from the script that its jar ships.';

grant usage on schema toneguard, bi, batch to toneguard_service;
grant usage on schema toneguard, bi to toneguard_reader;
alter default privileges in schema batch grant select, insert, update, delete on tables to toneguard_service;
alter default privileges in schema batch grant usage on sequences to toneguard_service;

create function toneguard.current_tenant() returns uuid
    language sql stable
    return nullif(current_setting('toneguard.tenant', true), '')::uuid;
comment on function toneguard.current_tenant is 'The tenant of this transaction (setting toneguard.tenant); null, and so no row, when none is set.';
