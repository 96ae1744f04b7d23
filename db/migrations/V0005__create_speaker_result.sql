-- Why: a restarted worker must be able to write the same result twice; few rows, with the seconds inside as arrays.
-- Locks: none, new table. Months are added by toneguard.ensure_call_month when a recording is received.
create table toneguard.speaker_result (
    tenant_id uuid not null,
    call_month date not null,
    recording_id uuid not null,
    segment smallint not null,
    analyzer text not null,
    channel smallint not null,
    speaker text not null,
    speech_seconds real not null,
    voiced_seconds real not null,
    f0_mean_hz real,
    f0_median_hz real,
    f0_sd_hz real,
    jitter_local real,
    shimmer_local real,
    hnr_db real,
    level_dbfs real,
    window_voiced_seconds real[] not null,
    window_f0_median_hz real[] not null,
    window_level_dbfs real[] not null,
    written_at timestamptz not null default now(),
    constraint speaker_result_pk primary key (tenant_id, call_month, recording_id, segment, analyzer),
    constraint speaker_result_speaker_known check (speaker in ('agent', 'customer', 'unknown')),
    constraint speaker_result_f0_mean_plausible check (f0_mean_hz between 40 and 1000),
    constraint speaker_result_f0_median_plausible check (f0_median_hz between 40 and 1000),
    constraint speaker_result_windows_agree check (
        cardinality(window_voiced_seconds) = cardinality(window_f0_median_hz)
        and cardinality(window_voiced_seconds) = cardinality(window_level_dbfs))
) partition by range (call_month);
comment on table toneguard.speaker_result is 'One row per recording, speaker segment and analyzer version.';
comment on column toneguard.speaker_result.segment is 'One person on one channel from-to; numbered within the recording from 1, channel 0 first.';
comment on column toneguard.speaker_result.jitter_local is 'Ratio: 0.01 is 1 %.';
comment on column toneguard.speaker_result.shimmer_local is 'Ratio: 0.01 is 1 %.';
comment on column toneguard.speaker_result.level_dbfs is 'RMS over the speech, dB relative to full scale.';
comment on column toneguard.speaker_result.window_f0_median_hz is 'Per window of 5 s beginning every second; null where nothing was voiced.';

alter table toneguard.speaker_result enable row level security;
alter table toneguard.speaker_result force row level security;
create policy speaker_result_of_tenant on toneguard.speaker_result to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy speaker_result_of_all_tenants on toneguard.speaker_result for select to toneguard_reader using (true);
grant select, insert, update, delete on toneguard.speaker_result to toneguard_service;
grant select on toneguard.speaker_result to toneguard_reader;

-- The service owns nothing, so it may not add a month itself; this function, the owner's, may. A month is made aside and then
-- attached, which lets readers and writers of the other months go on.
create function toneguard.ensure_call_month(month date) returns void
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
    if to_regclass('toneguard.' || quote_ident(name)) is not null then
        return;
    end if;
    execute format('create table toneguard.%I (like toneguard.speaker_result including all)', name);
    execute format('alter table toneguard.%I enable row level security', name);
    execute format('alter table toneguard.%I force row level security', name);
    execute format('alter table toneguard.speaker_result attach partition toneguard.%I for values from (%L) to (%L)',
        name, month, (month + interval '1 month')::date);
end
$$;
revoke all on function toneguard.ensure_call_month from public;
grant execute on function toneguard.ensure_call_month to toneguard_service;
