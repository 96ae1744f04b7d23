-- Why: reports ask bi.call_summary for the calls of a day or a month, and `jobs reprocess --from` for those since a moment: every call was read for it.
-- Locks: SHARE on call for one scan: reading goes on, whoever writes a call waits, live audio meanwhile in its journal.
create index call_by_start on toneguard.call (tenant_id, started_at);
