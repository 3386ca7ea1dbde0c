-- Why there is a revision, and whether a figure differs from the one before it. Null for revisions older than this.
alter table ledger_revision add column cause varchar(16);
alter table ledger_revision add column figures_changed smallint;
