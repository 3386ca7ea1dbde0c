package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.mapping.CanonicalReader.Header;
import org.junit.jupiter.api.Test;

/** The one calculation a mapping may ask for, and where it may not. */
class CalculatedAmountTest {

  private static final String LINE =
      "{\"kind\":\"CHARGE\",\"chargeCategory\":\"Usage\",\"resourceId\":\"vm-1\",\"currency\":\"EUR\",";
  private static final String CALCULATED = "\"amountIs\":\"quantity × unitPrice\"}";

  @Test
  void an_amount_is_the_exact_product_of_quantity_and_unit_price() throws JsonProcessingException {
    BillingRecord record = record(
        "\"estimate\":true",
        LINE + "\"quantity\":\"0.3333333333333\",\"unitPrice\":\"0.0000001\"," + CALCULATED);

    assertThat(record.amount()).isEqualTo("0.00000003333333333333");
    assertThat(record.attributes()).containsEntry("estimated", "true");
  }

  @Test
  void only_an_estimate_has_amounts_that_the_provider_has_not_stated() {
    assertThatThrownBy(
            () -> record("\"final\":false", LINE + "\"quantity\":2,\"unitPrice\":3," + CALCULATED))
        .hasMessageContaining("only an estimate");
  }

  @Test
  void nothing_is_calculated_from_what_is_not_known_or_besides_what_is_stated() {
    assertThatThrownBy(() -> record("\"estimate\":true", LINE + "\"quantity\":2," + CALCULATED))
        .hasMessageContaining("needs a quantity, a unitPrice");
    assertThatThrownBy(() -> record(
            "\"estimate\":true",
            LINE + "\"amount\":7,\"quantity\":2,\"unitPrice\":3," + CALCULATED))
        .hasMessageContaining("and no amount");
    assertThatThrownBy(() -> record(
            "\"estimate\":true",
            LINE + "\"quantity\":2,\"unitPrice\":3,\"amountIs\":\"quantity + unitPrice\"}"))
        .hasMessageContaining("\"quantity + unitPrice\" is not known");
  }

  @Test
  void an_estimate_has_no_total_is_never_final_and_replaces_nobody()
      throws JsonProcessingException {
    assertThat(header("\"estimate\":true").statement().stated()).isFalse();
    for (String field : new String[] {
      "\"total\":1",
      "\"final\":true",
      "\"finalFrom\":\"2026-11-04T00:00:00Z\"",
      "\"replaces\":\"provisional\""
    }) {
      assertThatThrownBy(() -> header("\"estimate\":true," + field))
          .hasMessageContaining("only what the provider has stated itself");
    }
  }

  @Test
  void a_providers_own_field_of_that_name_makes_no_estimate_of_an_invoice()
      throws JsonProcessingException {
    Header header = header("\"final\":true,\"attributes\":{\"estimated\":true}");

    assertThat(header.statement().isEstimate()).isFalse();
    assertThat(header.statement().attributes())
        .containsEntry("stated.estimated", "true")
        .doesNotContainKey("estimated");
  }

  private static BillingRecord record(String header, String line) throws JsonProcessingException {
    return CanonicalReader.record(json(line), header(header), "ab".repeat(32), "/0");
  }

  private static Header header(String more) throws JsonProcessingException {
    return CanonicalReader.statement(
        json(
            "{\"accountNumber\":\"1\",\"statementId\":\"x\",\"period\":\"2026-10\",\"currency\":\"EUR\","
                + more + "}"),
        "acme",
        "invoices");
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return DocumentReader.MAPPER.readTree(text);
  }
}
