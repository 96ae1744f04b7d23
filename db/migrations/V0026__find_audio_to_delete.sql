-- Why: retention finds the audio whose time is over without looking at every recording. In a file of its own, so that nobody waits behind the locks of
-- V0022 while it scans.
-- Locks: SHARE on recording for one scan: reading goes on, whoever writes the ledger waits.
create index recording_audio_to_go on toneguard.recording (tenant_id, audio_keep_until)
    where audio_deleted_at is null and (audio_keep_until is not null or delete_audio_after_analysis);
