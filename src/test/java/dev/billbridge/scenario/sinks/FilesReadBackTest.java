package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.render.FieldType;
import dev.billbridge.render.RecordField;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Invented;
import dev.billbridge.testing.InventedCharge;
import dev.billbridge.testing.PostedSite;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * The CSV files of the file sink, read by programs of other authors: every cell, empty or absent,
 * is what the ledger holds.
 */
class FilesReadBackTest {

  private static final List<String> TEXTS = List.of(
      "",
      " ",
      " padded ",
      "a,b;c\td",
      "\"",
      "\"\"",
      "say \"hi\"",
      "a\nb",
      "a\r\nb",
      "a\rb",
      "\n",
      "\\.",
      "\\N",
      "\\",
      "NULL",
      "null",
      "=1+1",
      "'",
      "#",
      "サーバ 😀",
      "\uFEFF",
      "x".repeat(70_000));
  private static final List<String> AMOUNTS = List.of(
      "0",
      "-0.01",
      "100",
      "1E+3",
      "0.000000000000000000000000000001",
      "-12345678901234567890123456789012345.5",
      "79999999999999999999999999999999999");

  @TempDir
  private Path folder;

  private PostedSite site;

  @BeforeEach
  void a_site_with_two_drops() {
    site = new PostedSite(folder)
        .sink("drop", "file", "directory", folder.resolve("drop").toString())
        .sink("packed", "file", "directory", folder.resolve("packed").toString(), "gzip", "true");
    List<BillingRecord> texts = new ArrayList<>(List.of(bareCharge("unknown")));
    for (int i = 0; i < TEXTS.size(); i++) {
      texts.add(charge(
          "text-" + i,
          TEXTS.get(i).isBlank() || TEXTS.get(i).length() > 200 ? "" : TEXTS.get(i),
          "1",
          TEXTS.get(i),
          Map.of("k", TEXTS.get(i))));
    }
    site.post("0012345", "texts", texts);
    site.post(
        "0012345",
        "amounts",
        AMOUNTS.stream().map(amount -> charge("amount " + amount, "", amount)).toList());
    site.post(
        "0012345",
        "amounts",
        AMOUNTS.stream()
            .skip(1)
            .map(amount -> charge("amount " + amount, "", amount))
            .toList());
    assertThat(site.round()).isEmpty();
  }

  @AfterEach
  void close() {
    site.close();
  }

  /** A charge of which nothing is known but its amount. */
  private static BillingRecord bareCharge(String resource) {
    return InventedCharge.of(resource, YearMonth.of(2026, 10), new BigDecimal(2), Invented.JPY)
        .record();
  }

  @Test
  void postgresql_copy_finds_every_cell_and_sum_of_the_ledger() throws Exception {
    try (Connection postgres = DriverManager.getConnection(Engines.POSTGRESQL.freshDatabase());
        Statement sql = postgres.createStatement()) {
      sql.execute("create table r ("
          + Arrays.stream(RecordField.values())
              .map(field ->
                  field.column() + (field.type() == FieldType.DECIMAL ? " numeric" : " text"))
              .collect(Collectors.joining(", "))
          + ")");
      for (StatementRevision revision : revisions()) {
        sql.execute("truncate r");
        try (Reader file = reader(revision)) {
          postgres
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy r from stdin (format csv, header match)", file);
        }
        List<List<String>> read = new ArrayList<>();
        try (ResultSet rows = sql.executeQuery("select * from r")) {
          while (rows.next()) {
            List<String> cells = new ArrayList<>();
            for (RecordField field : RecordField.values()) {
              cells.add(
                  field.type() == FieldType.DECIMAL && rows.getString(field.column()) != null
                      ? rows.getBigDecimal(field.column()).toPlainString()
                      : rows.getString(field.column()));
            }
            read.add(cells);
          }
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(cells(revision));
        try (ResultSet sum =
            sql.executeQuery("select coalesce(sum(amount), 0) from r where vanished = 'false'")) {
          sum.next();
          assertThat(sum.getBigDecimal(1))
              .isEqualByComparingTo(revision.reconciliation().linesTotal());
        }
      }
    }
  }

  @Test
  void a_csv_library_of_other_authors_finds_every_cell_and_sum_of_the_ledger() throws IOException {
    // Only what stands in quotes is a text when it is empty; the library calls that strict.
    CSVFormat format = CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .setNullString("")
        .setQuoteMode(QuoteMode.ALL_NON_NULL)
        .get();
    for (StatementRevision revision : revisions()) {
      List<List<String>> read = new ArrayList<>();
      BigDecimal sum = BigDecimal.ZERO;
      try (CSVParser rows = CSVParser.parse(reader(revision), format)) {
        for (CSVRecord row : rows) {
          read.add(row.toList());
          sum = sum.add(
              row.get("vanished").equals("true")
                  ? BigDecimal.ZERO
                  : new BigDecimal(row.get("amount")));
        }
      }
      assertThat(read).isEqualTo(cells(revision));
      assertThat(sum).isEqualByComparingTo(revision.reconciliation().linesTotal());
    }
  }

  @Test
  void the_compressed_file_unpacks_to_the_same_bytes() throws IOException {
    for (StatementRevision revision : revisions()) {
      try (InputStream packed = new GZIPInputStream(
          Files.newInputStream(folder.resolve("packed").resolve(name(revision) + ".gz")))) {
        assertThat(packed.readAllBytes())
            .isEqualTo(Files.readAllBytes(folder.resolve("drop").resolve(name(revision))));
      }
    }
  }

  /** All that was delivered: one of texts, two of amounts. */
  private List<StatementRevision> revisions() {
    Ledger ledger = site.service().ledger();
    return ledger.statements().all().stream()
        .flatMap(each -> ledger.statements().revisions(each.key()).stream())
        .toList();
  }

  /** What the ledger holds of a revision, as text; null for what is unknown. */
  private List<List<String>> cells(StatementRevision revision) {
    List<List<String>> cells = new ArrayList<>();
    site.service()
        .ledger()
        .statements()
        .records(
            revision,
            record -> cells.add(Stream.of(RecordField.values())
                .map(field -> {
                  Object value = field.of(revision, record);
                  return value == null
                      ? null
                      : value instanceof BigDecimal figure
                          ? figure.toPlainString()
                          : field.type().text(value);
                })
                .toList()));
    return cells;
  }

  private static String name(StatementRevision revision) {
    return "sakura-0012345-%s-r%d.csv".formatted(revision.id(), revision.number());
  }

  private BufferedReader reader(StatementRevision revision) throws IOException {
    return new BufferedReader(new InputStreamReader(
        Files.newInputStream(folder.resolve("drop").resolve(name(revision))),
        StandardCharsets.UTF_8));
  }
}
