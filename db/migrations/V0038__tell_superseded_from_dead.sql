-- Why: an escalation that nobody needed any more, since the alert was acknowledged or closed meanwhile, is no failure of its target.
-- Locks: ACCESS EXCLUSIVE on alert_delivery for an instant (a constant default rewrites nothing).
alter table toneguard.alert_delivery add column superseded boolean not null default false;
comment on column toneguard.alert_delivery.superseded is 'Dead because nobody needs it any more, and not because its target did not take it.';
