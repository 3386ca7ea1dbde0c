-- What a revision was read from, so that its documents are found, and known to be needed, without reading all notes of the archive.
-- Null for revisions older than this, and for the last one of a statement whose place another has taken.
alter table ledger_revision add column intake_fingerprint varchar(64);
alter table ledger_revision add column taken_at ${instant};
