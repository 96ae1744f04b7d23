-- Why: what was erased is known without what it was, and its audio goes even if whoever erased is killed; and a tenant's own systems hear what became
-- of a recording without asking again and again.
-- Locks: new tables; SHARE ROW EXCLUSIVE on recording for an instant, for the triggers.
create table toneguard.erasure (
    tenant_id uuid not null,
    recording_id uuid not null,
    call_month date not null,
    erased_at timestamptz not null default clock_timestamp(),
    erased_by text not null,
    counts jsonb not null,
    audio_gone_at timestamptz,
    constraint erasure_pk primary key (tenant_id, recording_id),
    constraint erasure_recording_fk foreign key (tenant_id, recording_id) references toneguard.recording
);
comment on table toneguard.erasure is 'One row per recording that was erased: who, when, and how many rows of which tables. No name, no number, no call id.';
comment on column toneguard.erasure.call_month is 'The month under which its audio lay in the store.';
comment on column toneguard.erasure.erased_by is 'key ID, or command line.';
comment on column toneguard.erasure.counts is 'Rows deleted, by table.';
comment on column toneguard.erasure.audio_gone_at is 'When its audio was removed from the store, or was not there; null: it is removed as soon as that is possible.';
create index erasure_audio_left on toneguard.erasure (tenant_id, erased_at) where audio_gone_at is null;

create table toneguard.webhook (
    tenant_id uuid not null,
    name text not null,
    url text not null,
    events text[] not null,
    secret text not null,
    created_at timestamptz not null default clock_timestamp(),
    constraint webhook_pk primary key (tenant_id, name),
    constraint webhook_tenant_fk foreign key (tenant_id) references toneguard.tenant,
    constraint webhook_name_names_a_webhook check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint webhook_events_known check (cardinality(events) > 0 and events <@ array['stored', 'analysed', 'failed']),
    constraint webhook_secret_is_never_plain check (secret ~ '^aes256gcm:')
);
comment on table toneguard.webhook is 'Where a tenant''s own systems are told what became of a recording.';
comment on column toneguard.webhook.secret is 'Key of the signature (HMAC-SHA256), under a master key that is not in the database.';

create table toneguard.webhook_delivery (
    tenant_id uuid not null,
    delivery_id uuid not null,
    webhook text not null,
    recording_id uuid,
    event text not null,
    state text not null default 'pending',
    attempts integer not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    last_error text,
    payload jsonb not null,
    created_at timestamptz not null default clock_timestamp(),
    delivered_at timestamptz,
    constraint webhook_delivery_pk primary key (tenant_id, delivery_id),
    constraint webhook_delivery_webhook_fk
        foreign key (tenant_id, webhook) references toneguard.webhook on delete cascade,
    constraint webhook_delivery_event_known check (event in ('stored', 'analysed', 'failed', 'test')),
    constraint webhook_delivery_state_known check (state in ('pending', 'delivered', 'dead'))
);
comment on table toneguard.webhook_delivery is 'The outbox: written in the transaction of the state that it tells, gone over until it is delivered or dead. Its id goes with every attempt, so that a receiver knows a repetition.';
comment on column toneguard.webhook_delivery.due_at is 'When it is tried next; an attempt begins by moving it ahead, so that what a killed process held comes back by itself.';
create index webhook_delivery_due on toneguard.webhook_delivery (tenant_id, webhook, due_at) where state = 'pending';
create index webhook_delivery_next on toneguard.webhook_delivery (tenant_id, webhook, attempts, created_at) where state = 'pending';
create index webhook_delivery_of_webhook on toneguard.webhook_delivery (tenant_id, webhook);
create index webhook_delivery_over on toneguard.webhook_delivery (tenant_id, created_at) where state <> 'pending';
create index webhook_delivery_of_recording on toneguard.webhook_delivery (tenant_id, recording_id);

do $$
declare
    name text;
begin
    foreach name in array array['erasure', 'webhook', 'webhook_delivery'] loop
        execute format('alter table toneguard.%I enable row level security', name);
        execute format('alter table toneguard.%I force row level security', name);
        execute format('create policy %I on toneguard.%I to toneguard_service using (tenant_id = (select toneguard.current_tenant()))',
            name || '_of_tenant', name);
    end loop;
end
$$;
-- Those who deliver look only where there is a webhook.
create policy webhook_directory on toneguard.webhook for select to toneguard_service using (true);
create policy erasure_of_all_tenants on toneguard.erasure for select to toneguard_reader using (true);
grant select on toneguard.erasure to toneguard_reader;
-- Added to, never taken back.
grant select, insert on toneguard.erasure to toneguard_service;
grant update (audio_gone_at) on toneguard.erasure to toneguard_service;
grant select, insert, delete on toneguard.webhook to toneguard_service;
-- What a row lock asks for.
grant update (events) on toneguard.webhook to toneguard_service;
grant select, insert, update, delete on toneguard.webhook_delivery to toneguard_service;

-- A trigger, so that no way in which a recording changes its state can forget it.
create function toneguard.tell_webhooks() returns trigger
    language plpgsql as $$
declare
    what text := case when new.state = 'quarantined' then 'failed' else new.state end;
begin
    insert into toneguard.webhook_delivery (tenant_id, delivery_id, webhook, recording_id, event, payload)
    select new.tenant_id, gen_random_uuid(), webhook.name, new.recording_id, what,
        jsonb_build_object('event', 'recording.' || what, 'recordingId', new.recording_id, 'callId', new.call_id,
            'state', new.state, 'at', clock_timestamp(), 'durationSeconds', new.duration_seconds, 'reasonCode', new.reason_code,
            'reason', new.reason)
    from toneguard.webhook where webhook.tenant_id = new.tenant_id and what = any (webhook.events)
    -- One that is being removed is waited for, and not found then, rather than missed by the foreign key.
    for key share;
    return null;
end
$$;
create trigger recording_refused_is_told after insert on toneguard.recording
    for each row when (new.state = 'quarantined')
    execute function toneguard.tell_webhooks();
-- One that is stored again, to be analysed once more, was told.
create trigger recording_state_is_told after update of state on toneguard.recording
    for each row when (old.state <> new.state
        and (new.state in ('analysed', 'failed', 'quarantined') or (new.state = 'stored' and old.state = 'receiving')))
    execute function toneguard.tell_webhooks();

-- What was sent over HTTP is erased with its recording, and found by it.
create index api_request_of_recording on toneguard.api_request (tenant_id, recording_id);
create index upload_of_recording on toneguard.upload (tenant_id, recording_id);
