-- The revision that a target had and the ledger did not know, as after a restored backup: this revision goes on above it and says
-- everything anew. Null for all others.
alter table ledger_revision add column continues_above int;
-- Who ordered the delivery to be made again; null when nobody did.
alter table ledger_delivery add column ordered_by ${text};
-- Where the ledger was begun anew beside an archive that had notes already: when that was. Statements that were noted before go on above
-- the revisions that came of those notes. Null where the archive was empty.
alter table ledger_archive add column begun_at ${instant};
