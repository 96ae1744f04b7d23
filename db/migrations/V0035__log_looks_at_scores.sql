-- Why: who looked at people's scores is asked after the fact, by those people, their council or an officer, and was written down nowhere.
-- Locks: none, new table.
create table toneguard.score_look (
    tenant_id uuid not null,
    look_id bigint generated always as identity,
    looked_at timestamptz not null default clock_timestamp(),
    looked_by text not null,
    kind text not null,
    recording_id uuid,
    alert_id uuid,
    items integer,
    from_time timestamptz,
    until_time timestamptz,
    constraint score_look_pk primary key (tenant_id, look_id),
    constraint score_look_kind_known
        check (kind in ('recording', 'alert', 'alerts', 'alert-stream', 'replay', 'comparison')),
    constraint score_look_recording_known check (kind <> 'recording' or recording_id is not null),
    constraint score_look_alert_known check (kind <> 'alert' or alert_id is not null),
    constraint score_look_items_positive check (items > 0)
);
comment on table toneguard.score_look is 'One row per look at people''s scores: an answer, a list, a listener who came, a command. Ids only, of no person: it stays when its recording is erased. Without foreign keys, so that whoever reads waits for nobody who writes.';
comment on column toneguard.score_look.looked_by is 'key ID (tenants keys lists them), or command line: and the command.';
comment on column toneguard.score_look.recording_id is 'Whose result was shown, or the recording of the alert that was.';
comment on column toneguard.score_look.items is 'How many were shown; null: one, or as many as there were.';
comment on column toneguard.score_look.from_time is 'When the earliest of those shown began; null where it is one by its id, or open.';
create index score_look_by_time on toneguard.score_look (tenant_id, looked_at);
create index score_look_of_recording on toneguard.score_look (tenant_id, recording_id) where recording_id is not null;

alter table toneguard.score_look enable row level security;
alter table toneguard.score_look force row level security;
create policy score_look_of_tenant on toneguard.score_look for select to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy score_look_added_by_its_tenant on toneguard.score_look for insert to toneguard_service
    with check (tenant_id = (select toneguard.current_tenant()));
-- Added to, never changed; whatever score-looks.keep says, nothing goes that is younger.
create policy score_look_forgotten_when_old on toneguard.score_look for delete to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()) and looked_at < clock_timestamp() - interval '90 days');
create policy score_look_of_all_tenants on toneguard.score_look for select to toneguard_reader using (true);
grant select, delete on toneguard.score_look to toneguard_service;
-- When it was, the database says.
grant insert (tenant_id, looked_by, kind, recording_id, alert_id, items, from_time, until_time)
    on toneguard.score_look to toneguard_service;
grant select on toneguard.score_look to toneguard_reader;
