-- Why: each look at what is fresh, and each claim, goes through a tenant's waiting recordings by how long they have waited; without this
-- a look for fresh ones would walk through the whole backlog.
-- Locks: writes to recording wait while the index is built. Where that takes too long, build it before the migration with
-- `create index concurrently` under this name: then nothing is left to do here.
create index if not exists recording_waiting
    on toneguard.recording (tenant_id, (coalesce(stored_at, received_at)), recording_id) where state = 'stored';
