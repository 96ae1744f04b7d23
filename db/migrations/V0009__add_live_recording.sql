-- Why: a call that was recorded live has a source, an end, gaps and segments, which a dropped file has not.
-- Locks: ACCESS EXCLUSIVE on recording for an instant (null columns rewrite nothing); two new tables.
alter table toneguard.recording
    add column source text,
    add column ended text,
    add column ended_reason text,
    add column clock_drift_ppm real;
alter table toneguard.recording
    add constraint recording_ended_known
        check (ended in ('complete', 'dropped', 'rejected', 'drained', 'truncated')) not valid;
alter table toneguard.recording validate constraint recording_ended_known;
comment on column toneguard.recording.source is 'The PBX that streamed it live, as `sources add` named it; null for a recording that came as a file.';
comment on column toneguard.recording.ended is 'Whose doing the end of the live call was; null while it is being recorded.';
comment on column toneguard.recording.clock_drift_ppm is 'How much faster the PBX''s sample clock ran than ours, parts per million; 0 if the call was too short to tell.';
comment on column toneguard.recording.call_month is 'Month of a dropped recording''s call or of a live recording''s own start; of the arrival, for a file that never became a call''s recording. Says where the audio and the results lie; a live call that comes back after midnight of a month''s last day has its row in the older month.';
comment on column toneguard.recording.seconds_lost is 'Audio that was sent or spoken and is not here; of several channels, their mean.';

create table toneguard.recording_gap (
    tenant_id uuid not null,
    recording_id uuid not null,
    gap integer not null,
    channel smallint not null,
    from_seconds double precision not null,
    seconds double precision not null,
    kind text not null,
    constraint recording_gap_pk primary key (tenant_id, recording_id, gap),
    constraint recording_gap_recording_fk
        foreign key (tenant_id, recording_id) references toneguard.recording on delete cascade,
    constraint recording_gap_kind_known check (kind in ('lost', 'paused', 'unsent', 'shed')),
    constraint recording_gap_has_a_length check (from_seconds >= 0 and seconds > 0)
);
comment on table toneguard.recording_gap is 'Where a live recording holds silence because there was no audio. The first 1000 gaps have a row each; all later ones of a channel and kind share one row: from the first of them, with the sum of their seconds.';

create table toneguard.recording_segment (
    tenant_id uuid not null,
    recording_id uuid not null,
    segment smallint not null,
    channel smallint not null,
    from_seconds double precision not null,
    speaker text not null,
    person text,
    constraint recording_segment_pk primary key (tenant_id, recording_id, segment),
    constraint recording_segment_recording_fk
        foreign key (tenant_id, recording_id) references toneguard.recording on delete cascade,
    constraint recording_segment_speaker_known check (speaker in ('agent', 'customer', 'unknown'))
);
comment on table toneguard.recording_segment is 'One person on one channel, until the channel''s next segment or the recording''s end.';
comment on column toneguard.recording_segment.segment is 'From 1, channel 0 first, each channel in order of time: as in speaker_result.';
comment on column toneguard.recording_segment.person is 'The agent''s id, where the person is an agent and it is known.';

alter table toneguard.recording_gap enable row level security;
alter table toneguard.recording_gap force row level security;
create policy recording_gap_of_tenant on toneguard.recording_gap to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy recording_gap_of_all_tenants on toneguard.recording_gap for select to toneguard_reader using (true);
grant select, insert, delete on toneguard.recording_gap to toneguard_service;
grant select on toneguard.recording_gap to toneguard_reader;

alter table toneguard.recording_segment enable row level security;
alter table toneguard.recording_segment force row level security;
create policy recording_segment_of_tenant on toneguard.recording_segment to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy recording_segment_of_all_tenants on toneguard.recording_segment for select to toneguard_reader using (true);
grant select, insert, delete on toneguard.recording_segment to toneguard_service;
grant select on toneguard.recording_segment to toneguard_reader;
