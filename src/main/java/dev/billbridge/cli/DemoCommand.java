package dev.billbridge.cli;

import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.ReportPrint;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.bill.Bills;
import dev.billbridge.resale.draw.Margins;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.service.Service;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.h2.Driver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code demo}: the whole way, from simulated providers to a database and files, with nothing to
 * set up.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Collects from simulated providers, delivers to an embedded database and "
        + "to files, and shows the result. Needs no settings.")
public final class DemoCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "data/demo",
      description = "Directory for everything it writes. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Files.createDirectories(directory);
    Path config = directory.resolve("application.properties");
    try (Sandbox sandbox = Sandbox.start(
        SandboxSettings.defaults().withPort(0).withAccounts(1).withClock(InstantSource.system()))) {
      YearMonth since = since(config);
      boolean isFirst = !Files.exists(directory.resolve("ledger.mv.db"));
      Files.writeString(config, settings(sandbox, since), StandardCharsets.UTF_8);
      Path routes = DemoRoutes.copy(site.routes(), directory.resolve("routes"));
      if (!isFirst) {
        correct(sandbox, since);
      }
      out.printf(
          "Simulated SAKURA Cloud and IONOS Cloud at %s; settings in %s%n%n",
          sandbox.adminUrl().resolve("/"), config);
      int exit;
      try (Service service = Service.start(
          site.settings(config), routes, InstantSource.system(), Service.Mode.ON_DEMAND)) {
        exit = SyncCommand.collectAndDeliver(service, CollectRequest.CURRENT, false, spec);
        if (isFirst && correct(sandbox, since)) {
          out.printf(
              "%nSAKURA Cloud corrects its bill for %s by 100 yen; collected again:%n%n", since);
          exit = Math.max(
              exit, SyncCommand.collectAndDeliver(service, CollectRequest.CURRENT, false, spec));
        }
        bills(service, since, routes, out);
      }
      String url = "jdbc:h2:file:" + directory.resolve("books").toAbsolutePath();
      out.printf("%nDatabase   %s   (tables billing_statement, billing_record)%n", url);
      out.printf("CSV files  %s%n", directory.resolve("csv"));
      out.printf("JSON lines %s%n", directory.resolve("jsonl"));
      out.printf("Customers  %s   (their bills, prices only)%n", directory.resolve("customers"));
      out.printf("Alerts     %s   (as a chat would receive them)%n", directory.resolve("alerts"));
      out.printf(
          "Archive    %s   (every response as it was received)%n", directory.resolve("archive"));
      out.printf(
          "%nLook into the database:%n  java -cp \"%s\" org.h2.tools.Shell -url %s -user \"\" -sql \\%n"
              + "    \"select provider, account_number, statement_id, status, verdict,"
              + " line_count, cast(total as numeric(20,2)) total, currency from billing_statement\"%n",
          besideH2(), url);
      out.printf(
          "%nRun it again: everything is unchanged, and nothing is delivered twice. Start over: delete %s.%n",
          directory);
      return exit;
    }
  }

  /** First month with customers' bills: that of the first start, or the one before it. */
  private static YearMonth since(Path config) throws IOException {
    Properties before = new Properties();
    if (Files.exists(config)) {
      try (Reader reader = Files.newBufferedReader(config)) {
        before.load(reader);
      }
    }
    String since = before.getProperty("resale.since");
    return since == null ? YearMonth.now(ZoneOffset.UTC).minusMonths(1) : YearMonth.parse(since);
  }

  /**
   * Corrects a line of the SAKURA bill of a month.
   *
   * @return whether there is such a bill
   */
  private static boolean correct(Sandbox sandbox, YearMonth month) {
    Optional<HeldStatement> bill = sandbox.tally().held("bills").stream()
        .filter(held -> held.month().equals(month))
        .findFirst();
    bill.ifPresent(
        held -> sandbox.changeAmount(held.account(), held.statement(), 1, BigDecimal.valueOf(100)));
    return bill.isPresent();
  }

  private static void bills(Service service, YearMonth month, Path routes, PrintWriter out) {
    Bills bills = service.ledger().bills();
    out.printf(
        "%nCustomers' bills for %s, by the rules in %s:%n", month, routes.resolve(RuleBook.FOLDER));
    ReportPrint.table(
        Margins.of(bills.margins(month), bills.month(month).orElse(null), Map.of()), out);
  }

  /** The folder of the libraries, for a class path; short where it lies below this one. */
  private static String besideH2() {
    try {
      Path here = Path.of("").toRealPath();
      Path libraries = Path.of(
              Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("*");
      return (libraries.startsWith(here) ? here.relativize(libraries) : libraries).toString();
    } catch (IOException | URISyntaxException e) {
      return "lib/*";
    }
  }

  private String settings(Sandbox sandbox, YearMonth since) {
    StringBuilder text = new StringBuilder("# Written by \"billbridge demo\" at every start.\n");
    line(text, "ledger.url", "jdbc:h2:file:./ledger");
    line(text, "archive.directory", "./archive");
    line(text, "accounts", "tokyo, frankfurt");
    line(text, "account.tokyo.provider", "sakura");
    line(text, "account.tokyo.base-url", sandbox.sakuraBaseUrl().toString());
    line(text, "account.tokyo.access-token", sandbox.sakuraAccounts().get(0).user());
    line(
        text,
        "account.tokyo.access-token-secret",
        sandbox.sakuraAccounts().get(0).password());
    line(text, "account.tokyo.requests-per-second", "100");
    line(text, "account.frankfurt.provider", "ionos");
    line(text, "account.frankfurt.base-url", sandbox.ionosBaseUrl().toString());
    line(text, "account.frankfurt.token", sandbox.ionosAccounts().get(0).token());
    line(text, "account.frankfurt.requests-per-second", "100");
    line(text, "resale.since", since.toString());
    line(text, "sinks", "books, csv, jsonl, customers, alerts");
    line(text, "sink.books.type", "jdbc");
    line(text, "sink.books.url", "jdbc:h2:file:./books");
    line(text, "sink.csv.type", "file");
    line(text, "sink.csv.directory", "./csv");
    line(text, "sink.jsonl.type", "file");
    line(text, "sink.jsonl.format", "jsonl");
    line(text, "sink.jsonl.directory", "./jsonl");
    line(text, "sink.customers.type", "file");
    line(text, "sink.customers.directory", "./customers");
    line(text, "sink.customers.accounts", "resale");
    line(text, "sink.alerts.type", "file");
    line(text, "sink.alerts.directory", "./alerts");
    line(text, "sink.alerts.format", "jsonl");
    line(text, "sink.alerts.template", "slack-alert.jq");
    line(text, "sink.alerts.alerts", "all");
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(" = ").append(value.replace("\\", "\\\\")).append('\n');
  }
}
