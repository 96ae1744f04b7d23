-- Why: a key may be one for metrics alone, and one for something else does not show them.
-- Locks: none that anybody waits for.
comment on column toneguard.api_key.scopes is 'What it lets its holder do: recordings:read, recordings:write, calls:erase, alerts:read, alerts:write, metrics:read; * is everything.';
