package dev.billbridge.journal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.testing.Bill;
import dev.billbridge.testing.Books;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals are read back by readers of their grammar, as far as our files use it. */
class PlainTextFormatsTest {

  private static final String ACCOUNTS = """
      chargeCategory,productId,glAccount,costCentre,taxCode
      Credit,,Expenses:Cloud:Rebate,,
      ,C0*,Expenses:Cloud:Server,IT,"9, 19 %"
      ,,Expenses:Cloud:Other,,
      """;
  private static final String PARTIES = """
      provider,party,partyAccount,taxAccount
      ionos,IONOS SE,Liabilities:Payable:Ionos,Assets:InputTax
      sakura,"SAKURA; ""internet"" | Inc.",Liabilities:Payable:Sakura,Assets:InputTax
      """;

  @TempDir
  private Path folder;

  @Test
  void hledger_declares_what_it_uses_and_each_transaction_balances() throws Exception {
    String journal = text("hledger", hostile());
    Map<String, BigDecimal> balances = hledger(journal);
    assertThat(balances)
        .containsEntry("Expenses:Cloud:Server JPY", new BigDecimal("2000"))
        .containsEntry("Assets:InputTax JPY", new BigDecimal("200"))
        .containsEntry("Liabilities:Payable:Sakura JPY", new BigDecimal("-2200"));
    assertThat(journal)
        .contains("payee SAKURA/ \"internet\" / Inc.\n", "    ; tax-code: 9%2C 19 %\n");
  }

  @Test
  void a_restated_bill_ends_at_the_truth_in_every_journal() throws Exception {
    Bill first =
        Bill.ionos("GY00900017").line("C04000", "155.005").line("X", "5").credit("-6.40");
    Bill second = Bill.ionos("GY00900017")
        .line("C04000", "148.80")
        .line("X", "5")
        .credit("-6.40")
        .revision(2, RevisionCause.AMENDED);
    JournalDocument one = document(first, List.of());
    JournalDocument two = document(second, one.standing());
    JournalDocument truth = document(second.revision(1, RevisionCause.FIRST), List.of());
    assertThat(hledger(text("hledger", first, one) + text("hledger", second, two)))
        .isEqualTo(hledger(text("hledger", second, truth)));
    assertThat(beancount(text("beancount", first, one) + "\n" + text("beancount", second, two)))
        .isEqualTo(beancount(text("beancount", second, truth)));
  }

  @Test
  void beancount_escapes_texts_and_its_links_have_only_letters_that_links_may_have()
      throws Exception {
    String journal = text("beancount", hostile());
    assertThat(beancount(journal))
        .containsEntry("Liabilities:Payable:Sakura JPY", new BigDecimal("-2200"));
    assertThat(journal)
        .contains("* \"SAKURA; \\\"internet\\\" | Inc.\" \"bills 0012345 2026-10\" ^");
  }

  @Test
  void an_account_that_a_grammar_does_not_have_is_held() {
    JournalDocument document =
        new Books(folder).maker().make(Bill.ionos("1").line("C0", "1"), List.of());
    assertThatThrownBy(() -> JournalFormats.of("beancount", folder, null).check(document))
        .hasMessageStartingWith("\"4940\" is not an account of beancount; examples: Expenses:");
    JournalDocument odd = new Books(folder)
        .accounts("glAccount\nExpenses  Cloud\n")
        .maker()
        .make(Bill.ionos("1").line("C0", "1"), List.of());
    assertThatThrownBy(() -> JournalFormats.of("hledger", folder, null).check(odd))
        .hasMessageStartingWith("\"Expenses  Cloud\" cannot be an account of hledger");
  }

  @Test
  void money_forward_has_27_columns_and_debit_beside_credit() throws Exception {
    Path books = Path.of("routes/books");
    Bill bill = hostile();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JournalFormats.of("moneyforward", books, null)
        .write(bill.revision(), document(bill, List.of()), out);
    String[] rows = out.toString(StandardCharsets.UTF_8).split("\r\n");
    assertThat(rows).hasSize(3);
    assertThat(rows[0]).startsWith("\uFEFF取引No,取引日,借方勘定科目").endsWith("最終更新者");
    assertThat(rows[0].split(",", -1)).hasSize(27);
    assertThat(rows[1])
        .startsWith("1,2026/11/05,Expenses:Cloud:Server,,IT,\"SAKURA; \"\"internet\"\" | Inc.\",")
        .contains(",2000,", ",2200,");
    assertThat(rows[2]).contains(",200,");
    Bill euro = Bill.ionos("1").line("C0", "1");
    JournalDocument inEuro = document(euro, List.of());
    assertThatThrownBy(() -> JournalFormats.of("freee", books, null).check(inEuro))
        .hasMessageStartingWith("ionos:0012345:1:1 is in EUR, and these books are in JPY;");
  }

  @Test
  void a_layout_that_cannot_be_used_names_the_file_and_what_was_meant() throws Exception {
    assertRefused(
        "columns:\n  - { name: a, value: \"{line.acount}\" }\nrows: lines\n",
        "the column a names {line.acount}, which is unknown; did you mean line.account?");
    assertRefused(
        "colums:\n  - { name: a }\nrows: lines\n",
        "has colums, which is unknown; did you mean columns?");
    assertRefused("columns:\n  - { name: a }\n", "has no rows; add rows: lines");
    assertRefused("columns: [\n", "is not YAML");
  }

  private void assertRefused(String layout, String sentence) throws Exception {
    Files.writeString(folder.resolve("own.yaml"), layout);
    assertThatThrownBy(() -> JournalFormats.of("journal-csv", folder, "own.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(folder.resolve("own.yaml").toString())
        .hasMessageContaining(sentence);
  }

  private static Bill hostile() {
    return Bill.sakura("47;(11) \"x\"|\n,\u202Ey")
        .taxed("cloud/plan/1", "C0 \u30B5; a, b\n\"q\" \u202E(" + "z".repeat(300), "2000", "200");
  }

  private JournalDocument document(Bill bill, List<JournalEntry> standing) {
    return new Books(folder).accounts(ACCOUNTS).parties(PARTIES).maker().make(bill, standing);
  }

  private String text(String format, Bill bill) throws Exception {
    return text(format, bill, document(bill, List.of()));
  }

  private String text(String format, Bill bill, JournalDocument document) throws Exception {
    JournalFormats.of(format, folder, null).check(document);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JournalFormats.of(format, folder, null).write(bill.revision(), document, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, BigDecimal> hledger(String journal) {
    TreeSet<String> accounts = new TreeSet<>();
    TreeSet<String> commodities = new TreeSet<>();
    Map<String, BigDecimal> balances = new TreeMap<>();
    BigDecimal open = BigDecimal.ZERO;
    for (String line : journal.split("\n", -1)) {
      Matcher posting = Pattern.compile(
              "    (\\S(?:\\S| (?! ))*)  (-?[0-9]+(?:\\.[0-9]+)?) ([A-Z]{3})")
          .matcher(line);
      if (line.startsWith("account ")) {
        accounts.add(line.substring(8));
      } else if (line.startsWith("commodity ")) {
        assertThat(line).matches("commodity 1000\\.(00)? [A-Z]{3}");
        commodities.add(line.substring(line.length() - 3));
      } else if (posting.matches()) {
        assertThat(accounts).contains(posting.group(1));
        assertThat(commodities).contains(posting.group(3));
        BigDecimal amount = new BigDecimal(posting.group(2));
        open = open.add(amount);
        balances.merge(posting.group(1) + " " + posting.group(3), amount, BigDecimal::add);
      } else if (!line.startsWith("payee ")) {
        assertThat(line)
            .matches(
                "|    ; [a-z-]+: [^,\\p{Cntrl}]*|20[0-9-]{8} \\* \\([^()]+\\) [^|;]+ \\| [^|;]+");
        if (!line.startsWith("    ;")) {
          assertThat(open).isZero();
        }
      }
    }
    assertThat(open).isZero();
    balances.values().removeIf(balance -> balance.signum() == 0);
    return balances;
  }

  private static Map<String, BigDecimal> beancount(String journal) {
    Map<String, BigDecimal> balances = new TreeMap<>();
    BigDecimal open = BigDecimal.ZERO;
    String text = "\"(?:[^\"\\\\\\p{Cntrl}]|\\\\.)*\"";
    for (String line : journal.split("\n", -1)) {
      Matcher posting = Pattern.compile(
              "  ([A-Z][\\p{L}0-9:-]*)  (-?[0-9]+(?:\\.[0-9]+)?) ([A-Z]{3})")
          .matcher(line);
      if (posting.matches()) {
        BigDecimal amount = new BigDecimal(posting.group(2));
        open = open.add(amount);
        balances.merge(posting.group(1) + " " + posting.group(3), amount, BigDecimal::add);
      } else {
        assertThat(line)
            .matches(
                "|20[0-9-]{8} \\* %s %s( \\^[A-Za-z0-9_/.-]+){2} #p[0-9-]+|  (  )?[a-z-]+: (%s|[0-9-]+)"
                    .formatted(text, text, text));
        if (!line.startsWith(" ")) {
          assertThat(open).isZero();
        }
      }
    }
    assertThat(open).isZero();
    balances.values().removeIf(balance -> balance.signum() == 0);
    return balances;
  }
}
