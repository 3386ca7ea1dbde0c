package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapping passes on the figures and ids of a document, and neither makes nor changes any. */
class FiguresTest {

  private static final String DOCUMENT = """
      {"Id": 30114472, "Total": 5500, "Lines": [{"Id": 1, "Amount": 5500, "Text": "5500.00", "Tax": 500, "Prices": {"Hourly": 5500}}]}""";

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".Amount + 1",
        ".Amount * 2",
        ".Amount * 1",
        ".Amount + 0",
        ".Amount - .Tax",
        "-.Amount",
        ".Amount / 1",
        "5500",
        "\"5500\"",
        "0",
        ".Missing // 0",
        "[.Amount, .Tax] | add",
        ".Amount | tostring",
        ".Amount | tojson | fromjson",
        ".Amount | floor",
        ".Text | tonumber",
        ".Text[0:4]",
        "\"\\(.Amount)\"",
        ".Text | sub(\"[.]00\"; \"\")",
        ".Text + \"\"",
        ".Text | split(\".\") | .[0]",
        "[.[]] | length",
        "reduce (.Amount, .Tax) as $each (0; . + $each)"
      })
  void a_figure_that_a_mapping_has_calculated_cut_or_written_is_refused_for_every_line(
      String amount) throws Exception {
    Mapped mapped =
        Mapped.of(folder, mapping(".Id", ".Total", "amount: (.line | " + amount + ")"), DOCUMENT);

    assertThat(mapped.records).isEmpty();
    assertThat(mapped.reasons)
        .singleElement()
        .asString()
        .startsWith("amount: ")
        .contains("not a figure of the document");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".Amount",
        ".Text",
        "[.Tax, .Amount] | max",
        "(.Missing // .Amount)",
        "if .Tax > 0 then .Amount else .Tax end",
        ".Prices | to_entries | .[0].value",
        "(. + {x: 1} | del(.Id)) | .Amount",
        "[.Amount, .Tax] | sort_by(.) | .[1]",
        ".Text | tostring"
      })
  void a_figure_that_is_only_passed_on_stays_what_it_is_whichever_way_it_takes(String amount)
      throws Exception {
    Mapped mapped =
        Mapped.of(folder, mapping(".Id", ".Total", "amount: (.line | " + amount + ")"), DOCUMENT);

    assertThat(mapped.reasons).isEmpty();
    assertThat(mapped.records)
        .singleElement()
        .satisfies(record -> assertThat(record.amount()).isEqualByComparingTo("5500"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantity", "unitPrice", "netAmount", "taxAmount"})
  void the_same_law_holds_for_every_figure_of_a_line(String field) throws Exception {
    assertThat(Mapped.of(
                folder,
                mapping(".Id", ".Total", "amount: .line.Amount, " + field + ": (.line.Tax + 0)"),
                DOCUMENT)
            .reasons)
        .singleElement()
        .asString()
        .startsWith(field + ": 500 is not a figure of the document");
  }

  @Test
  void a_total_or_a_count_that_a_mapping_has_made_is_refused() {
    assertThatThrownBy(
            () -> Mapped.of(folder, mapping(".Id", ".Total * 2", "amount: .line.Amount"), DOCUMENT))
        .hasMessageContaining("total: 11000 is not a figure");
    assertThatThrownBy(() -> Mapped.of(
            folder, mapping(".Id", ".Total, lineCount: 1", "amount: .line.Amount"), DOCUMENT))
        .hasMessageContaining("lineCount: 1 is not a figure");
  }

  @Test
  void a_cell_of_a_line_that_is_one_text_is_a_figure_and_a_part_of_a_cell_is_none()
      throws Exception {
    String document = """
        {"Id": 1, "Total": null, "Lines": ["vm-1;12.50"]}""";
    String cut = "def lines: { from: \"doc\", at: [\"/Lines/*\"] };\n"
        + "def statement: { accountNumber: \"1\", statementId: .parts.doc.Id, period: \"2026-10\", currency: \"EUR\" };\n"
        + "def record: .line | split(\";\") | { kind: \"CHARGE\", chargeCategory: \"Usage\", resourceId: .[0], amount: (.[1]%s) };\n";

    assertThat(Mapped.of(folder, cut.formatted(""), document).records)
        .singleElement()
        .satisfies(record -> assertThat(record.amount()).isEqualByComparingTo("12.5"));
    assertThat(Mapped.of(folder, cut.formatted("[0:2]"), document).reasons)
        .singleElement()
        .asString()
        .contains("not a figure of the document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"45001230", "45001230.0", "4.500123E7", "4.500123e+7", "45001230.000"})
  void a_whole_number_is_one_id_whichever_way_it_is_written(String written) throws Exception {
    Mapped mapped = Mapped.of(
        folder,
        mapping(
            ".Id",
            ".Total",
            "amount: .line.Amount, productId: .line.Id, lineKey: .line.Id, attributes: {contract: .line.Id}"),
        DOCUMENT.replace("30114472", written).replace("\"Id\": 1,", "\"Id\": " + written + ","));

    assertThat(mapped.statement.key().statementId()).isEqualTo("45001230");
    assertThat(mapped.records).singleElement().satisfies(record -> {
      assertThat(record.resourceId()).isEqualTo("45001230");
      assertThat(record.productId()).isEqualTo("45001230");
      assertThat(record.lineKey()).isEqualTo("45001230");
      assertThat(record.attributes()).containsEntry("contract", "45001230");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"45001230.5", "4.5001230001E7", "1E+1000000000", "1E-2"})
  void an_id_that_is_no_whole_number_is_refused_in_a_sentence(String written) {
    assertThatThrownBy(() -> Mapped.of(
            folder,
            mapping(".Id", ".Total", "amount: .line.Amount"),
            DOCUMENT.replace("30114472", written)))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("statementId: ")
        .hasMessageContaining("a whole number or a text is expected");
  }

  @Test
  void a_missing_amount_is_zero_only_where_net_and_tax_are_or_the_total_proves_it()
      throws Exception {
    String without = DOCUMENT.replace("\"Amount\": 5500, ", "");

    assertThat(Mapped.of(folder, mapping(".Id", ".Total", "amount: .line.Amount"), without).reasons)
        .singleElement()
        .isEqualTo("a charge without an amount");
    assertThat(Mapped.of(folder, mapping(".Id", ".Total", "amountIs: \"zero if proven\""), without)
            .zerosToProve)
        .containsExactly("/Lines/0");
    assertThat(Mapped.of(
                folder,
                mapping(
                    ".Id",
                    ".Total",
                    "amountIs: \"zero if proven\", netAmount: .line.Net, taxAmount: .line.Tax"),
                without.replace("\"Tax\": 500", "\"Net\": 0, \"Tax\": 0"))
            .zerosToProve)
        .isEmpty();
    assertThat(Mapped.of(
                folder,
                mapping(".Id", ".Total", "amountIs: \"zero if proven\", amount: .line.Amount"),
                DOCUMENT)
            .reasons)
        .singleElement()
        .asString()
        .contains("for a line of a statement that has no amount");
  }

  private static String mapping(String id, String total, String more) throws IOException {
    return "def lines: { from: \"doc\", at: [\"/Lines/*\"] };\n"
        + "def statement: .parts.doc | { accountNumber: \"1\", statementId: " + id
        + ", period: \"2026-10\", currency: \"EUR\", total: ("
        + total.replace(", lineCount", "), lineCount").replace("lineCount: 1", "lineCount: (1")
        + ") };\n"
        + "def record: { kind: \"CHARGE\", chargeCategory: \"Usage\", resourceId: .line.Id, " + more
        + " };\n";
  }
}
