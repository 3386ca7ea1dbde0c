-- The archive the ledger is filled from, by the id that lies in it; one row, from the first start on.
create table ledger_archive (
  archive_no integer not null,
  archive_id varchar(64) not null,
  constraint ledger_archive_pk primary key (archive_no)
);
