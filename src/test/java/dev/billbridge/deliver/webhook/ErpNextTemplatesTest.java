package dev.billbridge.deliver.webhook;

import static dev.billbridge.testing.Invented.bare;
import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static dev.billbridge.testing.Invented.vanished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.render.Tally;
import dev.billbridge.render.template.StatementPage;
import dev.billbridge.render.template.Template;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErpNextTemplatesTest {

  private static final String INVOICE = "erpnext-purchase-invoice.jq";
  private static final String ENTRY = "erpnext-journal-entry.jq";

  private final RevisedRecord server = present(charge("r1", "", "100.000000000000000001"), 1);
  private final RevisedRecord rebate = present(charge("r2", "", "-0.5"), 1);
  private final RevisedRecord free = present(charge("r3", "", "0"), 1);
  private final RevisedRecord gone = vanished(charge("r4", "", "7"), 1);

  @Test
  void a_purchase_invoice_is_a_draft_with_one_item_per_charge_and_exact_amounts()
      throws IOException {
    JsonNode invoice = one(INVOICE, server, rebate, gone);

    assertThat(invoice.get("bill_no").asText()).isEqualTo("4711");
    assertThat(invoice.get("bill_date").asText()).isEqualTo("2026-11-01");
    assertThat(invoice.get("due_date").asText()).isEqualTo("2026-11-30");
    assertThat(invoice.get("supplier").asText()).isEqualTo("SAKURA internet Inc.");
    assertThat(invoice.get("currency").asText()).isEqualTo("JPY");
    assertThat(invoice.get("docstatus").asInt()).isZero();
    assertThat(invoice.get("items")).hasSize(2);
    assertThat(invoice.at("/items/0/rate").asText()).isEqualTo("100.000000000000000001");
    assertThat(invoice.at("/items/0/qty").asInt()).isEqualTo(1);
    assertThat(invoice.at("/items/0/description").asText()).contains("sakura:0012345:4711:r1");
    assertThat(invoice.at("/items/1/rate").asText()).isEqualTo("-0.5");
  }

  @Test
  void a_journal_entry_balances_to_the_last_digit() throws IOException {
    JsonNode entry = one(ENTRY, server, rebate, free, gone);

    assertThat(entry.get("cheque_no").asText()).isEqualTo("4711-r1");
    assertThat(entry.get("accounts")).hasSize(3);
    assertThat(entry.at("/accounts/1/credit_in_account_currency").asText()).isEqualTo("0.5");
    assertThat(entry.at("/accounts/2/party").asText()).isEqualTo("SAKURA internet Inc.");
    assertThat(entry.at("/accounts/2/credit_in_account_currency").asText())
        .isEqualTo("99.500000000000000001");
    assertThat(sum(entry, "debit_in_account_currency"))
        .isEqualByComparingTo(sum(entry, "credit_in_account_currency"));
  }

  @Test
  void a_credit_note_is_booked_the_other_way_round() throws IOException {
    JsonNode entry = one(ENTRY, rebate);

    assertThat(entry.at("/accounts/0/credit_in_account_currency").asText()).isEqualTo("0.5");
    assertThat(entry.at("/accounts/1/debit_in_account_currency").asText()).isEqualTo("0.5");
  }

  @ParameterizedTest
  @ValueSource(strings = {INVOICE, ENTRY})
  void a_statement_without_charges_makes_no_request(String template) throws IOException {
    assertThat(form(template).bodies(page(true, present(bare("r9"), 1), gone))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {INVOICE, ENTRY})
  void a_statement_of_several_pages_is_refused_rather_than_booked_in_part(String template)
      throws IOException {
    PageForm form = form(template);
    assertThatThrownBy(() -> form.bodies(page(false, server)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(template)
        .hasMessageContaining("several pages")
        .hasMessageEndingWith("raise the sink's records-per-page");
  }

  private static JsonNode one(String template, RevisedRecord... records) throws IOException {
    List<byte[]> bodies = form(template).bodies(page(true, records));
    assertThat(bodies).hasSize(1);
    return new ObjectMapper().readTree(bodies.get(0));
  }

  private static PageForm form(String template) throws IOException {
    return new TemplateForm(
        Template.compile(template, Files.readString(Path.of("routes/templates", template))));
  }

  private static StatementPage page(boolean last, RevisedRecord... records) {
    Tally tally = new Tally();
    List.of(records).forEach(tally::add);
    return new StatementPage("erp", revision(1), 1, 500, List.of(records), last ? tally : null);
  }

  private static BigDecimal sum(JsonNode entry, String side) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode account : entry.get("accounts")) {
      sum = account.has(side) ? sum.add(new BigDecimal(account.get(side).asText())) : sum;
    }
    return sum;
  }
}
