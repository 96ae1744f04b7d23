-- Why: a PBX's recordings are audio of the same people as dropped files; how long that may stay is said of its source, too.
-- Locks: ACCESS EXCLUSIVE on source for an instant (constant defaults rewrite nothing).
alter table toneguard.source
    add column keep_audio_seconds bigint,
    add column delete_audio_after_analysis boolean not null default false,
    add constraint source_keeps_audio_for_a_while check (keep_audio_seconds > 0);
comment on column toneguard.source.keep_audio_seconds is 'How long the audio of its calls is kept once it is stored, of calls that begin from now on; null: until somebody deletes it.';
comment on column toneguard.source.delete_audio_after_analysis is 'The audio of its calls goes as soon as its final analysis is in.';
