package dev.billbridge.page.view;

import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.explain.RecordHistory;
import dev.billbridge.explain.VerdictReason;
import dev.billbridge.ledger.database.Slice;
import dev.billbridge.ledger.delivery.DeliveryList;
import dev.billbridge.ledger.statement.StatementLines;
import dev.billbridge.ledger.statement.StatementLines.Changed;
import dev.billbridge.page.list.Column;
import dev.billbridge.page.list.Listing;
import dev.billbridge.page.list.Listing.Sorting;
import dev.billbridge.page.list.Table;
import dev.billbridge.page.text.Figures;
import dev.billbridge.page.text.Link;
import dev.billbridge.page.text.Shown;
import dev.billbridge.page.text.Times;
import dev.billbridge.render.StatementField;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** One statement: header, verdict, lines, revisions, deliveries, documents. */
public final class StatementView {

  private static final int ROWS = 100;
  private static final int CHANGES = 200;
  /** A longer statement is read in the order of the ledger only: to sort it would take too long. */
  private static final long SORTED = 100_000;

  /** A value with its name. */
  public record Pair(String name, String value, String look) {}

  /** A document that can be downloaded. */
  public record Download(String name, String size, String request, String received, String href) {}

  /** A revision in the list of revisions. */
  public record RevisionLine(
      String number,
      String href,
      boolean current,
      String recorded,
      String status,
      String total,
      String cause) {}

  /** What differs between two revisions. */
  public record Comparison(
      String before, String after, List<FieldChange> fields, Table lines, boolean more) {}

  /** A field of the header of which two revisions say different things. */
  public record FieldChange(String name, String before, String after) {}

  /** The lines of the statement. */
  public record Lines(Table table, ListPage.Paging paging, String note) {}

  /** The whole part. */
  public record View(
      String title,
      String key,
      String status,
      String statusLook,
      List<Pair> header,
      Verdict verdict,
      Lines lines,
      List<RevisionLine> revisions,
      Comparison comparison,
      Table deliveries,
      List<Download> documents,
      String csv,
      String json) {}

  /** Whether the lines add up. */
  public record Verdict(
      String word, String look, String total, String lines, String difference, String reason) {}

  private final Site site;

  public StatementView(Site site) {
    this.site = site;
  }

  /**
   * The statement that a request is about.
   *
   * @throws Parameters.Missing if there is no such statement or revision
   */
  public StatementRevision find(Parameters parameters) {
    List<StatementRevision> revisions = revisions(parameters);
    return chosen(revisions, parameters, "revision", revisions.get(revisions.size() - 1));
  }

  private List<StatementRevision> revisions(Parameters parameters) {
    parameters.required("key");
    StatementKey key = parameters.statement("key");
    List<StatementRevision> revisions = site.ledger().statements().revisions(key);
    if (revisions.isEmpty()) {
      throw new Parameters.Missing("The ledger has no statement " + Shown.sentence(key.toString()));
    }
    return revisions;
  }

  private static StatementRevision chosen(
      List<StatementRevision> revisions,
      Parameters parameters,
      String name,
      StatementRevision otherwise) {
    long number = parameters.number(name, 1, Integer.MAX_VALUE, -1);
    return number < 0
        ? otherwise
        : revisions.stream()
            .filter(each -> each.number() == number)
            .findFirst()
            .orElseThrow(() -> new Parameters.Missing("The statement has no revision " + number));
  }

  /**
   * For people.
   *
   * @throws IOException if the archive cannot be read
   */
  public View view(Parameters parameters) throws IOException {
    List<StatementRevision> revisions = revisions(parameters);
    StatementRevision latest = revisions.get(revisions.size() - 1);
    StatementRevision revision = chosen(revisions, parameters, "revision", latest);
    int at = revisions.indexOf(revision);
    StatementRevision before =
        chosen(revisions, parameters, "compare", at == 0 ? revision : revisions.get(at - 1));
    Link link = Link.to("statement").with(parameters.given("key", "revision"));
    return new View(
        Shown.cell(revision.id()),
        Shown.sentence(revision.key().toString()),
        word(revision.status()),
        look(revision.status()),
        header(revision),
        verdict(revision),
        lines(parameters, revision, link),
        revisionLines(revisions, revision, parameters),
        before.equals(revision) ? null : comparison(before, revision),
        deliveries(revision.key()),
        documents(revision),
        link.as("csv").toString(),
        link.as("json").toString());
  }

  private static String word(Enum<?> value) {
    return sentenceCase(value.name());
  }

  private static String sentenceCase(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT)
        + words.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String look(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private List<Pair> header(StatementRevision revision) {
    Statement statement = revision.statement();
    List<Pair> header = new ArrayList<>();
    header.add(new Pair("Provider", Shown.cell(revision.key().provider()), ""));
    header.add(new Pair("Account", Shown.cell(revision.account()), ""));
    header.add(new Pair("Account number", Shown.cell(revision.key().accountNumber()), ""));
    header.add(new Pair("Dataset", Shown.cell(statement.dataset()), ""));
    header.add(new Pair("Billing period", statement.period().toString(), ""));
    add(header, "Issued", statement.issuedOn());
    add(header, "Due", statement.dueOn());
    header.add(new Pair(
        "Payment", word(statement.paymentStatus()), "state " + look(statement.paymentStatus())));
    header.add(new Pair("Revision", Integer.toString(revision.number()), ""));
    header.add(new Pair("Recorded", Times.minute(revision.recordedAt()) + " UTC", ""));
    statement
        .attributes()
        .forEach((name, value) ->
            header.add(new Pair(Shown.cell(name), Shown.sentence(value), "attribute")));
    return header;
  }

  private static void add(List<Pair> header, String name, Object value) {
    if (value != null) {
      header.add(new Pair(name, value.toString(), ""));
    }
  }

  private Verdict verdict(StatementRevision revision) {
    Currency currency = revision.statement().currency();
    String suffix = currency == null ? "" : " " + currency;
    return new Verdict(
        sentenceCase(VerdictReason.verdict(revision)),
        look(revision.reconciliation().verdict()),
        revision.statement().total() == null
            ? "not stated"
            : Figures.money(revision.statement().total(), currency) + suffix,
        revision.reconciliation().linesTotal() == null
            ? "no charges"
            : Figures.money(revision.reconciliation().linesTotal(), currency) + suffix,
        revision.reconciliation().difference() == null
            ? "nothing to compare"
            : Figures.money(revision.reconciliation().difference(), currency) + suffix,
        Shown.sentence(VerdictReason.of(site.ledger(), revision)));
  }

  private Lines lines(Parameters parameters, StatementRevision revision, Link link) {
    boolean sortable = revision.reconciliation().lineCount() <= SORTED;
    StatementLines.Order order = parameters.choice("sort", StatementLines.Order.class);
    boolean descending = "desc".equals(parameters.text("order"));
    StatementLines.Order used =
        !sortable ? null : order == null ? StatementLines.Order.LINE : order;
    Slice.Rows<BillingRecord> rows =
        site.ledger().statementLines().of(revision, used, descending, parameters.slice(ROWS));
    String by = used == null ? null : look(used);
    Sorting sorting = new Sorting(
        name -> sortable
            ? link.with("sort", name).with("order", name.equals(by) && !descending ? "desc" : null)
                + "#lines"
            : null,
        by,
        descending);
    return new Lines(
        new Listing<>(lineColumns(revision), rows.rows(), "The statement lists no line.")
            .table(sorting, site.now()),
        new ListPage.Paging(
            link.with(parameters.given("sort", "order")), parameters.page(), rows.more()),
        sortable
            ? null
            : "More than %s lines are listed by resource; sort them in the CSV file"
                .formatted(Figures.count(SORTED)));
  }

  private static List<Column<BillingRecord>> lineColumns(StatementRevision revision) {
    return List.of(
        Column.count("line", "Line", line -> line.provenance().lineNumber()),
        Column.text("resource", "Resource", BillingRecord::resourceId)
            .linked(line -> record(line, revision)),
        Column.text("name", "Name", BillingRecord::resourceName),
        Column.text(
            "product",
            "Product",
            line -> line.productName() == null ? line.productId() : line.productName()),
        Column.text("region", "Region", BillingRecord::region),
        Column.figure("quantity", "Quantity", BillingRecord::quantity),
        Column.text("unit", "", BillingRecord::unit),
        Column.figure("price", "Unit price", BillingRecord::unitPrice),
        Column.money("amount", "Amount", BillingRecord::amount, BillingRecord::currency),
        Column.text("currency", "", BillingRecord::currency));
  }

  private static String record(BillingRecord line, StatementRevision revision) {
    return Link.to("record").with("id", line.recordId(revision.key())).toString();
  }

  private static List<RevisionLine> revisionLines(
      List<StatementRevision> revisions, StatementRevision shown, Parameters parameters) {
    List<RevisionLine> lines = new ArrayList<>();
    for (int i = revisions.size() - 1; i >= 0; i--) {
      StatementRevision each = revisions.get(i);
      lines.add(new RevisionLine(
          Integer.toString(each.number()),
          Link.to("statement")
              .with("key", parameters.text("key"))
              .with("revision", each.number())
              .toString(),
          each.equals(shown),
          Times.minute(each.recordedAt()),
          word(each.status()),
          Figures.money(each.statement().total(), each.statement().currency()),
          each.cause() == null || each.cause() == RevisionCause.FIRST
              ? ""
              : each.cause().words()));
    }
    return lines;
  }

  private Comparison comparison(StatementRevision one, StatementRevision other) {
    StatementRevision before = one.number() < other.number() ? one : other;
    StatementRevision after = before == one ? other : one;
    List<FieldChange> fields = new ArrayList<>();
    for (StatementField field : StatementField.values()) {
      String was = field.type().text(field.of(before));
      String is = field.type().text(field.of(after));
      boolean isTold = field == StatementField.REVISION || field == StatementField.CONTENT_HASH;
      if (!isTold && !Objects.equals(was, is)) {
        fields.add(new FieldChange(field.property(), Shown.sentence(was), Shown.sentence(is)));
      }
    }
    Slice.Rows<Changed> changes = site.ledger().statementLines().changes(before, after, CHANGES);
    return new Comparison(
        Integer.toString(before.number()),
        Integer.toString(after.number()),
        fields,
        new Listing<>(changeColumns(after), changes.rows(), "No line differs.")
            .table(Sorting.NONE, site.now()),
        changes.more());
  }

  private static List<Column<Changed>> changeColumns(StatementRevision revision) {
    return List.of(
        Column.<Changed>text("resource", "Resource", each -> each.either().resourceId())
            .linked(each -> record(each.either(), revision)),
        Column.text("name", "Name", each -> each.either().resourceName()),
        Column.text(
            "what",
            "What changed",
            each -> each.before() == null
                ? "new"
                : each.after() == null
                    ? "vanished"
                    : String.join(
                        ", ",
                        RecordHistory.differences(each.before(), each.after()).stream()
                            .map(RecordHistory.Difference::name)
                            .toList())),
        Column.money(
            "before",
            "Before",
            each -> each.before() == null ? null : each.before().amount(),
            each -> each.either().currency()),
        Column.money(
            "after",
            "After",
            each -> each.after() == null ? null : each.after().amount(),
            each -> each.either().currency()),
        Column.text("currency", "", each -> each.either().currency()));
  }

  private Table deliveries(StatementKey key) {
    Instant now = site.now();
    return new Listing<>(
            Lists.deliveryColumns().stream()
                .filter(
                    column -> !List.of("statement", "account", "period").contains(column.name()))
                .toList(),
            site.ledger()
                .deliveryList()
                .of(DeliveryList.Filter.of(key), new Slice(0, 200))
                .rows(),
            "No sink is owed this statement.")
        .table(Sorting.NONE, now);
  }

  private List<Download> documents(StatementRevision revision) throws IOException {
    List<Download> downloads = new ArrayList<>();
    Optional<Intake> intake = intake(revision);
    if (intake.isPresent()) {
      for (Document document : intake.get().documents()) {
        boolean isThere = site.books().archive().has(document);
        downloads.add(new Download(
            Shown.cell(document.path().substring(document.path().lastIndexOf('/') + 1)),
            Figures.count(document.size()) + " bytes",
            Shown.sentence(document.request()),
            Times.minute(document.receivedAt()),
            isThere
                ? Link.to("document")
                    .with("key", revision.key())
                    .with("revision", revision.number())
                    .with("sha256", document.sha256())
                    .toString()
                : null));
      }
    }
    return downloads;
  }

  private Optional<Intake> intake(StatementRevision revision) throws IOException {
    Optional<String> fingerprint = site.ledger().lineage().of(revision.key(), revision.number());
    return fingerprint.isEmpty()
        ? Optional.empty()
        : site.books()
            .archive()
            .intakes()
            .find(
                new Series(
                    revision.key().provider(),
                    revision.account(),
                    revision.statement().dataset()),
                fingerprint.get());
  }

  /**
   * A document that a revision was read from.
   *
   * @throws Parameters.Missing if it is not one of these, or not in the archive any more
   * @throws IOException if the archive cannot be read
   */
  public Document document(Parameters parameters) throws IOException {
    StatementRevision revision = find(parameters);
    String sha256 = parameters.required("sha256");
    return intake(revision)
        .flatMap(intake -> intake.documents().stream()
            .filter(each -> each.sha256().equals(sha256))
            .findFirst())
        .filter(site.books().archive()::has)
        .orElseThrow(
            () -> new Parameters.Missing("The archive has no such document of this statement"));
  }
}
