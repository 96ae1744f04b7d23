-- Why: who looks at an alert is told of the same person's next call; without an index that read everything the tenant ever heard.
-- Locks: EXCLUSIVE on live_segment for one scan: reading goes on, a segment that ends waits on the tap's own shelf. Before anything of tenant is locked:
-- a running node that settles segments has locked theirs first, and would wait for us in a circle.
lock table toneguard.live_segment in exclusive mode;
create index live_segment_of_person on toneguard.live_segment (tenant_id, person, recording_id) where person is not null;

-- Why: whether a single agent's exposure is shown is the tenant's to say, and a team's working day is of the tenant's time zone: by UTC it ended at nine in Tokyo.
-- Locks: ACCESS EXCLUSIVE on tenant, for an instant (constant defaults rewrite nothing).
alter table toneguard.tenant
    add column agent_care text not null default 'team',
    add column time_zone text not null default 'UTC',
    add constraint tenant_agent_care_known check (agent_care in ('none', 'team', 'agent'));
comment on column toneguard.tenant.agent_care is 'What the views of agents'' own care show: agent, each agent''s shifts and the teams'' sums; team, sums of teams of three and more; none, nothing.';
comment on column toneguard.tenant.time_zone is 'Of its working days, such as Asia/Tokyo: one of pg_timezone_names.';

-- Rows are shifts now, not days, in other columns: made anew by R__bi_shift_exposure.
drop view if exists bi.team_exposure;
drop view if exists bi.shift_exposure;
