-- For changes: the revisions recorded since a time.
create index if not exists ledger_revision_recorded on ledger_revision (recorded_at);
