-- Why: the store may have audio of a tenant that the database does not know, after a restore or beside another installation; no tenant's
-- rows can say so. And a bad night puts a thousand recordings aside: operators hear of them in a few notices, not in a thousand.
-- Locks: a new table; operator_notice gets columns with constant defaults, which rewrites nothing.
create table toneguard.reconciliation_store_finding (
    kind text not null,
    subject text not null,
    store_tenant_id uuid,
    call_month date,
    detail text not null,
    reconciliation_id bigint not null,
    first_seen_at timestamptz not null default clock_timestamp(),
    last_seen_at timestamptz not null default clock_timestamp(),
    closed_at timestamptz,
    constraint reconciliation_store_finding_pk primary key (kind, subject),
    constraint reconciliation_store_finding_reconciliation_fk
        foreign key (reconciliation_id) references toneguard.reconciliation,
    constraint reconciliation_store_finding_kind_known check (kind in ('ORPHANED', 'UNREADABLE'))
);
comment on table toneguard.reconciliation_store_finding is 'What the store has of nobody whom the database knows. What stays is one row.';
comment on column toneguard.reconciliation_store_finding.subject is 'The id by which the store knows a tenant, and the month; of what concerns the whole store, what was asked of it.';
comment on column toneguard.reconciliation_store_finding.store_tenant_id is 'By which the store knows a tenant that the database does not; null for the whole store.';
comment on column toneguard.reconciliation_store_finding.reconciliation_id is 'The one that saw it last.';
comment on column toneguard.reconciliation_store_finding.closed_at is 'No longer there; null: somebody should look.';
-- An installation's, not a tenant's: ids, counts and codes.
alter table toneguard.reconciliation_store_finding enable row level security;
alter table toneguard.reconciliation_store_finding force row level security;
create policy reconciliation_store_finding_of_the_installation on toneguard.reconciliation_store_finding
    to toneguard_service using (true);
grant select, insert, update, delete on toneguard.reconciliation_store_finding to toneguard_service;

alter table toneguard.operator_notice
    add column count integer not null default 1,
    add column first_ones text[] not null default '{}',
    add constraint operator_notice_is_of_something check (count >= 1);
comment on column toneguard.operator_notice.subject is 'What it is about: a number or an id, as the kind has it. What is told together has the same, such as the launch of recordings that were put aside.';
comment on column toneguard.operator_notice.count is 'How many are told together; 1 unless the kind is told so.';
comment on column toneguard.operator_notice.first_ones is 'The first few of what is told together, a few words each; while gathered_at is null further ones are added.';
