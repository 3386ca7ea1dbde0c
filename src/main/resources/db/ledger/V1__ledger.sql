-- One row per statement of a provider's account: its identity, and where its life stands.
create table ledger_statement (
  statement_no ${identity},
  provider ${key} not null,
  account ${key} not null,
  statement_id ${key} not null,
  dataset ${key} not null,
  source ${key} not null,
  revision int not null,
  -- What came in last, and the mapping that read it: the same again needs no second look.
  intake_fingerprint varchar(64),
  mapping_hash varchar(64),
  -- For providers that never say "final": when an unchanged statement may be taken as final, and since when it has been unchanged.
  final_from ${instant},
  settled_since ${instant},
  -- When the documents of the latest revision were collected.
  taken_at ${instant},
  -- Content that an operator has accepted although it does not add up.
  accepted_hash varchar(64),
  accepted_reason ${text},
  -- Statement that has taken the place of this provisional one.
  replaced_by ${key},
  constraint ledger_statement_pk primary key (statement_no),
  constraint ledger_statement_id unique (provider, account, statement_id)
);

-- What each revision of a statement said.
create table ledger_revision (
  statement_no bigint not null,
  revision int not null,
  status varchar(16) not null,
  period_start date not null,
  period_end date not null,
  issued_on date,
  due_on date,
  total ${decimal},
  currency varchar(3),
  stated_lines bigint,
  payment_status varchar(16) not null,
  attributes ${text} not null,
  line_count bigint not null,
  lines_total ${decimal},
  difference ${decimal},
  verdict varchar(16) not null,
  reason ${text},
  content_hash varchar(64) not null,
  header_hash varchar(64) not null,
  new_records bigint not null,
  changed_records bigint not null,
  vanished_records bigint not null,
  recorded_at ${instant} not null,
  constraint ledger_revision_pk primary key (statement_no, revision),
  constraint ledger_revision_statement foreign key (statement_no) references ledger_statement (statement_no)
);

-- Every version of every record. A version holds from the revision that brought it up to, but not including, the one that
-- replaced it or saw it vanish; 2147483647 means that it still holds.
create table ledger_record (
  statement_no bigint not null,
  resource_id ${key} not null,
  line_key ${line} not null,
  since_revision int not null,
  until_revision int not null,
  kind varchar(16) not null,
  charge_category varchar(16),
  resource_name ${text},
  resource_type ${text},
  period_start date not null,
  period_end date not null,
  usage_start varchar(40),
  usage_end varchar(40),
  product_id ${text},
  product_name ${text},
  region ${text},
  quantity ${decimal},
  unit ${text},
  unit_price ${decimal},
  amount ${decimal},
  currency varchar(3),
  net_amount ${decimal},
  tax_amount ${decimal},
  attributes ${text} not null,
  content_hash varchar(64) not null,
  document_hash varchar(64) not null,
  document_pointer ${text} not null,
  line_number bigint,
  constraint ledger_record_pk primary key (statement_no, resource_id, line_key, since_revision)
);

-- One statement revision owed to one sink.
create table ledger_delivery (
  sink ${key} not null,
  statement_no bigint not null,
  revision int not null,
  state varchar(16) not null,
  attempts int not null,
  owed_at ${instant} not null,
  next_attempt_at ${instant} not null,
  lease_owner varchar(64),
  lease_until ${instant},
  last_answer ${text},
  delivered_at ${instant},
  constraint ledger_delivery_pk primary key (sink, statement_no, revision)
);
create index ledger_delivery_due on ledger_delivery (sink, state, next_attempt_at);

-- One call of a source: what it asked for and how it ended.
create table ledger_run (
  run_no ${identity},
  source ${key} not null,
  dataset ${key} not null,
  started_at ${instant} not null,
  ended_at ${instant},
  outcome varchar(16) not null,
  message ${text},
  constraint ledger_run_pk primary key (run_no)
);
create index ledger_run_source on ledger_run (source, dataset, started_at);

-- Which process collects an account and dataset at this moment.
create table ledger_run_lease (
  source ${key} not null,
  dataset ${key} not null,
  run_no bigint not null,
  owner varchar(255) not null,
  lease_until ${instant} not null,
  constraint ledger_run_lease_pk primary key (source, dataset)
);

-- What happened, each entry with the hash of the one before it; the head says where the chain ends.
create table ledger_audit (
  audit_no bigint not null,
  recorded_at ${instant} not null,
  kind varchar(16) not null,
  subject ${text} not null,
  detail ${text} not null,
  previous_hash varchar(64) not null,
  entry_hash varchar(64) not null,
  constraint ledger_audit_pk primary key (audit_no)
);
create table ledger_audit_head (
  head_no int not null,
  last_no bigint not null,
  last_hash varchar(64) not null,
  constraint ledger_audit_head_pk primary key (head_no)
);
insert into ledger_audit_head (head_no, last_no, last_hash) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Documents and lines that could not become canonical.
create table ledger_quarantine (
  quarantine_no ${identity},
  source ${key} not null,
  dataset ${key} not null,
  document ${text} not null,
  pointer ${text} not null,
  reason ${text} not null,
  fingerprint varchar(64) not null,
  first_seen_at ${instant} not null,
  last_seen_at ${instant} not null,
  constraint ledger_quarantine_pk primary key (quarantine_no),
  constraint ledger_quarantine_once unique (fingerprint)
);
create index ledger_statement_intake on ledger_statement (intake_fingerprint);
