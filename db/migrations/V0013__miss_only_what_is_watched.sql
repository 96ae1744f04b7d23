-- Why: where no rule watches a speaker there can be no alert, and the figure would be of angry customers.
-- Locks: ACCESS EXCLUSIVE on live_agreement, for an instant.
alter table toneguard.live_agreement alter column missed_alerts drop not null;
comment on column toneguard.live_agreement.missed_alerts is 'Stretches of six windows and more in a row over the final threshold during which no alert was open; null where no rule that tells anybody watched the speaker when the call was compared.';
