-- Why: "how long until BI sees a call" is two questions: how long it waited, and how long its analysis took.
-- Locks: a nullable column, which rewrites nothing.
alter table toneguard.recording add column analysis_seconds real;
comment on column toneguard.recording.analysis_seconds is 'What reading and analysing it took, the last time, seconds; null before, and where that was not measured.';
