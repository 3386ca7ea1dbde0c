package dev.billbridge.journal.format;

import dev.billbridge.canonical.Shares;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalFormat;
import dev.billbridge.journal.JournalHeldException;
import dev.billbridge.journal.JournalLine;
import dev.billbridge.journal.JournalLine.Role;
import dev.billbridge.rules.RuleMatcher;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A booking batch of DATEV: EXTF, header version 700, category 21, format version 13 with 125
 * columns, in Windows-1252. A posting for each charge account against the party's, gross where a
 * tax rate is given; a correction keeps the sides of what it takes back (Generalumkehr).
 */
final class DatevFormat implements JournalFormat {

  private static final Set<String> SETTINGS = Set.of(
      "adviser",
      "client",
      "fiscal-year-start",
      "account-length",
      "initials",
      "currency",
      "chart",
      "lock",
      "batch-text");
  private static final int COLUMNS = 125;
  private static final int MOST_POSTINGS = 99_999;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("ddMM", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("ddMMyyyy", Locale.ROOT);
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
  private static final DateTimeFormatter CREATED =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path file;
  private final String adviser;
  private final String client;
  private final MonthDay fiscalYearStart;
  private final int accountLength;
  private final String initials;
  private final String currency;
  private final String chart;
  private final String lock;
  private final String batchText;
  private final DatevRates rates;

  /**
   * @param file names of adviser and client, account length and the like
   * @param rates of other currencies than the books'; null when there are none
   * @throws IllegalArgumentException in a sentence, if the file cannot be used
   */
  DatevFormat(Path file, RuleMatcher rates) {
    Layout layout = Layout.read(file, SETTINGS);
    this.file = file;
    adviser = layout.text("adviser", "[1-9][0-9]{3,6}", "1001");
    client = layout.text("client", "[1-9][0-9]{0,4}", "1");
    fiscalYearStart =
        MonthDay.parse("--" + layout.text("fiscal-year-start", "(0[1-9]|1[0-2])-01", "01-01"));
    accountLength = Integer.parseInt(layout.text("account-length", "[4-8]", "4"));
    initials = layout.text("initials", "BB");
    currency = layout.text("currency", "[A-Z]{3}", "EUR");
    chart = layout.text("chart", "");
    lock = layout.isOn("lock") ? "1" : "0";
    batchText = layout.text("batch-text", "Cloud");
    this.rates = new DatevRates(rates, currency);
  }

  @Override
  public String mediaType() {
    return "text/csv; charset=windows-1252; header=present";
  }

  @Override
  public String fileExtension() {
    return "csv";
  }

  @Override
  public List<String> check(JournalDocument document) {
    Set<String> notes = new TreeSet<>();
    DatevText text = new DatevText(notes);
    int postings = 0;
    for (JournalEntry entry : document.entries()) {
      number(entry.partyAccount(), accountLength + 1, entry);
      for (JournalLine line : entry.lines()) {
        check(line, entry);
      }
      List<String> rows = postings(entry, text);
      postings += rows.size();
    }
    if (postings > MOST_POSTINGS) {
      throw new JournalHeldException(
          "a batch has at most %d postings, and this would have %d; let rows of the rules share accounts"
              .formatted(MOST_POSTINGS, postings));
    }
    return List.copyOf(notes);
  }

  private void check(JournalLine line, JournalEntry entry) {
    if (line.role() != Role.PARTY) {
      number(line.account(), accountLength, entry);
    }
    if (line.taxCode() != null && !line.taxCode().matches("[0-9]{1,4}")) {
      throw new JournalHeldException(
          "the tax code \"%s\" of %s is not a key of DATEV, which has 1 to 4 digits; correct it in the rules"
              .formatted(line.taxCode(), entry.reference()));
    }
    if (line.costCentre() != null && !line.costCentre().matches("[\\p{L}0-9_ ]{1,36}")) {
      throw new JournalHeldException(
          ("the cost centre \"%s\" of %s has other characters than letters, digits, blanks and underscores,"
                  + " or more than 36; correct it in the rules")
              .formatted(line.costCentre(), entry.reference()));
    }
  }

  private void number(String account, int longest, JournalEntry entry) {
    if (!account.matches("[1-9][0-9]{0,8}") || account.length() > longest) {
      throw new JournalHeldException(
          ("the account \"%s\" of %s is not a number of at most %d digits; give the sink accounts and"
                  + " parties with DATEV's numbers, or correct account-length in %s")
              .formatted(account, entry.reference(), longest, file));
    }
  }

  @Override
  public void write(StatementRevision revision, JournalDocument document, OutputStream out)
      throws IOException {
    DatevText text = new DatevText(new TreeSet<>());
    Writer csv = new BufferedWriter(new OutputStreamWriter(out, DatevText.CHARSET));
    line(csv, header(revision, document, text));
    line(csv, String.join(";", DatevColumns.HEADINGS));
    for (JournalEntry entry : document.entries()) {
      for (String posting : postings(entry, text)) {
        line(csv, posting);
      }
    }
    csv.flush();
  }

  private static void line(Writer csv, String line) throws IOException {
    csv.write(line);
    csv.write("\r\n");
  }

  /** All entries of a document are posted on one day, so they are in one fiscal year. */
  private String header(StatementRevision revision, JournalDocument document, DatevText text) {
    LocalDate day = document.entries().get(0).postingDate();
    LocalDate start = day.with(fiscalYearStart);
    String[] fields = new String[31];
    Arrays.fill(fields, "");
    fields[0] = "\"EXTF\"";
    fields[1] = "700";
    fields[2] = "21";
    fields[3] = "\"Buchungsstapel\"";
    fields[4] = "13";
    fields[5] = CREATED.format(revision.collectedAt());
    fields[7] = "\"BB\"";
    fields[8] = "\"\"";
    fields[9] = "\"\"";
    fields[10] = adviser;
    fields[11] = client;
    fields[12] = BASIC.format(start.isAfter(day) ? start.minusYears(1) : start);
    fields[13] = Integer.toString(accountLength);
    fields[14] = BASIC.format(day);
    fields[15] = BASIC.format(day);
    fields[16] = text.quoted(batchText, 30);
    fields[17] = text.quoted(initials, 2);
    fields[18] = "1";
    fields[19] = "0";
    fields[20] = lock;
    fields[21] = text.quoted(currency, 3);
    fields[23] = "\"\"";
    fields[26] = text.quoted(chart, 2);
    fields[29] = "\"\"";
    fields[30] = "\"\"";
    return String.join(";", fields);
  }

  private List<String> postings(JournalEntry exact, DatevText text) {
    JournalEntry entry = exact.inMinorUnits();
    List<JournalLine> lines = exact.lines().stream()
        .filter(line -> line.role() != Role.PARTY)
        .filter(line -> line.role() != Role.TAX || line.taxRate() == null)
        .toList();
    BigDecimal owed =
        entry.partyLine() == null ? BigDecimal.ZERO : entry.partyLine().amount().negate();
    List<BigDecimal> gross = Shares.of(
        lines.stream().map(DatevFormat::gross).toList(), owed, Amounts.scale(entry.currency()));
    DatevRates.Conversion base = rates.conversion(entry, gross, owed);
    List<String> postings = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (gross.get(i).signum() != 0) {
        String[] fields = posting(entry, lines.get(i), gross.get(i), text);
        if (base != null) {
          fields[2] = '"' + entry.currency().getCurrencyCode() + '"';
          fields[3] = base.rate().toPlainString().replace('.', ',');
          fields[4] = decimal(base.amounts().get(i).abs());
          fields[5] = '"' + currency + '"';
        }
        postings.add(String.join(";", fields));
      }
    }
    return postings;
  }

  /** With the tax that was calculated for it; a stated one is a posting of its own. */
  private static BigDecimal gross(JournalLine line) {
    return line.taxRate() == null
        ? line.amount()
        : line.amount().add(line.amount().multiply(line.taxRate()).divide(HUNDRED));
  }

  private static String[] posting(
      JournalEntry entry, JournalLine line, BigDecimal amount, DatevText text) {
    // A correction keeps the sides of what it takes back.
    boolean debit = amount.signum() > 0 != entry.reversal();
    String[] fields = new String[COLUMNS];
    Arrays.fill(fields, "");
    fields[0] = decimal(amount.abs());
    fields[1] = debit ? "\"S\"" : "\"H\"";
    fields[2] = "\"\"";
    fields[5] = "\"\"";
    fields[6] = line.account();
    fields[7] = entry.partyAccount();
    fields[8] = '"' + (hasKey(entry, line) ? line.taxCode() : "") + '"';
    fields[9] = DAY.format(entry.postingDate());
    fields[10] = text.number(entry.number());
    fields[11] = "\"\"";
    fields[13] = text.quoted(entry.party() + (line.text() == null ? "" : " " + line.text()), 60);
    info(fields, 0, "Referenz", entry.reference(), text);
    info(fields, 1, "Belegdatum", entry.documentDate().toString(), text);
    if (entry.belongsTo() != null) {
      info(fields, 2, "Gehoert zu", entry.belongsTo().toString(), text);
    }
    fields[36] = text.quoted(line.costCentre(), 36);
    fields[113] = "0";
    fields[114] = DATE.format(entry.serviceDate());
    fields[115] = DATE.format(entry.postingDate());
    fields[116] = entry.dueOn() == null ? "" : DATE.format(entry.dueOn());
    fields[117] = entry.reversal() ? "\"1\"" : "\"0\"";
    return fields;
  }

  /** With stated tax the charge is net, from which a key would calculate tax again. */
  private static boolean hasKey(JournalEntry entry, JournalLine line) {
    return line.role() == Role.CHARGE
        && line.taxCode() != null
        && entry.lines().stream()
            .noneMatch(other -> other.role() == Role.TAX
                && other.taxRate() == null
                && line.taxCode().equals(other.taxCode()));
  }

  private static void info(String[] fields, int pair, String kind, String content, DatevText text) {
    fields[20 + 2 * pair] = text.quoted(kind, 20);
    fields[21 + 2 * pair] = text.quoted(content, 210);
  }

  private static String decimal(BigDecimal amount) {
    BigDecimal written = amount.setScale(2, RoundingMode.UNNECESSARY);
    if (written.precision() - written.scale() > 10) {
      throw new JournalHeldException(
          "%s is more than a posting of DATEV can hold (10 digits before the comma)"
              .formatted(amount.toPlainString()));
    }
    return written.toPlainString().replace('.', ',');
  }
}
