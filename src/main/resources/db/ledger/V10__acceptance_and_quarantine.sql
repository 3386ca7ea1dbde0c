-- Who has accepted the content, and when.
alter table ledger_statement add column accepted_by ${text};
alter table ledger_statement add column accepted_at ${instant};
-- What was asked for: trouble with the same thing takes the place of the trouble before, and leaves when the thing is taken in. Null for
-- entries older than this.
alter table ledger_quarantine add column subject varchar(64);
-- How often it was met.
alter table ledger_quarantine add column seen int default 1 not null;
