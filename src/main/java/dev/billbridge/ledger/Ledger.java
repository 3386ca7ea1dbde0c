package dev.billbridge.ledger;

import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.audit.ClockCheck;
import dev.billbridge.ledger.bill.Bills;
import dev.billbridge.ledger.copy.LedgerCopy;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.delivery.Acceptances;
import dev.billbridge.ledger.delivery.Deliveries;
import dev.billbridge.ledger.delivery.DeliveryList;
import dev.billbridge.ledger.delivery.DeliveryQueue;
import dev.billbridge.ledger.delivery.DeliveryResults;
import dev.billbridge.ledger.delivery.Journals;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.ledger.posting.Postings;
import dev.billbridge.ledger.run.RunList;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.ledger.statement.ChangedStatements;
import dev.billbridge.ledger.statement.Charges;
import dev.billbridge.ledger.statement.Lineage;
import dev.billbridge.ledger.statement.StatementCharges;
import dev.billbridge.ledger.statement.StatementLines;
import dev.billbridge.ledger.statement.StatementList;
import dev.billbridge.ledger.statement.Statements;
import dev.billbridge.ledger.sum.LineSums;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The database in which collecting and delivering meet: its books, one for each kind of thing that
 * is kept. Safe to use from several threads.
 */
public final class Ledger implements AutoCloseable {

  /** How long the database is waited for, unless a setting says otherwise. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Database database;
  private final ClockCheck clockCheck = new ClockCheck();
  private final Statements statements;
  private final Audit audit;
  private final DeliveryQueue queue;
  private final Postings postings;
  private final Runs runs;
  private final ArchiveLink archiveLink;
  private final boolean borrowed;

  private Ledger(Database database, Lifecycle lifecycle, List<Subscription> subscriptions) {
    this.borrowed = false;
    this.database = database;
    this.statements = new Statements(database);
    this.audit = new Audit(database, statements);
    this.queue = new DeliveryQueue(database, subscriptions);
    this.archiveLink = new ArchiveLink(database);
    this.postings = new Postings(database, lifecycle, queue, audit);
    this.runs = new Runs(database);
  }

  private Ledger(Ledger owned) {
    this.database = owned.database;
    this.statements = owned.statements;
    this.audit = owned.audit;
    this.queue = owned.queue;
    this.postings = owned.postings;
    this.runs = owned.runs;
    this.archiveLink = owned.archiveLink;
    this.borrowed = true;
  }

  /** The same ledger for somebody who must not close it: closing what this returns does nothing. */
  public Ledger borrowed() {
    return new Ledger(this);
  }

  /**
   * {@link #open(String, String, String, Duration, InstantSource, Lifecycle, List)} with the usual
   * {@link #TIMEOUT}.
   */
  public static Ledger open(
      String url,
      String user,
      String password,
      InstantSource clock,
      Lifecycle lifecycle,
      List<Subscription> subscriptions) {
    return open(url, user, password, TIMEOUT, clock, lifecycle, subscriptions);
  }

  /**
   * Opens the ledger, making or upgrading its tables, and notes what new sinks are owed of the
   * history.
   *
   * @param password may be null; never shown
   * @param timeout how long to wait for a connection, for a lock, or for a sign of life
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence, if it cannot be opened
   */
  public static Ledger open(
      String url,
      String user,
      String password,
      Duration timeout,
      InstantSource clock,
      Lifecycle lifecycle,
      List<Subscription> subscriptions) {
    return open(new Database(url, user, password, timeout, clock, false), lifecycle, subscriptions);
  }

  /**
   * The same, but everything that is taken in afterwards is judged and then forgotten.
   *
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence, if it cannot be opened
   */
  public static Ledger rehearse(
      String url,
      String user,
      String password,
      Duration timeout,
      InstantSource clock,
      Lifecycle lifecycle,
      List<Subscription> subscriptions) {
    return open(new Database(url, user, password, timeout, clock, true), lifecycle, subscriptions);
  }

  private static Ledger open(
      Database database, Lifecycle lifecycle, List<Subscription> subscriptions) {
    try {
      Ledger ledger = new Ledger(database, lifecycle, subscriptions);
      database.migrate(ledger.queue::oweHistory);
      return ledger;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** What is known, in all revisions. */
  public Statements statements() {
    return statements;
  }

  /** The latest revisions of statements, narrowed down and in parts. */
  public StatementList statementList() {
    return new StatementList(database);
  }

  /** The lines of a statement, in parts and in any order. */
  public StatementLines statementLines() {
    return new StatementLines(database);
  }

  /** What was charged, statement by statement. */
  public StatementCharges statementCharges() {
    return new StatementCharges(database);
  }

  /** The way in. */
  public Postings postings() {
    return postings;
  }

  /** What is owed to the sinks, and who sends it. */
  public DeliveryQueue queue() {
    return queue;
  }

  /** What became of what was sent. */
  public DeliveryResults results() {
    return new DeliveryResults(database, audit, queue);
  }

  /** What is and was owed to the sinks, for an operator. */
  public Deliveries deliveries() {
    return new Deliveries(database, audit);
  }

  /** What was entered in the books behind the sinks. */
  public Journals journals() {
    return new Journals(database);
  }

  /** Deliveries done and to be done, in parts. */
  public DeliveryList deliveryList() {
    return new DeliveryList(database);
  }

  /** What operators have accepted although it does not add up. */
  public Acceptances acceptances() {
    return new Acceptances(database, audit);
  }

  /** What was collected when, and how it ended. */
  public Runs runs() {
    return runs;
  }

  /** The runs there have been, in parts. */
  public RunList runList() {
    return new RunList(database, runs);
  }

  /** What has been compared with what, and what that has found. */
  public Comparisons comparisons() {
    return new Comparisons(database);
  }

  /** What happened, in order, so that nobody can alter it unseen. */
  public Audit audit() {
    return audit;
  }

  /** What the revisions were read from. */
  public Lineage lineage() {
    return new Lineage(database);
  }

  /** Statements that charge money. */
  public Charges charges() {
    return new Charges(database);
  }

  /** Statements that have changed since some time. */
  public ChangedStatements changedStatements() {
    return new ChangedStatements(database);
  }

  /** What the lines that hold now add up to. */
  public LineSums sums() {
    return new LineSums(database);
  }

  /** Rules, costs and margins of customers' bills. */
  public Bills bills() {
    return new Bills(database, audit);
  }

  /** Which archive the ledger is filled from. */
  public ArchiveLink archiveLink() {
    return archiveLink;
  }

  /** For writing all of it to a file. */
  public LedgerCopy copy() {
    return new LedgerCopy(database);
  }

  /** What could not become canonical. */
  public Quarantine quarantine() {
    return new Quarantine(database, audit);
  }

  /** What the books are kept in. */
  Database database() {
    return database;
  }

  /** Whether nothing that is taken in is kept. */
  public boolean isRehearsal() {
    return database.isRehearsal();
  }

  /**
   * A sentence when the clock says an earlier time than the ledger recorded last; once, until it is
   * right again.
   */
  public Optional<String> clockIsBehind() {
    return clockCheck.check(database.now(), audit.lastRecordedAt());
  }

  /**
   * Has the connections counted and timed.
   *
   * @param registry of Micrometer; once at most
   */
  public void measure(Object registry) {
    database.measure(registry);
  }

  /** Whether the database answers. */
  public boolean answers() {
    return database.answers();
  }

  @Override
  public void close() {
    if (!borrowed) {
      database.close();
    }
  }
}
