package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.LiveCheck;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.testing.Installed;
import dev.billbridge.testing.PostedSite;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink that receives entries: once, in order, and taken back figure by figure. */
class JournalSinkTest {

  @TempDir
  private Path folder;

  private PostedSite site;

  @BeforeEach
  void a_site_with_rules_of_its_own() {
    site = new PostedSite(folder)
        .rule("accounts.csv", "resourceId,glAccount\nserver*,4940\ndisk*,4941\n")
        .rule("parties.csv", "party,partyAccount\nSAKURA,70002\n")
        .sink("drop", "file", "directory", folder.resolve("drop").toString(), "format", "journal");
  }

  @AfterEach
  void end() {
    site.close();
  }

  @Test
  void a_restated_bill_ends_at_the_truth_a_second_run_adds_nothing_and_old_rules_are_taken_back()
      throws IOException {
    site.post("4711", charge("server-1", "", "100"), charge("disk-1", "", "20"));
    assertThat(site.round()).isEmpty();
    assertThat(site.round()).isEmpty();
    assertThat(balances()).isEqualTo(Map.of("4940", "100", "4941", "20", "70002", "-120"));
    site.stop();

    site.rule("accounts.csv", "resourceId,glAccount\nserver*,6815\ndisk*,4941\n");
    site.post("4711", charge("server-1", "", "90"), charge("disk-1", "", "20"));
    assertThat(site.round()).isEmpty();
    assertThat(site.round()).isEmpty();
    assertThat(entries()).hasSize(3);
    assertThat(balances()).isEqualTo(Map.of("6815", "90", "4941", "20", "70002", "-110"));
    assertThat(site.count("drop", DeliveryState.DELIVERED)).isEqualTo(2);
  }

  @Test
  void hledger_and_beancount_come_to_the_totals_of_the_ledger_from_the_delivered_files()
      throws Exception {
    Installed hledger = Installed.orSkip("hledger");
    Installed beancount = Installed.orSkip("bean-check");
    site.rule(
            "accounts.csv", "resourceId,glAccount\nserver*,Expenses:Server\ndisk*,Expenses:Disk\n")
        .rule("parties.csv", "party,partyAccount\nSAKURA,Liabilities:Sakura\n")
        .sink("plain", "file", "directory", folder.resolve("h").toString(), "format", "hledger")
        .sink("double", "file", "directory", folder.resolve("b").toString(), "format", "beancount");
    Path include = Files.writeString(folder.resolve("all.journal"), "include h/*.journal\n");
    for (String amount : List.of("100", "90", "100", "90.4")) {
      site.post("4711", charge("server-1", "", amount), charge("disk-1", "", "20"));
      assertThat(site.round()).isEmpty();
    }
    site.postBills(2);
    assertThat(site.round()).isEmpty();

    BigDecimal total = site.service().ledger().statements().all().stream()
        .map(revision -> revision.statement().total())
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .setScale(0, RoundingMode.HALF_UP);
    assertThat(total).isEqualTo("313");
    for (int time = 1; time <= 2; time++) {
      hledger.accepts("-f", include.toString(), "check", "--strict", "payees");
      assertThat(hledger
              .accepts("-f", include.toString(), "bal", "--flat", "-N", "-O", "csv")
              .lines()
              .skip(1))
          .containsExactlyInAnyOrder(
              "\"Expenses:Disk\",\"220 JPY\"",
              "\"Expenses:Server\",\"93 JPY\"",
              "\"Liabilities:Sakura\",\"-%s JPY\"".formatted(total));
      Path books = Files.writeString(folder.resolve("all.beancount"), """
          plugin "beancount.plugins.auto_accounts"
          plugin "beancount.plugins.noduplicates"
          include "b/*.beancount"
          2027-01-01 balance Expenses:Disk 220 JPY
          2027-01-01 balance Expenses:Server 93 JPY
          2027-01-01 balance Liabilities:Sakura -%s JPY
          """.formatted(total));
      assertThat(beancount.accepts(books.toString())).isEmpty();
      site.clock.forward(Duration.ofDays(1));
      assertThat(site.round()).isEmpty();
    }
  }

  @Test
  void a_charge_without_an_account_holds_its_bill_alone_until_a_row_is_added() throws IOException {
    site.post("4711", charge("server-1", "", "100"), charge("gpu-1", "", "7"));
    site.post("4712", charge("server-2", "", "50"));
    assertThat(site.round())
        .hasSize(1)
        .first()
        .asString()
        .contains("4711 revision 1 is held: no row of", "matches 1 of the lines of statement");
    assertThat(balances()).isEqualTo(Map.of("4940", "50", "70002", "-50"));
    assertThat(site.count("drop", DeliveryState.OWED)).isEqualTo(1);
    site.stop();

    site.rule("accounts.csv", "resourceId,glAccount\nserver*,4940\ngpu*,4945\n");
    site.clock.forward(Duration.ofHours(1));
    assertThat(site.round()).isEmpty();
    assertThat(balances()).isEqualTo(Map.of("4940", "150", "4945", "7", "70002", "-157"));
  }

  @Test
  void an_attempt_that_failed_is_repeated_as_it_was_whatever_became_of_the_rules()
      throws IOException {
    Path blocked = Files.writeString(folder.resolve("drop"), "not a directory");
    site.post("4711", charge("server-1", "", "100"));
    assertThat(site.round()).hasSize(1);
    site.stop();

    Files.delete(blocked);
    site.rule("accounts.csv", "glAccount\n6815\n");
    site.clock.forward(Duration.ofHours(1));
    assertThat(site.round()).isEmpty();
    assertThat(balances()).isEqualTo(Map.of("4940", "100", "70002", "-100"));
  }

  @Test
  void a_live_check_shows_which_charges_no_row_matches() throws IOException {
    site.post("4711", charge("server-1", "", "100"), charge("gpu-1", "", "7"));
    site.stop();

    assertThat(LiveCheck.of(
            SettingsReader.read(site.file(), site.routes(), Map.of()), site.routes(), site.clock))
        .filteredOn(row -> row.kind().equals("rules") && row.name().equals("accounts.csv"))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.state()).isEqualTo("has gaps");
          assertThat(row.detail())
              .startsWith("no row matches 1 charges of the last three months: 1 × provider sakura,")
              .endsWith("(7 JPY)");
        });
  }

  private Map<String, String> balances() throws IOException {
    TreeMap<String, BigDecimal> balances = new TreeMap<>();
    for (JsonNode entry : entries()) {
      for (JsonNode line : entry.get("lines")) {
        BigDecimal amount = line.get("debit").isNull()
            ? new BigDecimal(line.get("credit").textValue()).negate()
            : new BigDecimal(line.get("debit").textValue());
        balances.merge(line.get("account").textValue(), amount, BigDecimal::add);
      }
    }
    Map<String, String> texts = new TreeMap<>();
    balances.forEach((account, balance) -> {
      if (balance.signum() != 0) {
        texts.put(account, balance.toPlainString());
      }
    });
    return texts;
  }

  private List<JsonNode> entries() throws IOException {
    List<JsonNode> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("drop"))) {
      for (Path file : files
          .filter(each -> !each.toString().endsWith(".manifest.json"))
          .sorted()
          .toList()) {
        new ObjectMapper().readTree(file.toFile()).get("entries").forEach(entries::add);
      }
    }
    return entries;
  }
}
