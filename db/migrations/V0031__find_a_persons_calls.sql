-- Why: who looks at an alert is told of the same person's next call; without an index that read everything the tenant ever heard.
-- Locks: SHARE on live_segment for one scan: reading goes on, a segment that ends waits on the tap's own shelf.
create index live_segment_of_person on toneguard.live_segment (tenant_id, person, recording_id) where person is not null;
