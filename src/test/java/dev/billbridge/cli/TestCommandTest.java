package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.DocumentName;
import dev.billbridge.archive.Intake;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees who tries a mapping. */
class TestCommandTest {

  @TempDir
  private Path routes;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void a_mapping_with_a_case_that_expects_nothing_yet() throws IOException {
    write("mappings/acme-bills.jq", """
        def lines: { from: "bill", at: ["/lines/*"] };
        def statement: { accountNumber: .parameters.accountNumber, statementId: .parts.bill.id, period: "2026-05", total: .parts.bill.total, currency: "EUR" };
        def record: { kind: "CHARGE", chargeCategory: "Usage", resourceId: .line.what, amount: .line.amount };
        """);
    write("tests/acme-bills/two-lines/bill.json", """
        {"id": 7, "total": 3.50, "lines": [{"what": "a", "amount": 1}, {"what": "b", "amount": "2.50"}]}
        """);
    write("tests/acme-bills/two-lines/intake.json", """
        {"provider": "acme", "dataset": "bills", "parts": {"bill": {"file": "bill.json"}}, "parameters": {"accountNumber": "4711"}}
        """);
  }

  @Test
  void a_new_case_is_written_and_then_passes() throws IOException {
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "acme-bills/two-lines: there is neither statement.json nor refused.txt; write what comes out with --write");

    assertThat(run("--write")).isZero();
    assertThat(read("tests/acme-bills/two-lines/statement.json"))
        .contains("\"total\" : \"3.5\"", "\"verdict\" : \"MATCHED\"");
    assertThat(read("tests/acme-bills/two-lines/records.json")).contains("\"amount\" : \"2.5\"");

    assertThat(run()).isZero();
    assertThat(out.toString()).contains("1 cases, all as expected");
  }

  @Test
  void a_case_is_made_of_a_document_alone_and_nothing_is_overwritten() throws IOException {
    String document = """
        {"id": 8, "total": 5, "lines": [{"what": "z", "amount": 5}]}
        """;
    write("tests/acme-bills/new/bill.json", document);
    assertThat(run("--record", "acme-bills/new")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("acme-bills/new: recorded with the intake.json of two-lines, which says"
            + " accountNumber 4711 (if that is not so, correct it and run test --write"
            + " acme-bills/new); read what was written before you keep it");
    assertThat(read("tests/acme-bills/new/statement.json")).contains("\"total\" : \"5\"");
    assertThat(run("acme-bills/new")).isZero();

    write("tests/acme-bills/new/bill.json", document.replace("5", "6"));
    assertThat(run("--record", "acme-bills/new")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "acme-bills/new has expected results already; test --write acme-bills/new replaces them");
    assertThat(read("tests/acme-bills/new/statement.json")).contains("\"total\" : \"5\"");

    write("tests/acme-bills/other/Bill 8.json", document);
    assertThat(run("--record", "acme-bills/other")).isEqualTo(2);
    assertThat(err.toString())
        .contains("acme-bills/other has the documents Bill 8.json; name them as another case of"
            + " acme-bills does: bill.json");
    assertThat(run("--record", "acme-bills/none")).isEqualTo(2);
    assertThat(err.toString()).contains("\"acme-bills/none\" is not a folder with documents");
    assertThat(run("--record")).isEqualTo(2);
  }

  @Test
  void a_case_is_made_of_the_archive_with_other_names_and_says_what_was_replaced()
      throws Exception {
    String document = """
        {"id": 80071234, "total": 3.50, "owner": "Miller GmbH", "lines": [{"what": "millers-server", "amount": 3.50}]}
        """;
    write("application.properties", """
        archive.directory = %s
        ledger.url = jdbc:h2:mem:unused
        """.formatted(routes.resolve("archive")));
    Archive archive = new Archive(routes.resolve("archive"), () -> Instant.EPOCH);
    Intake intake = new Intake(
        "acme",
        "ours",
        "bills",
        "acme-bills",
        Map.of("accountNumber", "0047110815"),
        Map.of(
            "bill",
            new Intake.Part(
                archive.store(
                    new DocumentName("acme", "ours", "bills", "bill"),
                    new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
                    "GET /bill",
                    Set.of()),
                "")),
        Instant.parse("2026-06-02T03:04:05Z"));
    archive.intakes().note(intake);
    String config = routes.resolve("application.properties").toString();

    assertThat(run("--config", config, "--record", "ours", "bills"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains(
            "acme-bills/recorded-2026-05: recorded from the response that acme gave at"
                + " 2026-06-02T03:04:05Z",
            "accountNumber (1), id (1), owner (1), what (1)",
            "before you share it");
    String made = read("tests/acme-bills/recorded-2026-05/bill.json")
        + read("tests/acme-bills/recorded-2026-05/intake.json")
        + read("tests/acme-bills/recorded-2026-05/records.json");
    assertThat(made)
        .contains("3.50", "\"accountNumber\" : \"00")
        .doesNotContainIgnoringCase("miller")
        .doesNotContain("80071234", "47110815");
    assertThat(run("acme-bills/recorded-2026-05")).isZero();

    assertThat(run("--config", config, "--record", "ours", "bills", "--statement", "80071234"))
        .isZero();
    assertThat(run("acme-bills/recorded-2026-05-2")).isZero();
    assertThat(run("--config", config, "--record", "ours", "bills", "--statement", "9"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("the archive has no bills of ours with the number \"9\"");
    assertThat(run("--config", config, "ours", "bills", "--statement", "9")).isEqualTo(2);
    assertThat(err.toString()).contains("--statement goes with --record ACCOUNT DATASET");
    assertThat(run("--config", config, "--record", "ours", "usage")).isEqualTo(2);
    assertThat(err.toString()).contains("has nothing of ours usage; it has ours bills");
  }

  @Test
  void rows_of_focus_are_compared_column_by_column() throws IOException {
    Path shipped = Path.of("routes/tests/books/another-service-for-one-product");
    for (String file : List.of("statement.json", "records.json", "focus.txt")) {
      write("tests/books/ssd/" + file, Files.readString(shipped.resolve(file)));
    }
    for (String file : List.of("services.csv", "units.csv", "issuers.csv")) {
      write("books/" + file, Files.readString(Path.of("routes/books", file)));
    }
    assertThat(run("books/ssd")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("books/ssd: focus.txt:29: expected ServiceName: Fast Storage, got"
            + " ServiceName: Block Storage");

    write("tests/books/ssd/services.csv", Files.readString(shipped.resolve("services.csv")));
    assertThat(run("books/ssd")).isZero();
    write("tests/books/ssd/issuers.csv", "provider,issuerName\n");
    assertThat(run("books/ssd")).isEqualTo(1);
    assertThat(err.toString()).contains("issuers.csv");
  }

  @Test
  void each_difference_is_one_line_that_names_the_field() throws IOException {
    run("--write");
    write("tests/acme-bills/two-lines/bill.json", """
        {"id": 7, "total": 3.50, "lines": [{"what": "a", "amount": 1}, {"what": "b", "amount": "2.51"}, {"what": "c", "amount": 0}]}
        """);

    assertThat(run()).isEqualTo(1);
    assertThat(err.toString().lines())
        .contains(
            "acme-bills/two-lines: statement difference: expected \"0\", got \"-0.01\"",
            "acme-bills/two-lines: records: expected 2, got 3",
            "acme-bills/two-lines: record 2 (b) amount: expected \"2.5\", got \"2.51\"",
            "acme-bills/two-lines: record 3 (c): not expected");
  }

  @Test
  void a_case_may_expect_to_be_refused() throws IOException {
    write("tests/acme-bills/two-lines/bill.json", """
        {"id": 7, "total": 3.50, "lines": [{"what": "a"}]}
        """);
    write("tests/acme-bills/two-lines/refused.txt", "a charge without an amount\n");
    assertThat(run()).isZero();

    write("tests/acme-bills/two-lines/refused.txt", "another sentence\n");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "expected the refusal \"another sentence\", got \"/lines/0: a charge without an amount\"");
  }

  @Test
  void what_cannot_be_run_at_all_is_said_before_anything_else() throws IOException {
    assertThat(run("acme-invoices")).isEqualTo(2);
    assertThat(err.toString()).contains("case \"acme-invoices\" does not exist");

    write("mappings/acme-bills.jq", "def lines: {;");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("acme-bills.jq:1: is not valid jq");

    write(
        "mappings/acme-crosscheck.jq",
        "def comparisons: [{ datasets: [\"bills\"] }]; def figure: empty;");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString())
        .containsPattern("acme-crosscheck.jq: comparisons: datasets must name two different ones");
  }

  @Test
  void a_case_that_names_a_missing_file_fails_with_the_name() throws IOException {
    Files.delete(routes.resolve("tests/acme-bills/two-lines/bill.json"));

    assertThat(run()).isEqualTo(1);
    assertThat(err.toString())
        .contains("intake.json names bill.json, but there is no such file in the folder");
  }

  private int run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("test", "--routes", routes.toString()));
    arguments.addAll(List.of(more));
    return BillbridgeCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private void write(String name, String text) throws IOException {
    Path file = routes.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String read(String name) throws IOException {
    return Files.readString(routes.resolve(name));
  }
}
