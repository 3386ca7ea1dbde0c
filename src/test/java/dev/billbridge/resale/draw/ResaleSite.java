package dev.billbridge.resale.draw;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.render.RevisedStatement;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Invented;
import dev.billbridge.testing.InventedCharge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A ledger with invoices of October 2026 and rules for two customers. */
final class ResaleSite implements AutoCloseable {

  static final YearMonth OCTOBER = YearMonth.of(2026, 10);
  private static final Currency EUR = Currency.getInstance("EUR");

  final Clockwork clock = new Clockwork("2026-11-06T12:00:00Z");
  final Ledger ledger;
  final Path books;
  private final String url;

  ResaleSite(String url, Path folder) {
    this.books = folder;
    this.url = url;
    this.ledger = Ledger.open(
        url,
        null,
        null,
        clock,
        Lifecycle.STANDARD,
        List.of(sink("erp", Set.of("resale")), sink("everything", Set.of())));
    write("customers.csv", "id,name,taxCode,reference\nacme,ACME,19,PO-7\nbeta,Beta,,\n");
    write("assignments.csv", """
        productId,chargeCategory,to,split
        C04000,,acme|beta,2111:989
        S02000,,acme,
        TO1000,,acme|beta|own,equal
        ,Credit,acme|beta|own,cost(*)
        """);
    write("prices.csv", "chargeCategory,method,value\nCredit,pass,\n,markup,15\n");
    write(
        "issuers.csv",
        "provider,issuerName,serviceProviderName,timeZone,paymentTerms,amounts\n"
            + "ionos,IONOS SE,IONOS Cloud,UTC,Not stated,net\n");
  }

  private static Subscription sink(String name, Set<String> accounts) {
    return new Subscription(
        name,
        Set.of(),
        accounts,
        EnumSet.allOf(StatementStatus.class),
        EnumSet.of(Verdict.MISMATCHED, Verdict.UNSTATED),
        false,
        null);
  }

  void write(String file, String text) {
    try {
      Files.writeString(books.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BillDrawing drawing() {
    return drawing(() -> {});
  }

  /** @param meanwhile happens each time the drawing asks for the time */
  BillDrawing drawing(Runnable meanwhile) {
    return new BillDrawing(
        ledger,
        books,
        new BillDrawing.Terms(OCTOBER, Set.of("frankfurt"), Duration.ofDays(10)),
        () -> {
          meanwhile.run();
          return clock.instant();
        });
  }

  /** Another process takes the run over. */
  void loseTheRun() {
    try (Connection connection = DriverManager.getConnection(url);
        java.sql.Statement sql = connection.createStatement()) {
      sql.execute("update ledger_run_lease set owner = 'other'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  RunReport draw() {
    return drawing().draw().orElseThrow();
  }

  /** The invoice of the account 0012345 for October: three products and a rebate. */
  void invoice(String cores, boolean isFinal) {
    invoice(
        "0012345", OCTOBER, isFinal, "C04000", cores, "S02000", "12.40", "TO1000", "5.00", "REBATE",
        "-6.40");
  }

  /** @param lines product, amount, product, amount … */
  void invoice(String account, YearMonth month, boolean isFinal, String... lines) {
    List<BillingRecord> records = new ArrayList<>();
    for (int i = 0; i < lines.length; i += 2) {
      records.add(line(month, lines[i], new BigDecimal(lines[i + 1])));
    }
    BigDecimal total =
        records.stream().map(BillingRecord::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    Statement statement = Invented.statement(
        new StatementKey("ionos", account, "GY-" + account + "-" + month),
        "invoices",
        month,
        total,
        EUR,
        records.size(),
        isFinal);
    Invented.post(ledger, "frankfurt", statement, records, clock.instant());
  }

  private static BillingRecord line(YearMonth month, String product, BigDecimal amount) {
    return InventedCharge.of("dc-1", month, amount, EUR)
        .line(product + "@0.05")
        .resource("web", "datacenter")
        .product(product, "Meter " + product)
        .quantity(new BigDecimal(3100), "hour")
        .unitPrice("0.05")
        .attribute("ourDiscount", "5 %")
        .record();
  }

  /** The bill of October as it stands. */
  StatementRevision bill(String customer) {
    return ledger
        .statements()
        .latest(new StatementKey("resale", customer, customer + "-2026-10-EUR"))
        .orElse(null);
  }

  /** The bill of October as it stands, with its lines. */
  RevisedStatement statement(String customer) {
    return new RevisedStatement() {
      @Override
      public StatementRevision revision() {
        return bill(customer);
      }

      @Override
      public void records(Consumer<RevisedRecord> each) {
        ledger.statements().records(revision(), each);
      }
    };
  }

  /** What the bill of October says, in a line. */
  String shown(String customer) {
    StatementRevision bill = bill(customer);
    return "r%d %s %s %s"
        .formatted(
            bill.number(),
            bill.status(),
            bill.statement().total().setScale(2).toPlainString(),
            bill.reconciliation().verdict());
  }

  @Override
  public void close() {
    ledger.close();
  }
}
