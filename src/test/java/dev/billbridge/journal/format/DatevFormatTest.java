package dev.billbridge.journal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalFormat;
import dev.billbridge.journal.JournalHeldException;
import dev.billbridge.testing.Bill;
import dev.billbridge.testing.Books;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files are read back by {@link Batch}, which knows the vendor's rules and nothing of the writer.
 */
class DatevFormatTest {

  @TempDir
  private Path folder;

  @Test
  void a_purchase_with_a_rebate_is_gross_and_adds_up_to_the_invoice() throws Exception {
    Batch batch = batch(euro());
    assertThat(batch.column(1)).containsExactly("184,45", "14,76", "5,95", "7,62");
    assertThat(batch.column(2)).containsExactly("S", "S", "S", "H");
    assertThat(batch.column(7)).containsExactly("4940", "4941", "4942", "4950");
    assertThat(batch.column(8)).containsOnly("70001");
    assertThat(batch.column(9)).containsOnly("9");
    assertThat(batch.column(11)).containsOnly("GY00900017");
    assertThat(batch.balances().get("70001")).isEqualByComparingTo("-197.54");
    assertThat(batch.header.get(12)).isEqualTo("20260101");
    assertThat(batch.header.get(14)).isEqualTo("20261105");
  }

  @Test
  void a_correction_keeps_the_sides_of_what_it_takes_back() throws Exception {
    Batch batch = batch(restated());
    assertThat(batch.column(118)).containsExactly("1", "1", "1", "1", "0", "0", "0", "0");
    assertThat(batch.column(2)).containsExactly("S", "S", "S", "H", "S", "S", "S", "H");
    assertThat(batch.column(1).subList(0, 4)).containsExactly("184,45", "14,76", "5,95", "7,62");
    // 160.60 less 7.38 of tax: what the restatement changes and nothing else.
    assertThat(batch.balances().get("70001")).isEqualByComparingTo("7.38");
  }

  @Test
  void yen_are_posted_net_with_their_stated_tax_and_in_euro_at_the_given_rate() throws Exception {
    Files.writeString(folder.resolve("rates.csv"), "currency;from;rate\nJPY;2026-11;162,34\n");
    Batch batch = batch(yen());
    assertThat(batch.column(1)).containsExactly("7000,00", "3552,00", "1054,00");
    assertThat(batch.column(9)).containsOnly("");
    assertThat(batch.column(3)).containsOnly("JPY");
    assertThat(batch.column(4)).containsOnly("162,340000");
    assertThat(batch.column(6)).containsOnly("EUR");
    BigDecimal base = batch.column(5).stream()
        .map(text -> new BigDecimal(text.replace(',', '.')))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(base).isEqualByComparingTo("71.49");
  }

  @Test
  void a_currency_without_a_rate_is_held() {
    assertThatThrownBy(() -> batch(yen()))
        .isInstanceOf(JournalHeldException.class)
        .hasMessage(
            "sakura:0012345:30114472:1 is in JPY, for which there is no rate in 2026-11; add"
                + " a row to rates.csv in routes/books");
  }

  @Test
  void what_windows_1252_lacks_is_transliterated_and_reported() throws Exception {
    Bill bill = Bill.ionos("GY/1_\u00FC" + "9".repeat(40))
        .line(
            "C0 \u0160iroko \u30B5\u30FC\u30D0 \"quoted\";\u202Eright\nleft" + "x".repeat(300),
            "10");
    JournalDocument document = new Books(folder).maker().make(bill, List.of());
    assertThat(format().check(document)).hasSize(2);
    Batch batch = new Batch(bytes(bill, document));
    assertThat(batch.column(14).get(0))
        .hasSize(60)
        .startsWith("IONOS SE C0 \u0160iroko ??? \"quoted\"; right left");
    assertThat(batch.column(11).get(0)).matches("GY/1--9+-[0-9a-f]{8}").hasSize(36);
  }

  @Test
  void an_account_that_is_no_number_or_too_long_is_held_with_the_fix() {
    JournalDocument document = new Books(folder)
        .accounts("glAccount\nExpenses:Cloud\n")
        .maker()
        .make(Bill.ionos("1").line("C0", "1"), List.of());
    assertThatThrownBy(() -> format().check(document))
        .hasMessageStartingWith(
            "the account \"Expenses:Cloud\" of ionos:0012345:1:1 is not a number of"
                + " at most 4 digits; give the sink accounts and parties with DATEV's numbers");
  }

  static Bill euro() {
    return Bill.ionos("GY00900017")
        .line("C04000", "155.00")
        .line("S02000", "12.40")
        .line("TO1000", "5.00")
        .credit("-6.40");
  }

  static Bill yen() {
    return Bill.sakura("30114472")
        .taxed("cloud/plan/1", "50050", "7000", "700")
        .taxed("cloud/disk/ssd/20g", "50110", "3552", "354");
  }

  private static Bill restated() {
    return Bill.ionos("GY00900017")
        .line("C04000", "148.80")
        .line("S02000", "12.40")
        .line("TO1000", "5.00")
        .credit("-6.40")
        .revision(2, RevisionCause.AMENDED);
  }

  private Batch batch(Bill bill) throws Exception {
    Books books = new Books(folder);
    JournalDocument document = books
        .maker()
        .make(
            bill,
            bill.revision().number() == 1
                ? List.of()
                : books.maker().make(euro(), List.of()).standing());
    format().check(document);
    return new Batch(bytes(bill, document));
  }

  private byte[] bytes(Bill bill, JournalDocument document) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format().write(bill.revision(), document, out);
    return out.toByteArray();
  }

  private JournalFormat format() throws Exception {
    Files.copy(
        Path.of("routes/books/datev.yaml"),
        folder.resolve("datev.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    return JournalFormats.of("datev", folder, null);
  }

  /** A booking batch as an import reads it. */
  private static final class Batch {

    private final List<String> header;
    private final List<List<String>> postings = new ArrayList<>();

    Batch(byte[] bytes) throws IOException {
      String text = new String(bytes, "windows-1252");
      assertThat(text).endsWith("\r\n").doesNotContain("\uFFFD");
      assertThat(text.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
      String[] lines = text.split("\r\n");
      assertThat(lines[0])
          .startsWith("\"EXTF\";700;21;\"Buchungsstapel\";13;")
          .hasSizeLessThan(1000);
      header = fields(lines[0]);
      assertThat(header).hasSize(31);
      assertThat(header.get(5)).matches("\\d{17}");
      assertThat(fields(lines[1])).hasSize(125);
      for (int i = 2; i < lines.length; i++) {
        List<String> fields = fields(lines[i]);
        check(fields);
        postings.add(fields);
      }
    }

    private void check(List<String> posting) {
      assertThat(posting).hasSize(125);
      assertThat(posting.get(0)).matches("[0-9]{1,10},[0-9]{2}").isNotEqualTo("0,00");
      assertThat(posting.get(1)).matches("[SH]");
      assertThat(posting.get(6)).matches("[0-9]{1,4}").isNotEqualTo(posting.get(7));
      assertThat(posting.get(7)).matches("[0-9]{5}");
      assertThat(posting.get(8)).matches("[0-9]{0,4}");
      assertThat(posting.get(9)).isEqualTo("0511");
      assertThat(posting.get(10)).matches("[A-Za-z0-9$&%*+/-]{1,36}");
      assertThat(posting.get(13)).hasSizeLessThanOrEqualTo(60);
      for (int i = 20; i < 36; i += 2) {
        assertThat(posting.get(i).isEmpty()).isEqualTo(posting.get(i + 1).isEmpty());
        assertThat(posting.get(i)).hasSizeLessThanOrEqualTo(20);
      }
      assertThat(posting.get(113)).isEqualTo("0");
      assertThat(posting.get(114)).isEqualTo("31102026");
      assertThat(posting.get(115)).isEqualTo("05112026");
    }

    /** @param number from 1, as the vendor counts */
    List<String> column(int number) {
      return postings.stream().map(posting -> posting.get(number - 1)).toList();
    }

    Map<String, BigDecimal> balances() {
      Map<String, BigDecimal> balances = new TreeMap<>();
      for (List<String> posting : postings) {
        BigDecimal amount = new BigDecimal(posting.get(0).replace(',', '.'));
        boolean isDebit = posting.get(1).equals("S") != posting.get(117).equals("1");
        BigDecimal signed = isDebit ? amount : amount.negate();
        balances.merge(posting.get(6), signed, BigDecimal::add);
        balances.merge(posting.get(7), signed.negate(), BigDecimal::add);
      }
      return balances;
    }

    private static List<String> fields(String line) {
      List<String> fields = new ArrayList<>();
      StringBuilder field = new StringBuilder();
      boolean quoted = false;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"') {
          if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
            field.append(c);
            i++;
          } else {
            quoted = !quoted;
          }
        } else if (c == ';' && !quoted) {
          fields.add(field.toString());
          field.setLength(0);
        } else {
          field.append(c);
        }
      }
      fields.add(field.toString());
      return fields;
    }
  }
}
