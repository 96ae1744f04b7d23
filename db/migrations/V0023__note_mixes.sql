-- Why: two channels that hold the same are both people on each; whoever asks why a recording has no roles must find it said.
-- Locks: a moment's exclusive lock on recording, no rewrite (a constant default).
alter table toneguard.recording add column mix boolean not null default false;
comment on column toneguard.recording.mix is 'Both channels of the file hold the same: it is analysed once, and nobody is the agent of it.';
