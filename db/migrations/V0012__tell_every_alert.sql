-- Why: what became of an alert must be told to the end: a listener that comes back goes on by when events were written and not by when they
-- happened; an alert that somebody was asked about is not closed by itself; an order to a PBX is never said not to have been carried out when
-- nobody knows; and a call that came back after a broken connection is placed where it was spoken.
-- Locks: ACCESS EXCLUSIVE on the four tables; alert_event and alert are written to once, which takes as long as they are large.
alter table toneguard.alert_event add column written_at timestamptz;
alter table toneguard.alert add column asked_at timestamptz;
-- Their owner is under their policies, too.
alter table toneguard.alert_event no force row level security;
alter table toneguard.alert no force row level security;
update toneguard.alert_event set written_at = at;
update toneguard.alert set asked_at = opened_at where acknowledge_by is not null or escalation > 0;
alter table toneguard.alert_event force row level security;
alter table toneguard.alert force row level security;
alter table toneguard.alert_event
    alter column written_at set default clock_timestamp(),
    alter column written_at set not null;
comment on column toneguard.alert_event.at is 'When it happened: an alert that waited for the database is written later.';
comment on column toneguard.alert_event.written_at is 'When its row was made, by the database''s clock; it is seen when its transaction ends, a little later.';
comment on column toneguard.alert.asked_at is 'When somebody was first asked to acknowledge; null: nobody was.';

alter table toneguard.alert_delivery add column attempts_in_doubt integer not null default 0;
comment on column toneguard.alert_delivery.attempts_in_doubt is 'Attempts of which nobody knows whether the target took it: begun, and neither answered for certain nor failed before the message was sent.';

alter table toneguard.recording add column began_at timestamptz;
comment on column toneguard.recording.began_at is 'Wall clock at the first sample of a live recording: of a call that came back, later than the call''s. Null for a file, and for live recordings of before this column.';
