-- 1 when the run asked for what is current, as a schedule does; 0 when it asked for certain months or read the archive.
alter table ledger_run add column is_current smallint default 1 not null;
-- When to try again unless the run ends well. Null once it has, and for runs that no schedule repeats.
alter table ledger_run add column retry_at ${instant};
