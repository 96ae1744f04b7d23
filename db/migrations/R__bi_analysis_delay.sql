-- How long BI waits for a call once it has ended: one row per analysed recording.
create or replace view bi.analysis_delay with (security_invoker = true) as
select
    tenant.name as tenant,
    recording.call_id,
    recording.recording_id,
    recording.stored_at,
    recording.analysed_at,
    recording.duration_seconds,
    extract(epoch from recording.analysed_at - recording.stored_at)::real - recording.analysis_seconds as queue_seconds,
    recording.analysis_seconds
from toneguard.recording
join toneguard.tenant
    on tenant.tenant_id = recording.tenant_id
where recording.state = 'analysed';

comment on view bi.analysis_delay is 'One row per analysed recording: how long it waited, and how long its analysis took. A recording that was analysed anew has waited since it was first stored.';
comment on column bi.analysis_delay.tenant is 'Name of the tenant.';
comment on column bi.analysis_delay.call_id is 'The recorder''s name of the call.';
comment on column bi.analysis_delay.recording_id is 'The key of a row.';
comment on column bi.analysis_delay.stored_at is 'When the whole recording was in the store: moments after a live call''s end.';
comment on column bi.analysis_delay.analysed_at is 'When its rows were there to be read.';
comment on column bi.analysis_delay.duration_seconds is 'Length of the recording, seconds.';
comment on column bi.analysis_delay.queue_seconds is 'From stored to analysed without the analysis itself: waiting for a launch and a worker, pauses after failures, writing. Null for what older versions analysed.';
comment on column bi.analysis_delay.analysis_seconds is 'Reading and analysing it, seconds.';

grant select on bi.analysis_delay to toneguard_service, toneguard_reader;
