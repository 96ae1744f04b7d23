-- Why: a target that is away for hours rests as a whole, in one row; what waits for it is neither tried nor written anew at each failure.
-- Locks: ACCESS EXCLUSIVE on alert_target for an instant (constant defaults rewrite nothing). By itself: running nodes read it before alert_delivery and
-- after it, so that whoever held both would have them wait in a circle.
alter table toneguard.alert_target
    add column failures integer not null default 0,
    add column failed_at timestamptz,
    add column ill_until timestamptz,
    add constraint alert_target_failures_not_negative check (failures >= 0);
comment on column toneguard.alert_target.failures is 'Attempts since it last answered, each of which would have failed for any delivery; 0: it is well, or takes orders (kind control), which stand each for itself.';
comment on column toneguard.alert_target.failed_at is 'When the last of these failed; what is new since then may be tried once all the same.';
comment on column toneguard.alert_target.ill_until is 'Nothing that waits is tried before; null: it is well.';
