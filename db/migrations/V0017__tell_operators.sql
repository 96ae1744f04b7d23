-- Why: a recording that was put aside tells how each attempt at it went; a launch can be stopped and what it held let go again; and an operator
-- hears of what nobody but a person can put right.
-- Locks: partition_lease gets columns without or with constant defaults, which rewrites nothing; writes to recording wait while its index is
-- built, which has next to no rows; the rest are new tables.
create index recording_held on toneguard.recording (tenant_id) where state = 'stored' and reason_code = 'HELD';

create table toneguard.recording_attempt (
    tenant_id uuid not null,
    recording_id uuid not null,
    attempt integer not null,
    at timestamptz not null default clock_timestamp(),
    outcome text not null,
    reason_code text not null,
    reason text not null,
    launch_id bigint not null,
    worker text,
    constraint recording_attempt_pk primary key (tenant_id, recording_id, attempt),
    constraint recording_attempt_recording_fk
        foreign key (tenant_id, recording_id) references toneguard.recording on delete cascade,
    constraint recording_attempt_outcome_known check (outcome in ('retried', 'failed', 'quarantined'))
);
comment on table toneguard.recording_attempt is 'One row per analysis that was begun and did not end well, written in the transaction that charges it.';
comment on column toneguard.recording_attempt.attempt is 'From 1, over the whole life of the recording: goes on where `jobs retry` sets recording.attempts back to 0.';
comment on column toneguard.recording_attempt.outcome is 'What became of the recording: retried (it may be tried again), failed or quarantined.';
comment on column toneguard.recording_attempt.worker is 'Who had it in hand, as partition_lease.owner; null: nobody any more.';

alter table toneguard.recording_attempt enable row level security;
alter table toneguard.recording_attempt force row level security;
create policy recording_attempt_of_tenant on toneguard.recording_attempt to toneguard_service
    using (tenant_id = (select toneguard.current_tenant()));
create policy recording_attempt_of_all_tenants on toneguard.recording_attempt for select to toneguard_reader using (true);
grant select, insert, delete on toneguard.recording_attempt to toneguard_service;
grant select on toneguard.recording_attempt to toneguard_reader;

alter table toneguard.partition_lease
    add column held integer not null default 0,
    add column held_until timestamptz,
    add constraint partition_lease_held_has_an_end check ((held > 0) = (held_until is not null));
comment on column toneguard.partition_lease.held is 'Recordings that `jobs stop` cut off its end and that still wait for held_until or for `jobs run`.';

create table toneguard.operator_message (
    message_id uuid not null,
    channel text not null,
    notices integer not null,
    text text not null,
    state text not null default 'pending',
    attempts integer not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    last_error text,
    created_at timestamptz not null default clock_timestamp(),
    delivered_at timestamptz,
    constraint operator_message_pk primary key (message_id),
    constraint operator_message_channel_known check (channel in ('webhook', 'mail')),
    constraint operator_message_state_known check (state in ('pending', 'delivered', 'dead'))
);
comment on table toneguard.operator_message is 'Several notices as one message of one channel: gone over until it is delivered or dead. Its id goes with every attempt.';
comment on column toneguard.operator_message.due_at is 'When it is tried next; an attempt begins by moving it ahead, so that what a killed process held comes back by itself.';
create index operator_message_due on toneguard.operator_message (due_at) where state = 'pending';
create index operator_message_over on toneguard.operator_message (state, created_at) where state <> 'pending';
-- An installation's, not a tenant's: ids, counts and codes.
alter table toneguard.operator_message enable row level security;
alter table toneguard.operator_message force row level security;
create policy operator_message_of_the_installation on toneguard.operator_message to toneguard_service using (true);
grant select, insert, update, delete on toneguard.operator_message to toneguard_service;

create table toneguard.operator_notice (
    notice_id bigint generated always as identity,
    kind text not null,
    subject text not null,
    text text not null,
    created_at timestamptz not null default clock_timestamp(),
    gathered_at timestamptz,
    constraint operator_notice_pk primary key (notice_id),
    constraint operator_notice_kind_is_a_word check (kind ~ '^[a-z][a-z-]*$')
);
comment on table toneguard.operator_notice is 'What an operator should hear of, written in the transaction that makes it a fact. Ids, counts and codes: no name, no number, no audio.';
comment on column toneguard.operator_notice.gathered_at is 'When it went into the messages of all channels; null: not yet.';
create index operator_notice_waiting on toneguard.operator_notice (created_at) where gathered_at is null;
create index operator_notice_gathered on toneguard.operator_notice (gathered_at) where gathered_at is not null;
create index operator_notice_by_subject on toneguard.operator_notice (kind, subject, created_at);
alter table toneguard.operator_notice enable row level security;
alter table toneguard.operator_notice force row level security;
create policy operator_notice_of_the_installation on toneguard.operator_notice to toneguard_service using (true);
grant select, insert, update, delete on toneguard.operator_notice to toneguard_service;
