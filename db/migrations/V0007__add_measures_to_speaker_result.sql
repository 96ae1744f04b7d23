-- Why: everything that the analysis measures is for BI to ask, not only the first ten measures.
-- Locks: ACCESS EXCLUSIVE on speaker_result and its months, for an instant: null columns rewrite nothing.
alter table toneguard.speaker_result
    add column stress_state text,
    add column f0_p20_hz real,
    add column f0_p80_hz real,
    add column f0_sd_semitones real,
    add column f0_slope_semitones_per_second real,
    add column jitter_rap real,
    add column jitter_ppq5 real,
    add column jitter_pulse real,
    add column shimmer_db real,
    add column shimmer_apq3 real,
    add column shimmer_apq5 real,
    add column shimmer_apq11 real,
    add column intensity_mean_db real,
    add column intensity_sd_db real,
    add column loudness real,
    add column alpha_ratio4k_db real,
    add column alpha_ratio5k_db real,
    add column hammarberg4k_db real,
    add column hammarberg5k_db real,
    add column slope0_to500_db_per_khz real,
    add column slope500_to1500_db_per_khz real,
    add column spectral_centroid_hz real,
    add column spectral_flux real,
    add column mfcc1 real,
    add column mfcc2 real,
    add column mfcc3 real,
    add column mfcc4 real,
    add column h1_h2_db real,
    add column f1_hz real,
    add column f1_bandwidth_hz real,
    add column f2_hz real,
    add column f2_bandwidth_hz real,
    add column f3_hz real,
    add column f3_bandwidth_hz real,
    add column speech_rate_per_second real,
    add column articulation_rate_per_second real,
    add column pauses real,
    add column pause_mean_seconds real,
    add column pause_total_seconds real,
    add column talk_share real,
    add column overlap_seconds real,
    add column interruptions real,
    add column clipped_share real,
    add column dc_offset real,
    add column snr_db real,
    add column lost_share real,
    add column bandwidth_hz real,
    add column crosstalk_share real,
    add column tone_share real,
    add column confidence real,
    add column stress_index_mean real,
    add column stress_index_peak real,
    add column stress_peak_at_seconds real,
    add column raised_windows real,
    add column strained_windows real,
    add column peak_f0_mean_contribution real,
    add column peak_f0_p80_contribution real,
    add column peak_alpha_ratio_contribution real,
    add column peak_mfcc1_contribution real,
    add column window_stress_index real[],
    add column window_confidence real[];

alter table toneguard.speaker_result
    add constraint speaker_result_stress_index_0_100
        check (stress_index_mean between 0 and 100 and stress_index_peak between 0 and 100) not valid,
    add constraint speaker_result_confidence_0_1 check (confidence between 0 and 1) not valid;
alter table toneguard.speaker_result validate constraint speaker_result_stress_index_0_100;
alter table toneguard.speaker_result validate constraint speaker_result_confidence_0_1;

comment on column toneguard.speaker_result.stress_state is 'the highest of calm, raised, strained that six windows in a row reach; learning, too-little-voice, not-speech or poor-signal where there is no index.';
comment on column toneguard.speaker_result.stress_index_mean is 'Mean over the windows that have an index: 0 is this speaker''s own calm, 50 the threshold, 100 the most.';
comment on column toneguard.speaker_result.confidence is 'How far the windows can be believed, mean, 0 to 1.';
comment on column toneguard.speaker_result.window_stress_index is 'Per window of 5 s beginning every second; null where nothing can be said.';
