-- One row per look at people's scores, for those who have to answer who saw them.
create or replace view bi.score_look with (security_invoker = true) as
select
    tenant.name as tenant,
    look.looked_at,
    look.looked_by,
    look.kind,
    look.recording_id,
    look.alert_id,
    look.items,
    look.from_time,
    look.until_time
from toneguard.score_look look
join toneguard.tenant on tenant.tenant_id = look.tenant_id;

comment on view bi.score_look is 'One row per look at people''s scores, over HTTP or by a command. Who reads these views and tables by SQL is not in it: the database''s own log is.';
comment on column bi.score_look.looked_by is 'key ID (tenants keys lists them), or command line: and the command.';
comment on column bi.score_look.kind is 'recording: its result; alert; alerts: a page of the list; alert-stream: all alerts from then on, until the listener went; replay, comparison: of commands.';
comment on column bi.score_look.recording_id is 'Whose result was shown, or the recording of the alert that was; null: of several.';
comment on column bi.score_look.items is 'How many were shown; null: one, or as many as there were.';
comment on column bi.score_look.from_time is 'When the earliest of several began; null: from the first on.';
comment on column bi.score_look.until_time is 'When the latest of several began; null: to the last.';

grant select on bi.score_look to toneguard_service, toneguard_reader;
