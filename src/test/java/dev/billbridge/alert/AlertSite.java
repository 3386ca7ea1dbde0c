package dev.billbridge.alert;

import dev.billbridge.analyze.Report;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.rules.RuleException;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Invented;
import dev.billbridge.testing.InventedCharge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A ledger, a folder for rules, and two sinks: one for alerts, one for everything else. */
final class AlertSite implements AutoCloseable {

  final Clockwork clock = new Clockwork("2026-11-20T12:00:00Z");
  final Ledger ledger;
  private final AlertWatch watch;
  private final Path books;

  AlertSite(Path books) {
    this(Engines.H2.freshDatabase(), books, Set.of("all"));
  }

  /** @param alerts those that the sink ops receives */
  AlertSite(String url, Path books, Set<String> alerts) {
    this.books = books;
    this.ledger = Ledger.open(
        url,
        null,
        null,
        clock,
        Lifecycle.STANDARD,
        List.of(sink("ops", alerts), sink("erp", Set.of())));
    this.watch =
        new AlertWatch(ledger, books.resolve(AlertFile.NAME), books.resolve("issuers.csv"), clock);
    write("issuers.csv", """
        provider,issuerName,serviceProviderName,timeZone,paymentTerms,amounts
        ionos,IONOS SE,IONOS Cloud,UTC,Not stated,net
        """);
  }

  private static Subscription sink(String name, Set<String> alerts) {
    return new Subscription(
        name,
        Set.of(),
        Set.of(),
        alerts,
        EnumSet.allOf(StatementStatus.class),
        EnumSet.noneOf(Verdict.class),
        true,
        null);
  }

  void write(String file, String text) {
    try {
      Files.writeString(books.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only alert, named {@code a}. */
  void alert(String... lines) {
    write("alerts.yaml", "alerts:\n  a:\n    " + String.join("\n    ", lines) + "\n");
  }

  /** What a line charges. */
  record Line(String type, String net, String quantity, String unit, String currency) {

    static Line yen(String type, long net, long quantity) {
      return new Line(type, Long.toString(net), Long.toString(quantity), "GB", "JPY");
    }
  }

  /** Traffic of the account tokyo in a month, in yen and gigabytes. */
  void traffic(String month, long net, long quantity) {
    bill("tokyo", month, Line.yen("cloud/traffic/internet", net, quantity));
  }

  /** A bill of SAKURA's that was collected now; a later one takes its place. */
  void bill(String account, String month, Line... lines) {
    statement("sakura", account, YearMonth.parse(month), lines);
  }

  /** @param lines of resources r1, r2 … */
  void statement(String provider, String account, YearMonth month, Line... lines) {
    List<BillingRecord> records = new ArrayList<>();
    for (Line line : lines) {
      records.add(record(provider, month, "r" + (records.size() + 1), line));
    }
    Statement statement = Invented.statement(
        new StatementKey(provider, account + "-1", account + "-" + month),
        "bills",
        month,
        null,
        null,
        records.size(),
        false);
    Invented.post(ledger, account, statement, records, clock.instant());
  }

  private static BillingRecord record(String provider, YearMonth month, String id, Line line) {
    BigDecimal net = new BigDecimal(line.net());
    boolean isStated = provider.equals("sakura");
    BigDecimal tax = isStated ? net.movePointLeft(1) : BigDecimal.ZERO;
    return InventedCharge.of(id, month, net.add(tax), Currency.getInstance(line.currency()))
        .resource(null, line.type())
        .product("50610", "Traffic")
        .region("is1a")
        .quantity(new BigDecimal(line.quantity()), line.unit())
        .net(isStated ? net : null, isStated ? tax : null)
        .record();
  }

  AlertWatch watch() {
    return watch;
  }

  /** What is new, in sentences. */
  List<String> evaluate() {
    RunReport report = watch().evaluate().orElse(new RunReport("alerts", "alerts"));
    List<String> said = new ArrayList<>(report.findings());
    said.addAll(report.failures());
    return said;
  }

  /** The rows of the command, each as {@code group value limit state}. */
  List<String> rows() {
    try {
      Report report = watch().report();
      return report.rows().stream()
          .map(row -> "%s %s %s %s".formatted(row.get(1), row.get(3), row.get(6), row.get(8)))
          .toList();
    } catch (RuleException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> unmeasured() {
    try {
      return watch().unmeasured();
    } catch (RuleException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a sink is owed, each as {@code notice sentence}. */
  List<String> owed(String sink) {
    return ledger.deliveries().list(DeliveryState.OWED).stream()
        .filter(each -> each.sink().equals(sink))
        .filter(each -> each.revision().key().isAlert())
        .sorted(Comparator.comparing((Delivery each) -> each.revision().recordedAt())
            .thenComparing(each -> each.revision().statementNo())
            .thenComparing(each -> each.revision().number()))
        .map(each -> each.revision().statement().attributes().get("notice") + " "
            + each.revision().id())
        .toList();
  }

  @Override
  public void close() {
    ledger.close();
  }
}
