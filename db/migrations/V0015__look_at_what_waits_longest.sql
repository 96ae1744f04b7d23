-- Why: each look at what is fresh, and each claim, goes through a tenant's waiting recordings by how long they have waited; without this
-- a look for fresh ones would walk through the whole backlog. A column and not an index of an expression: under row-level security a
-- condition may use an index only if its expression is known not to leak, and coalesce() is not.
-- Locks: ACCESS EXCLUSIVE on recording while the table and its indexes are written anew with the column, then while the index is built. It has one
-- row per recording and no measures, so that is acceptable once; whoever writes to it waits, live audio meanwhile in its journal.
alter table toneguard.recording
    add column waiting_since timestamptz generated always as (coalesce(stored_at, received_at)) stored;
comment on column toneguard.recording.waiting_since is 'Since when it could be analysed: stored_at, or when it was received where that is unknown.';

create index recording_waiting on toneguard.recording (tenant_id, waiting_since, recording_id) where state = 'stored';
