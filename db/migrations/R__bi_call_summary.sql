-- One row per recording and speaker segment, of the analyzer version that the ledger names.
create or replace view bi.call_summary with (security_invoker = true) as
select
    tenant.name as tenant,
    recording.call_id,
    recording.recording_id,
    result.speaker,
    result.segment,
    -- Who took the call over, and is not known, is not the agent who had it before.
    case
        when result.speaker = 'agent' and result.from_seconds > 0 then segment.person
        when result.speaker = 'agent' then coalesce(segment.person, call.agent_id)
        else call.agent_id
    end as agent_id,
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
    result.analyzer,
    result.stress_state,
    result.stress_index_mean,
    result.stress_index_peak,
    (result.from_seconds + result.stress_peak_at_seconds)::real as stress_peak_at_seconds,
    result.raised_windows,
    result.strained_windows,
    result.confidence,
    result.peak_f0_mean_contribution,
    result.peak_f0_p80_contribution,
    result.peak_alpha_ratio_contribution,
    result.peak_mfcc1_contribution,
    result.f0_p20_hz,
    result.f0_p80_hz,
    result.f0_sd_semitones,
    result.f0_slope_semitones_per_second,
    result.jitter_rap,
    result.jitter_ppq5,
    result.jitter_pulse,
    result.shimmer_db,
    result.shimmer_apq3,
    result.shimmer_apq5,
    result.shimmer_apq11,
    result.intensity_mean_db,
    result.intensity_sd_db,
    result.loudness,
    result.alpha_ratio4k_db,
    result.alpha_ratio5k_db,
    result.hammarberg4k_db,
    result.hammarberg5k_db,
    result.slope0_to500_db_per_khz,
    result.slope500_to1500_db_per_khz,
    result.spectral_centroid_hz,
    result.spectral_flux,
    result.mfcc1,
    result.mfcc2,
    result.mfcc3,
    result.mfcc4,
    result.h1_h2_db,
    result.f1_hz,
    result.f1_bandwidth_hz,
    result.f2_hz,
    result.f2_bandwidth_hz,
    result.f3_hz,
    result.f3_bandwidth_hz,
    result.speech_rate_per_second,
    result.articulation_rate_per_second,
    result.pauses,
    result.pause_mean_seconds,
    result.pause_total_seconds,
    result.talk_share,
    result.overlap_seconds,
    result.interruptions,
    result.clipped_share,
    result.dc_offset,
    result.snr_db,
    result.lost_share,
    result.bandwidth_hz,
    result.crosstalk_share,
    result.tone_share,
    result.from_seconds,
    call.team,
    call.queue,
    call.direction
from toneguard.speaker_result result
join toneguard.recording
    on recording.tenant_id = result.tenant_id
    -- Results are written under the recording's month: where they are looked up by it, others' partitions are not read.
    and recording.call_month = result.call_month
    and recording.recording_id = result.recording_id
    and recording.analyzer = result.analyzer
join toneguard.call
    on call.tenant_id = recording.tenant_id
    and call.call_id = recording.call_id
join toneguard.tenant
    on tenant.tenant_id = result.tenant_id
left join toneguard.recording_segment segment
    on segment.tenant_id = result.tenant_id
    and segment.recording_id = result.recording_id
    and segment.segment = result.segment
    and segment.channel = result.channel;

comment on view bi.call_summary is 'One row per recording and speaker segment: who hands a call over has a row, and who takes it has another.';
comment on column bi.call_summary.tenant is 'Name of the tenant.';
comment on column bi.call_summary.call_id is 'The recorder''s name of the call; several recordings may share it.';
comment on column bi.call_summary.recording_id is 'With segment the key of a row.';
comment on column bi.call_summary.speaker is 'agent, customer, or unknown (a mono mix, or channels nobody named).';
comment on column bi.call_summary.segment is 'One person on one channel from-to; numbered within the recording from 1, channel 0 first. Whom the policy leaves out has a number and no row.';
comment on column bi.call_summary.agent_id is 'The agent: of an agent''s segment who spoke it, null if whoever took the call over was not named; of other rows the one the recorder named with the call.';
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
comment on column bi.call_summary.stress_state is 'the highest of calm, raised, strained that six windows in a row reach; learning, too-little-voice, not-speech or poor-signal where there is no index.';
comment on column bi.call_summary.stress_index_mean is 'Mean over the windows of 5 s that have one and a confidence of .5: 0 is this speaker''s own calm in this recording, 50 the threshold.';
comment on column bi.call_summary.stress_index_peak is 'The highest of such a window.';
comment on column bi.call_summary.stress_peak_at_seconds is 'Where that window begins, seconds from the start of the recording.';
comment on column bi.call_summary.raised_windows is 'Windows of 5 s, of which one begins each second, with an index above 50; a second of shouting lies in five.';
comment on column bi.call_summary.strained_windows is 'The same with an index of 80 and more.';
comment on column bi.call_summary.confidence is 'How far it can all be believed, 0 to 1.';
comment on column bi.call_summary.peak_f0_mean_contribution is 'Part of the mean F0 in the peak, robust standard deviations.';
comment on column bi.call_summary.peak_f0_p80_contribution is 'Part of the upper F0 in the peak.';
comment on column bi.call_summary.peak_alpha_ratio_contribution is 'Part of the treble in the peak.';
comment on column bi.call_summary.peak_mfcc1_contribution is 'Part of the spectral tilt in the peak.';
comment on column bi.call_summary.f0_p20_hz is 'A fifth of the voiced frames lie below, hertz.';
comment on column bi.call_summary.f0_p80_hz is 'A fifth of the voiced frames lie above, hertz.';
comment on column bi.call_summary.f0_sd_semitones is 'Standard deviation of F0, semitones.';
comment on column bi.call_summary.f0_slope_semitones_per_second is 'How fast the melody rises within voiced stretches, semitones per second.';
comment on column bi.call_summary.jitter_rap is 'Ratio, as Praat reads it.';
comment on column bi.call_summary.jitter_ppq5 is 'Ratio, as Praat reads it.';
comment on column bi.call_summary.jitter_pulse is 'Ratio, nearer the truth than jitter_local in clean voices; noise reads as jitter.';
comment on column bi.call_summary.shimmer_db is 'dB, as Praat reads it.';
comment on column bi.call_summary.shimmer_apq3 is 'Ratio, as Praat reads it.';
comment on column bi.call_summary.shimmer_apq5 is 'Ratio, as Praat reads it.';
comment on column bi.call_summary.shimmer_apq11 is 'Ratio, as Praat reads it.';
comment on column bi.call_summary.intensity_mean_db is 'Praat''s intensity: dBFS + 93.98; moves with the recording''s gain.';
comment on column bi.call_summary.intensity_sd_db is 'Standard deviation of the intensity, dB.';
comment on column bi.call_summary.loudness is 'Auditory loudness, arbitrary units; moves with the recording''s gain.';
comment on column bi.call_summary.alpha_ratio4k_db is 'Energy of 1-4 kHz over 50-1000 Hz, dB.';
comment on column bi.call_summary.alpha_ratio5k_db is 'Energy of 1-5 kHz over 50-1000 Hz, dB; 16 kHz recordings only.';
comment on column bi.call_summary.hammarberg4k_db is 'Strongest partial of 0-2 kHz over that of 2-4 kHz, dB.';
comment on column bi.call_summary.hammarberg5k_db is 'Strongest partial of 0-2 kHz over that of 2-5 kHz, dB; 16 kHz recordings only.';
comment on column bi.call_summary.slope0_to500_db_per_khz is 'Spectral slope from 0 to 500 Hz.';
comment on column bi.call_summary.slope500_to1500_db_per_khz is 'Spectral slope from 500 to 1500 Hz.';
comment on column bi.call_summary.spectral_centroid_hz is 'Centre of the spectrum up to 4 kHz, hertz.';
comment on column bi.call_summary.spectral_flux is 'Change of the spectrum from frame to frame, whatever the gain.';
comment on column bi.call_summary.mfcc1 is 'Mel-frequency cepstral coefficient 1 up to 4 kHz.';
comment on column bi.call_summary.mfcc2 is 'Mel-frequency cepstral coefficient 2 up to 4 kHz.';
comment on column bi.call_summary.mfcc3 is 'Mel-frequency cepstral coefficient 3 up to 4 kHz.';
comment on column bi.call_summary.mfcc4 is 'Mel-frequency cepstral coefficient 4 up to 4 kHz.';
comment on column bi.call_summary.h1_h2_db is 'First harmonic over the second, dB.';
comment on column bi.call_summary.f1_hz is 'First formant, hertz.';
comment on column bi.call_summary.f1_bandwidth_hz is 'Its bandwidth at -3 dB, hertz.';
comment on column bi.call_summary.f2_hz is 'Second formant, hertz.';
comment on column bi.call_summary.f2_bandwidth_hz is 'Its bandwidth at -3 dB, hertz.';
comment on column bi.call_summary.f3_hz is 'Third formant, hertz.';
comment on column bi.call_summary.f3_bandwidth_hz is 'Its bandwidth at -3 dB, hertz.';
comment on column bi.call_summary.speech_rate_per_second is 'Syllable nuclei per second of speech and its pauses.';
comment on column bi.call_summary.articulation_rate_per_second is 'Syllable nuclei per second of speech alone.';
comment on column bi.call_summary.pauses is 'Silences of .25 to 5 s between two pieces of this speaker, the other silent, too; null where the other may not be measured.';
comment on column bi.call_summary.pause_mean_seconds is 'Mean of them, seconds.';
comment on column bi.call_summary.pause_total_seconds is 'Sum of them, seconds.';
comment on column bi.call_summary.talk_share is 'This speaker''s speech over both speakers''.';
comment on column bi.call_summary.overlap_seconds is 'Seconds in which both speak.';
comment on column bi.call_summary.interruptions is 'Times this speaker began while the other spoke, and went on.';
comment on column bi.call_summary.clipped_share is 'Share of clipped samples.';
comment on column bi.call_summary.dc_offset is 'Mean of the samples, full scale is 1.';
comment on column bi.call_summary.snr_db is 'Level of the voice over the noise, dB.';
comment on column bi.call_summary.lost_share is 'Share of the audio that is missing.';
comment on column bi.call_summary.bandwidth_hz is 'Up to where the voice stands out of the noise, hertz.';
comment on column bi.call_summary.crosstalk_share is 'Share of the voiced frames that are the other speaker''s.';
comment on column bi.call_summary.tone_share is 'Share of the voiced frames that are tone or music.';
comment on column bi.call_summary.from_seconds is 'Where the segment begins, seconds from the start of the recording; over 0 after a take-over. Shares, counts and the calm are of the segment alone.';
comment on column bi.call_summary.team is 'The team that the recorder or PBX named with the call; null where it named none. After a take-over it is the call''s still.';
comment on column bi.call_summary.queue is 'The queue that the recorder or PBX named with the call.';
comment on column bi.call_summary.direction is 'inbound, outbound or internal, as the recorder or PBX named it.';

grant select on bi.call_summary to toneguard_service, toneguard_reader;
