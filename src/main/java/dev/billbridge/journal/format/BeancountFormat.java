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
import java.time.YearMonth;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Transactions of beancount. Accounts are opened by the ledger that includes the files, since none
 * may be opened twice.
 */
final class BeancountFormat implements JournalFormat {

  /** Beancount 2 refuses a second part that begins with a letter of neither case. */
  private static final Pattern ACCOUNT =
      Pattern.compile("(Assets|Liabilities|Equity|Income|Expenses)(:[\\p{Lu}\\p{Nd}]REST)"
          .concat("(:[\\p{Lu}\\p{Lo}\\p{Nd}]REST)*")
          .replace("REST", "[\\p{L}\\p{Nd}-]*"));

  @Override
  public String mediaType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public String fileExtension() {
    return "beancount";
  }

  @Override
  public List<String> check(JournalDocument document) {
    document.requireAccounts(
        account -> ACCOUNT.matcher(account).matches(),
        "\"%s\" is not an account of beancount; examples: Expenses:Cloud:Server, Liabilities:Payable:Sakura");
    return List.of();
  }

  @Override
  public void write(StatementRevision revision, JournalDocument document, OutputStream out)
      throws IOException {
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    boolean first = true;
    for (JournalEntry entry : document.entries()) {
      text.write(first ? "" : "\n");
      first = false;
      entry(text, entry.inMinorUnits());
    }
    text.flush();
  }

  private static void entry(Writer text, JournalEntry entry) throws IOException {
    text.write("%s * %s %s ^%s ^%s #p%s\n"
        .formatted(
            entry.postingDate(),
            quoted(entry.party()),
            quoted(entry.narrative()),
            link(entry.reference().replaceFirst(":\\d+(:[A-Z]{3})?(:reversal)?$", "")),
            // What returns to earlier figures is otherwise a duplicate: metadata is not compared.
            link(entry.reference()),
            YearMonth.from(entry.serviceDate())));
    meta(text, "  ", "reference", entry.reference());
    meta(text, "  ", "statement", entry.number());
    text.write("  document-date: %s\n".formatted(entry.documentDate()));
    if (entry.dueOn() != null) {
      text.write("  due: %s\n".formatted(entry.dueOn()));
    }
    meta(text, "  ", "belongs-to", entry.belongsTo());
    for (JournalLine line : entry.lines()) {
      text.write("  %s  %s %s\n"
          .formatted(
              line.account(), Amounts.fixed(line.amount(), entry.currency()), entry.currency()));
      meta(text, "    ", "cost-centre", line.costCentre());
      meta(text, "    ", "tax-code", line.taxCode());
      meta(text, "    ", "text", line.text());
    }
  }

  private static void meta(Writer text, String indent, String key, Object value)
      throws IOException {
    if (value != null) {
      text.write(indent + key + ": " + quoted(value.toString()) + "\n");
    }
  }

  private static String quoted(String text) {
    return '"' + Text.oneLine(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Other characters are written as an underscore and their number, so no two links are alike. */
  private static String link(String text) {
    StringBuilder link = new StringBuilder();
    text.codePoints().forEach(c -> {
      if (c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '/' || c == '.')) {
        link.appendCodePoint(c);
      } else {
        link.append(c == ':' ? "/" : "_%X".formatted(c));
      }
    });
    return link.toString();
  }
}
