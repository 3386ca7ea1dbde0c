-- What was entered in the books behind a sink, so that each attempt says the same and a later revision can take it back
-- figure by figure.
create table ledger_journal (
  sink ${key} not null,
  statement_no bigint not null,
  revision int not null,
  document ${text} not null,
  constraint ledger_journal_pk primary key (sink, statement_no, revision)
);
