-- Why: the next delivery is found without a look at all that waits. A storm is counted by when alerts were told, by the database's clock: one that was
-- set back silences no team.
-- Locks: ACCESS EXCLUSIVE on alert_delivery, EXCLUSIVE on alert and SHARE on alert_event while the indexes are built, which takes as long as alert_event
-- and alert_delivery are large.
-- A running node's writes begin with alert: who is past it is waited for, and nobody else waits for one while this waits for the other.
lock table toneguard.alert in exclusive mode;
lock table toneguard.alert_event in share mode;
lock table toneguard.alert_delivery in access exclusive mode;

drop index toneguard.alert_delivery_due;
create index alert_delivery_due on toneguard.alert_delivery (tenant_id, target, due_at) where state = 'pending';
create index alert_delivery_next on toneguard.alert_delivery (tenant_id, target, attempts, created_at, event) where state = 'pending';
create index alert_delivery_over on toneguard.alert_delivery (tenant_id, created_at) where state <> 'pending';
create index alert_event_opened on toneguard.alert_event (tenant_id, written_at) where kind = 'opened';
