package dev.billbridge.focus;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Kind;
import dev.billbridge.disk.Permissions;
import dev.billbridge.focus.Charge.Source;
import dev.billbridge.focus.Weights.Weight;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.statement.Charges.Charged;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the folder of a period; rows stream from the ledger to the files, and memory stays small.
 */
final class PeriodWriter implements Closeable {

  static final String SUMS = "SHA256SUMS";
  private static final String COSTS = "cost-and-usage.csv";
  private static final String INVOICES = "invoice-detail.csv";
  private static final String PERIODS = "billing-period.csv";
  private static final String LINEAGE = "lineage.csv";
  private static final List<FocusColumn> INVOICE_COLUMNS = FocusColumn.invoiceDetail();

  private final Ledger ledger;
  private final Catalogue catalogue;
  private final FocusVersion version;
  private final Division division;
  private final PeriodPlan plan;
  private final Path folder;
  private final List<FocusColumn> columns;
  private final HashedCsv costs;
  private final HashedCsv lineage;
  /** Null in versions without invoices. */
  private final HashedCsv invoices;
  /** Null when nothing is divided. */
  private final HashedCsv weights;
  /** Null without a profile. */
  private HashedCsv other;

  private List<FocusColumn> otherColumns = List.of();

  /** All of them, by name. */
  private final SortedMap<String, HashedCsv> files = new TreeMap<>();

  private final SortedMap<String, BigDecimal> sums = new TreeMap<>();
  private final List<Metadata.Exported> exported = new ArrayList<>();
  private final IssuerPeriods issuers = new IssuerPeriods();

  private Issuer issuer;
  private long rows;
  private long corrections;
  private long unknownServices;
  private long undivided;

  /** @param folder which is made */
  PeriodWriter(
      Ledger ledger,
      Catalogue catalogue,
      FocusVersion version,
      Division division,
      PeriodPlan plan,
      Path folder)
      throws IOException {
    this.ledger = ledger;
    this.catalogue = catalogue;
    this.version = version;
    this.division = division;
    this.plan = plan;
    this.folder = Files.createDirectories(folder, Permissions.folder());
    boolean isPriced = plan.statements().stream()
        .allMatch(each -> ledger.charges().isPriced(each.revision().statementNo()));
    boolean isDivided = division.divides(plan.provider());
    this.columns = FocusColumn.costAndUsage(version, isPriced, isDivided);
    this.costs = open(COSTS, names(columns));
    this.lineage = open(
        LINEAGE,
        List.of("row", "recordId", "statementId", "revision", "documentHash", "documentPointer"));
    this.invoices = version.hasInvoices() ? open(INVOICES, names(INVOICE_COLUMNS)) : null;
    this.weights = isDivided ? open(Weights.FILE, Weights.HEADER) : null;
  }

  private HashedCsv open(String name, List<String> header) throws IOException {
    HashedCsv file = new HashedCsv(folder.resolve(name), header);
    files.put(name, file);
    return file;
  }

  /**
   * Adds the file of a profile.
   *
   * @param today in UTC
   */
  void alsoFor(FocusProfile profile, LocalDate today) throws IOException {
    otherColumns = profile.columns(today);
    if (!otherColumns.isEmpty()) {
      other = open(profile.file(), names(otherColumns));
    }
  }

  /** Rows that are corrections. */
  long corrections() {
    return corrections;
  }

  /** Rows for which no row of {@code services.csv} says what they are. */
  long unknownServices() {
    return unknownServices;
  }

  /** Lines that would be divided if it were known by what. */
  long undivided() {
    return undivided;
  }

  /**
   * Writes everything and makes it durable.
   *
   * @throws ExportException if something of the period cannot be stated
   */
  Metadata write() throws IOException {
    try {
      for (Charged each : plan.statements()) {
        Source source = source(each, false);
        ledger.statements().recordsReadAhead(each.revision(), record -> {
          if (!record.vanished() && record.content().kind() == Kind.CHARGE) {
            add(Charge.of(record.content(), source, false));
          }
        });
        exported.add(Metadata.Exported.of(each.revision(), null));
      }
      for (PeriodPlan.Correction each : plan.corrections()) {
        correct(each);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return finish();
  }

  private void correct(PeriodPlan.Correction correction) throws IOException {
    Charged statement = correction.statement();
    Source source = source(statement, true);
    ledger
        .charges()
        .differences(
            statement.revision().statementNo(),
            correction.from(),
            statement.revision().number(),
            (charge, isOld) -> add(Charge.of(charge, source, isOld)));
    exported.add(Metadata.Exported.of(statement.revision(), correction.from()));
  }

  private Source source(Charged statement, boolean isCorrection) throws IOException {
    division.begin(statement.revision());
    if (weights != null) {
      division.keep(weights);
    }
    issuer = catalogue.issuer(statement.revision());
    Source source =
        Source.of(statement.revision(), issuer, statement.firstCollected(), isCorrection);
    issuers.add(source);
    return source;
  }

  private void add(Charge charge) {
    FocusRow row = FocusRow.of(charge, plan.period(), catalogue);
    if (!row.service().isKnown()) {
      unknownServices++;
    }
    List<Weight> by = division.of(charge.source().revision(), charge.record());
    if (by != null && by.isEmpty()) {
      undivided++;
    }
    try {
      write(row, by == null || by.isEmpty() ? null : Part.of(charge, row.measure(), by));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @param parts null when the charge is not divided */
  private void write(FocusRow charge, List<Part> parts) throws IOException {
    FocusRow tax = charge.statedTax().orElse(null);
    for (FocusRow row : tax == null ? List.of(charge) : List.of(charge, tax)) {
      invoice(row);
      if (parts == null) {
        cost(row);
      } else {
        for (Part part : parts) {
          cost(row.of(part));
        }
      }
    }
  }

  private void invoice(FocusRow row) throws IOException {
    if (invoices != null && row.source().invoiceId() != null) {
      invoices.row(cells(INVOICE_COLUMNS, row));
    }
  }

  private void cost(FocusRow row) throws IOException {
    rows++;
    corrections += row.source().isCorrection() ? 1 : 0;
    BillingRecord record = row.record();
    sums.merge(record.currency().getCurrencyCode(), row.cost(), BigDecimal::add);
    costs.row(cells(columns, row));
    if (other != null) {
      other.row(cells(otherColumns, row));
    }
    lineage.row(Arrays.asList(
        Long.toString(rows),
        row.charge().recordId(),
        row.source().revision().id(),
        Integer.toString(row.source().revision().number()),
        record.provenance().documentHash(),
        record.provenance().pointer()));
  }

  private static List<String> cells(List<FocusColumn> columns, FocusRow row) {
    List<String> cells = new ArrayList<>(columns.size());
    columns.forEach(column -> cells.add(column.value().apply(row)));
    return cells;
  }

  private static List<String> names(List<FocusColumn> columns) {
    return columns.stream().map(FocusColumn::name).toList();
  }

  private Metadata finish() throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (Map.Entry<String, HashedCsv> file : files.entrySet()) {
      file.getValue().finish();
      hashes.put(file.getKey(), file.getValue().sha256());
    }
    if (invoices != null) {
      hashes.put(PERIODS, issuers.write(folder.resolve(PERIODS), plan));
    }
    Metadata metadata = new Metadata(
        version,
        plan.provider(),
        plan.period(),
        plan.isClosing(),
        exported,
        rows,
        names(columns),
        sums);
    byte[] json = metadata.json(issuer);
    Files.write(Files.createFile(folder.resolve(Metadata.FILE), Permissions.file()), json);
    hashes.put(Metadata.FILE, HexFormat.of().formatHex(ContentHash.sha256().digest(json)));
    writeSums(folder, hashes);
    return metadata;
  }

  /** @param hashes in hexadecimal, by the name of the file */
  static void writeSums(Path folder, SortedMap<String, String> hashes) throws IOException {
    StringBuilder list = new StringBuilder();
    hashes.forEach((name, hash) -> list.append(hash).append("  ").append(name).append('\n'));
    Files.writeString(
        Files.createFile(folder.resolve(SUMS), Permissions.file()),
        list.toString(),
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    for (HashedCsv file : files.values()) {
      file.close();
    }
  }
}
