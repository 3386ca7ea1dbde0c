package dev.billbridge.journal.format;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.Text;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalFormat;
import dev.billbridge.journal.JournalLine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A journal of hledger: entries that are generated and not imported, since the duplicates check of
 * its CSV importer goes by dates. What a file uses it declares, so that it passes {@code hledger
 * check --strict} alone and together with others.
 */
final class HledgerFormat implements JournalFormat {

  /**
   * Words with one blank between them: two of any kind end an account, and a single one that is not
   * U+0020 is read as if it were.
   */
  private static final Pattern ACCOUNT = Pattern.compile(
      "(?U)(?![;*!(\\[])WORD( WORD)*".replace("WORD", "[^\\s\\p{IsControl}\\p{Cf};]+"));

  @Override
  public String mediaType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public String fileExtension() {
    return "journal";
  }

  @Override
  public List<String> check(JournalDocument document) {
    document.requireAccounts(
        account -> ACCOUNT.matcher(account).matches(),
        "\"%s\" cannot be an account of hledger; it has two blanks, an unusual blank, a semicolon or a sign at its start that means something else");
    return List.of();
  }

  @Override
  public void write(StatementRevision revision, JournalDocument document, OutputStream out)
      throws IOException {
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    List<JournalEntry> entries =
        document.entries().stream().map(JournalEntry::inMinorUnits).toList();
    declare(text, entries);
    for (JournalEntry entry : entries) {
      entry(text, entry);
    }
    text.flush();
  }

  private static void declare(Writer text, List<JournalEntry> entries) throws IOException {
    TreeMap<String, Currency> currencies = new TreeMap<>();
    entries.forEach(entry -> currencies.put(entry.currency().getCurrencyCode(), entry.currency()));
    for (Currency currency : currencies.values()) {
      int digits = Math.max(0, currency.getDefaultFractionDigits());
      text.write("commodity 1000.%s %s\n".formatted("0".repeat(digits), currency));
    }
    for (String account : new TreeSet<>(entries.stream()
        .flatMap(entry -> entry.lines().stream())
        .map(JournalLine::account)
        .toList())) {
      text.write("account " + account + "\n");
    }
    for (String payee : new TreeSet<>(entries.stream().map(HledgerFormat::payee).toList())) {
      text.write("payee " + payee + "\n");
    }
  }

  private static void entry(Writer text, JournalEntry entry) throws IOException {
    text.write("\n%s * (%s r%d%s) %s | %s\n"
        .formatted(
            entry.postingDate(),
            plain(entry.number()).replaceAll("[()]", "-"),
            entry.revision(),
            entry.reversal() ? " reversal" : "",
            payee(entry),
            plain(entry.narrative()).replaceAll("[;|]", "/")));
    tags(
        text,
        tag("reference", entry.reference()),
        tag("document", entry.documentDate()),
        tag("service", entry.serviceDate()),
        tag("due", entry.dueOn()),
        tag("belongs-to", entry.belongsTo()));
    for (JournalLine line : entry.lines()) {
      text.write("    %s  %s %s\n"
          .formatted(
              line.account(), Amounts.fixed(line.amount(), entry.currency()), entry.currency()));
      tags(
          text,
          tag("cost-centre", line.costCentre()),
          tag("tax-code", line.taxCode()),
          tag("text", line.text()));
    }
  }

  /** Each on a line of its own, so that none can end another. */
  private static void tags(Writer text, String... tags) throws IOException {
    for (String tag : Stream.of(tags).filter(tag -> tag != null).toList()) {
      text.write("    ; " + tag + "\n");
    }
  }

  /** A comma would end the value, and a date in brackets becomes the posting's. */
  private static String tag(String name, Object value) {
    return value == null
        ? null
        : name + ": " + plain(value.toString()).replace(",", "%2C").replace("[", "%5B");
  }

  private static String payee(JournalEntry entry) {
    String payee = plain(entry.party()).replaceAll("[;|]", "/");
    return payee.isEmpty() ? entry.partyAccount() : payee;
  }

  private static String plain(String text) {
    return Text.oneLine(text).strip();
  }
}
