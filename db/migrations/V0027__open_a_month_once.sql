-- Why: two that were the first of a month in the same instant: the second waited for the first, looked again, was told by its own cache of names that there was
-- still no such table, and failed ("relation already exists"). Its file or call came in at the next try; now it comes in at once.
-- Locks: none.
create or replace function toneguard.ensure_call_month(month date) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    name text := 'speaker_result_' || to_char(month, 'YYYY_MM');
begin
    if extract(day from month) <> 1 or month not between date '1990-01-01' and date '2200-01-01' then
        raise exception 'call month % is not the first of a month between 1990 and 2200', month;
    end if;
    if to_regclass('toneguard.' || quote_ident(name)) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('toneguard.ensure_call_month'));
    -- A query, not to_regclass: that remembers that it found nothing before the wait.
    if exists (select from pg_class where relname = name and relnamespace = 'toneguard'::regnamespace) then
        return;
    end if;
    execute format('create table toneguard.%I (like toneguard.speaker_result including all)', name);
    execute format('alter table toneguard.%I enable row level security', name);
    execute format('alter table toneguard.%I force row level security', name);
    execute format('alter table toneguard.speaker_result attach partition toneguard.%I for values from (%L) to (%L)',
        name, month, (month + interval '1 month')::date);
end
$$;
