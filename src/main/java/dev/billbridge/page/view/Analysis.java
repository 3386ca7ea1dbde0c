package dev.billbridge.page.view;

import dev.billbridge.analyze.Dimension;
import dev.billbridge.analyze.Inquiry;
import dev.billbridge.analyze.Question;
import dev.billbridge.analyze.Report;
import dev.billbridge.analyze.Rulings;
import dev.billbridge.analyze.Subject;
import dev.billbridge.page.list.Column;
import dev.billbridge.page.list.FilterForm;
import dev.billbridge.page.list.Listing;
import dev.billbridge.page.list.Listing.Sorting;
import dev.billbridge.page.text.Link;
import dev.billbridge.rules.RuleException;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What was billed and used, by what, and why two months differ: {@code analyze} as a page. */
public final class Analysis {

  /** Rows for people of each currency or unit, and month; the others are one row. */
  private static final int ROWS = 50;

  private static final int MOST_ROWS = 1_000;
  /** Months until the last one that is asked for, or the running one. */
  private static final int MONTHS = 12;

  private final Site site;

  public Analysis(Site site) {
    this.site = site;
  }

  /**
   * The answer to what is asked for.
   *
   * @param file whether it is for a file, which has all rows and no totals
   * @throws RuleException if the rule files cannot be read
   */
  public ListPage<?> of(Parameters parameters, boolean file) throws RuleException {
    Subject subject =
        Objects.requireNonNullElse(parameters.choice("what", Subject.class), Subject.COST);
    Inquiry inquiry = inquiry(parameters, subject, file);
    Question question;
    Report report;
    try {
      question = inquiry.question(site.ledger(), "");
      report = subject.answer(site.ledger(), question, new Rulings(site.routes()));
    } catch (Question.RefusedException e) {
      throw new Parameters.Refused(e.getMessage());
    }
    List<List<String>> rows = new ArrayList<>(report.rows());
    if (!file && rows.size() > 1) {
      rows.addAll(report.totals());
    }
    return new ListPage<>(
        title(subject, question),
        new Listing<>(columns(report), rows, subject.empty()),
        Sorting.NONE,
        new ListPage.Paging(
            Link.to("analyze")
                .with(parameters.given("what", "by", "and", "from", "to", "account", "dataset")),
            1,
            false),
        form(parameters, subject, question));
  }

  private Inquiry inquiry(Parameters parameters, Subject subject, boolean file) {
    String from = parameters.text("from");
    if (from == null && subject != Subject.CHANGES) {
      YearMonth running = YearMonth.from(site.now().atOffset(ZoneOffset.UTC));
      YearMonth last = Objects.requireNonNullElse(parameters.month("to"), running);
      from = last.minusMonths(MONTHS - 1).toString();
    }
    return new Inquiry(
        subject,
        Stream.of(parameters.text("by"), parameters.text("and"))
            .filter(Objects::nonNull)
            .toList(),
        from,
        parameters.text("to"),
        (int) parameters.number("top", file ? 0 : 1, MOST_ROWS, file ? 0 : ROWS),
        given(parameters.text("account")),
        given(parameters.text("dataset")));
  }

  private static Set<String> given(String name) {
    return name == null ? Set.of() : Set.of(name);
  }

  private static String title(Subject subject, Question question) {
    String word =
        subject.word().substring(0, 1).toUpperCase(Locale.ROOT) + subject.word().substring(1);
    return word + " by "
        + String.join(" and ", question.by().stream().map(Dimension::word).toList());
  }

  /** Texts up to the currency or unit; what follows are figures. */
  private static List<Column<List<String>>> columns(Report report) {
    List<String> headings = report.headings();
    int currency = headings.indexOf("currency");
    int texts = Math.max(currency, headings.indexOf("unit")) + 1;
    List<Column<List<String>>> columns = new ArrayList<>();
    for (int i = 0; i < headings.size(); i++) {
      int place = i;
      String name = headings.get(i);
      String label = label(name);
      if (i < texts) {
        columns.add(Column.text(name, label, row -> row.get(place)));
      } else if (currency < 0 || name.toLowerCase(Locale.ROOT).endsWith("lines")) {
        columns.add(Column.figure(name, label, row -> figure(row.get(place))));
      } else {
        columns.add(Column.money(
            name,
            label,
            row -> figure(row.get(place)),
            row -> Currency.getInstance(row.get(currency))));
      }
    }
    return columns;
  }

  private static BigDecimal figure(String text) {
    return text == null ? null : new BigDecimal(text);
  }

  private static String label(String heading) {
    String words = heading.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private FilterForm form(Parameters parameters, Subject subject, Question question) {
    List<String> words = Dimension.words();
    return new FilterForm.Builder("analyze")
        .choice("what", "Show", Subject.words(), subject.word())
        .choice("by", "by", words, question.by().get(0).word())
        .choice(
            "and",
            "and",
            Stream.concat(Stream.of(""), words.stream()).toList(),
            Objects.requireNonNullElse(parameters.text("and"), ""))
        .text("from", "From", parameters.text("from"), hint(question.filter().from()))
        .text("to", "To", parameters.text("to"), hint(question.filter().to()))
        .names("account", "Account", site.accounts(), parameters.text("account"))
        .names("dataset", "Dataset", site.datasets(), parameters.text("dataset"))
        .text("top", "Rows", parameters.text("top"), Integer.toString(ROWS))
        .build();
  }

  /** The month that is meant when none is named. */
  private static String hint(YearMonth month) {
    return month == null ? "last" : month.toString();
  }
}
