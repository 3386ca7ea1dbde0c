-- What two datasets of a provider's account say of the same period has been compared: which statements, by which rules, is in the
-- fingerprint.
create table ledger_comparison (
  comparison_no ${identity},
  provider ${key} not null,
  account ${key} not null,
  pair ${key} not null,
  period_start date not null,
  period_end date not null,
  fingerprint varchar(64) not null,
  compared_at ${instant} not null,
  constraint ledger_comparison_pk primary key (comparison_no),
  constraint ledger_comparison_once unique (provider, account, pair, period_start, period_end)
);

-- What the last comparison found; gone when a later one finds it no more.
create table ledger_finding (
  finding_no ${identity},
  comparison_no bigint not null,
  kind varchar(32) not null,
  source ${key} not null,
  dataset ${key} not null,
  sentence ${text} not null,
  constraint ledger_finding_pk primary key (finding_no),
  constraint ledger_finding_comparison foreign key (comparison_no) references ledger_comparison (comparison_no)
);
create index ledger_finding_of on ledger_finding (comparison_no);
