package dev.billbridge.scenario.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.EveryOddity;
import dev.billbridge.testing.Installed;
import dev.billbridge.testing.OperatedSite;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals by the shipped rules, of everything that providers do and of what they restate. */
class JournalsOfEveryOddityTest {

  private static final CollectRequest MONTHS = new CollectRequest(
      Set.of(), Set.of(), YearMonth.parse("2026-01"), YearMonth.parse("2026-03"));

  @TempDir
  private Path folder;

  @Test
  void hledger_and_beancount_owe_the_providers_what_their_statements_say_also_once_restated()
      throws Exception {
    Installed hledger = Installed.orSkip("hledger");
    Installed beancount = Installed.orSkip("bean-check");
    Clockwork clock = new Clockwork("2026-03-12T12:00:00Z");
    try (Sandbox sandbox = EveryOddity.sandbox(3, clock)) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
          .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices")
          .set("sinks", "plain, double")
          .remove("sink.books.type")
          .remove("sink.books.url")
          .remove("sink.drop.type")
          .remove("sink.drop.directory");
      for (String[] sink : new String[][] {{"plain", "hledger"}, {"double", "beancount"}}) {
        site.set("sink." + sink[0] + ".type", "file")
            .set("sink." + sink[0] + ".directory", folder.resolve(sink[0]).toString())
            .set("sink." + sink[0] + ".format", sink[1])
            .set("sink." + sink[0] + ".mismatched", "deliver");
      }
      site.sync(MONTHS);
      Map<String, BigDecimal> first = owed(delivered(site));
      assertThat(first.keySet()).containsExactly("EUR", "JPY");

      for (StatementRevision revision : delivered(site)) {
        boolean isYen = revision.key().provider().equals("sakura");
        sandbox.changeAmount(
            revision.key().accountNumber(),
            revision.id(),
            1,
            new BigDecimal(isYen ? "100" : "-1.01"));
      }
      clock.forward(Duration.ofDays(1));
      site.sync(MONTHS);
      assertThat(delivered(site))
          .filteredOn(revision -> revision.status() == StatementStatus.RESTATED)
          .extracting(revision -> revision.key().provider())
          .contains("ionos", "sakura");
      Map<String, BigDecimal> restated = owed(delivered(site));
      assertThat(restated.get("JPY")).isGreaterThan(first.get("JPY"));
      assertThat(restated.get("EUR")).isLessThan(first.get("EUR"));
      agree(hledger, beancount, restated);
    }
  }

  /** The last delivered revision of each statement. */
  private static Collection<StatementRevision> delivered(OperatedSite site) {
    try (Ledger ledger = Service.openLedger(site.settings(), site.clock())) {
      Map<StatementKey, StatementRevision> last =
          ledger.deliveries().list(DeliveryState.DELIVERED).stream()
              .filter(delivery -> delivery.sink().equals("plain"))
              .map(Delivery::revision)
              .collect(Collectors.toMap(
                  StatementRevision::key,
                  Function.identity(),
                  BinaryOperator.maxBy(
                      (one, other) -> Integer.compare(one.number(), other.number()))));
      return last.values();
    }
  }

  /** What the statements say is owed, in whole minor units. */
  private static Map<String, BigDecimal> owed(Collection<StatementRevision> statements) {
    Map<String, BigDecimal> owed = new TreeMap<>();
    statements.forEach(revision -> {
      BigDecimal total = revision.statement().total() == null
          ? revision.reconciliation().linesTotal()
          : revision.statement().total();
      owed.merge(
          revision.statement().currency().getCurrencyCode(),
          total.setScale(
              revision.statement().currency().getDefaultFractionDigits(), RoundingMode.HALF_UP),
          BigDecimal::add);
    });
    return owed;
  }

  private void agree(Installed hledger, Installed beancount, Map<String, BigDecimal> owed)
      throws Exception {
    String journal = Files.writeString(folder.resolve("all.journal"), "include plain/*.journal\n")
        .toString();
    hledger.accepts("-f", journal, "check", "--strict", "payees");
    assertThat(hledger
            .accepts(
                "-f",
                journal,
                "bal",
                "Liabilities",
                "-N",
                "--flat",
                "-O",
                "csv",
                "--layout",
                "bare")
            .lines()
            .skip(1)
            .map(line -> line.replace("\"", "")))
        .containsExactlyInAnyOrder(
            "Liabilities:Payable:Ionos,EUR,-" + owed.get("EUR"),
            "Liabilities:Payable:Sakura,JPY,-" + owed.get("JPY"));
    Path books = Files.writeString(
        folder.resolve("all.beancount"), """
        plugin "beancount.plugins.auto_accounts"
        plugin "beancount.plugins.noduplicates"
        include "double/*.beancount"
        2027-01-01 balance Liabilities:Payable:Ionos -%s EUR
        2027-01-01 balance Liabilities:Payable:Sakura -%s JPY
        """.formatted(owed.get("EUR"), owed.get("JPY")));
    assertThat(beancount.accepts(books.toString())).isEmpty();
  }
}
