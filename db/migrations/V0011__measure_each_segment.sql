-- Why: the final analysis measures each person of a call in their own time, and is compared with what was read live of the same person.
-- Locks: ACCESS EXCLUSIVE on speaker_result, its months and live_agreement, for an instant: constants and nulls rewrite nothing.
alter table toneguard.speaker_result add column from_seconds double precision not null default 0;
alter table toneguard.speaker_result
    add constraint speaker_result_from_seconds_in_recording check (from_seconds >= 0) not valid;
alter table toneguard.speaker_result validate constraint speaker_result_from_seconds_in_recording;
comment on column toneguard.speaker_result.segment is 'One person on one channel from-to: as in recording_segment; of a recording that has none there, the channel + 1. Whom the policy leaves out keeps the number.';
comment on column toneguard.speaker_result.from_seconds is 'Where the segment begins, seconds of the recording. All else in the row is of the segment''s time, and against the segment''s own calm.';
comment on column toneguard.speaker_result.stress_peak_at_seconds is 'Where the window of the highest index begins, seconds of the segment.';
comment on column toneguard.speaker_result.window_f0_median_hz is 'Element i is of the 5 s that begin i seconds into the segment (from 0); null where nothing was voiced.';
comment on column toneguard.speaker_result.window_stress_index is 'Element i is of the 5 s that begin i seconds into the segment (from 0); null where nothing can be said.';

alter table toneguard.live_agreement
    add column engine_windows integer,
    add column engine_rank_correlation real,
    add column engine_bias real;
alter table toneguard.live_agreement
    add constraint live_agreement_engine_rank_correlation_plausible check (engine_rank_correlation between -1 and 1) not valid;
alter table toneguard.live_agreement validate constraint live_agreement_engine_rank_correlation_plausible;
comment on table toneguard.live_agreement is 'How far live and final analysis of one person in one call agree, for each pair of analyzer versions: first what people were told, then what the engines measured.';
comment on column toneguard.live_agreement.rank_correlation is 'Spearman, of the index as it was told live, against what was known of the person by then, with the final one, over these windows; null under 10 of them, or where one never moves.';
comment on column toneguard.live_agreement.engine_windows is 'As windows, of the live measures read again: those of the first half minute, in which the calm was still being learned, are among them.';
comment on column toneguard.live_agreement.engine_rank_correlation is 'As rank_correlation, but of the live measures read again against one calm, that of the segment''s windows which the final analysis took for it: what the engines differ by, without what only hindsight knows.';
comment on column toneguard.live_agreement.engine_bias is 'Mean of live minus final deviation, both against one calm, robust standard deviations.';
