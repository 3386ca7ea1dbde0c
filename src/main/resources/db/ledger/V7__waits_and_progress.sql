-- Attempts that do not count because the target as a whole took nothing: the pauses between them grow all the same.
alter table ledger_delivery add column waits int default 0 not null;
-- How far an unfinished delivery of several requests has come, as its target notes it.
alter table ledger_delivery add column progress varchar(200);
