-- Why: reports ask bi.call_summary for the calls of a day or a month, and `jobs reprocess --from` for those since a moment: every call was read for it.
-- And a recording that takes the database server down at each analysis is put aside at last: how often that was forgiven is counted.
-- Locks: SHARE on call for one scan: reading goes on, whoever writes a call waits, live audio meanwhile in its journal; then ACCESS EXCLUSIVE on
-- partition_lease for an instant.
create index call_by_start on toneguard.call (tenant_id, started_at);

alter table toneguard.partition_lease add column forgiven smallint not null default 0;
comment on column toneguard.partition_lease.forgiven is 'Times in a row that the recording at the cursor was in hand when the database server went down, and was not charged.';
