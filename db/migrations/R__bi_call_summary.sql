-- One row per recording and speaker segment, of the analyzer version that the ledger names.
create or replace view bi.call_summary with (security_invoker = true) as
select
    tenant.name as tenant,
    recording.call_id,
    recording.recording_id,
    result.speaker,
    result.segment,
    call.agent_id,
    call.started_at,
    recording.duration_seconds,
    result.speech_seconds,
    result.voiced_seconds,
    result.f0_mean_hz,
    result.f0_median_hz,
    result.f0_sd_hz,
    result.jitter_local,
    result.shimmer_local,
    result.hnr_db,
    result.level_dbfs,
    result.analyzer
from toneguard.speaker_result result
join toneguard.recording
    on recording.tenant_id = result.tenant_id
    and recording.recording_id = result.recording_id
    and recording.analyzer = result.analyzer
join toneguard.call
    on call.tenant_id = recording.tenant_id
    and call.call_id = recording.call_id
join toneguard.tenant
    on tenant.tenant_id = result.tenant_id;

comment on view bi.call_summary is 'One row per recording and speaker segment.';
comment on column bi.call_summary.tenant is 'Name of the tenant.';
comment on column bi.call_summary.speaker is 'agent, customer, or unknown (a mono mix, or channels nobody named).';
comment on column bi.call_summary.segment is 'One person on one channel from-to; numbered within the recording from 1.';
comment on column bi.call_summary.agent_id is 'The agent of the call, as the recorder named them.';
comment on column bi.call_summary.started_at is 'When the call started.';
comment on column bi.call_summary.duration_seconds is 'Length of the recording, seconds.';
comment on column bi.call_summary.speech_seconds is 'Seconds in which this speaker speaks.';
comment on column bi.call_summary.voiced_seconds is 'Seconds in which this speaker''s vocal folds vibrate.';
comment on column bi.call_summary.f0_mean_hz is 'Mean F0 of the voiced frames, hertz.';
comment on column bi.call_summary.f0_median_hz is 'Median F0 of the voiced frames, hertz.';
comment on column bi.call_summary.f0_sd_hz is 'Standard deviation of F0 over the voiced frames, hertz.';
comment on column bi.call_summary.jitter_local is 'Ratio: 0.01 is 1 %.';
comment on column bi.call_summary.shimmer_local is 'Ratio: 0.01 is 1 %.';
comment on column bi.call_summary.hnr_db is 'Harmonics-to-noise ratio, dB.';
comment on column bi.call_summary.level_dbfs is 'RMS level of the speech, dB relative to full scale.';
comment on column bi.call_summary.analyzer is 'Version of the maths; only rows of the same version may be compared.';

grant select on bi.call_summary to toneguard_service, toneguard_reader;
