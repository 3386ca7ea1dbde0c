package dev.billbridge.deliver.webhook;

import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.present;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.render.Tally;
import dev.billbridge.render.template.StatementPage;
import dev.billbridge.render.template.Template;
import dev.billbridge.testing.Invented;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CustomerInvoiceTemplatesTest {

  private static final String ERPNEXT = "erpnext-sales-invoice.jq";
  private static final String ODOO = "odoo-customer-invoice.jq";

  @Test
  void an_invoice_in_erpnext_is_a_draft_with_the_net_amounts_digit_for_digit() throws IOException {
    JsonNode invoice = one(ERPNEXT, bill(2));
    assertThat(invoice.get("customer").asText()).isEqualTo("ACME");
    assertThat(invoice.get("po_no").asText()).isEqualTo("PO-7");
    assertThat(invoice.get("taxes_and_charges").asText()).isEqualTo("19");
    assertThat(invoice.get("remarks").asText())
        .isEqualTo("acme-2026-10-JPY revision 2, 2026-10-01 to 2026-11-01 (exclusive); takes the"
            + " place of revision 1");
    assertThat(invoice.at("/items/0/rate").asText()).isEqualTo("100.000000000000000001");
    assertThat(invoice.at("/items/0/qty").asInt()).isEqualTo(1);
    assertThat(invoice.get("docstatus").asInt()).isZero();
  }

  @Test
  void an_invoice_in_odoo_names_partner_and_revision() throws IOException {
    JsonNode invoice = one(ODOO, bill(1)).at("/vals_list/0");
    assertThat(invoice.get("move_type").asText()).isEqualTo("out_invoice");
    assertThat(invoice.get("partner_id").asInt()).isEqualTo(21);
    assertThat(invoice.get("ref").asText()).isEqualTo("acme-2026-10-JPY revision 1");
    assertThat(invoice.at("/invoice_line_ids/0/2/price_unit").asText())
        .isEqualTo("100.000000000000000001");
  }

  private static StatementRevision bill(int revision) {
    return new StatementRevision(
        1,
        "acme",
        new Statement(
            new StatementKey("resale", "acme", "acme-2026-10-JPY"),
            "bills",
            BillingPeriod.of(YearMonth.of(2026, 10)),
            null,
            null,
            BigDecimal.ONE,
            Invented.JPY,
            1L,
            PaymentStatus.UNKNOWN,
            true,
            null,
            new TreeMap<>(Map.of("customerName", "ACME", "reference", "PO-7", "taxCode", "19"))),
        revision,
        StatementStatus.FINAL,
        new Reconciliation(1, BigDecimal.ONE, BigDecimal.ZERO, Verdict.MATCHED, null),
        "hash",
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static JsonNode one(String template, StatementRevision revision) throws IOException {
    RevisedRecord line = present(charge("r1", "", "100.000000000000000001"), 1);
    Tally tally = new Tally();
    tally.add(line);
    List<byte[]> bodies = new TemplateForm(
            Template.compile(template, Files.readString(Path.of("routes/templates", template))))
        .bodies(new StatementPage("erp", revision, 1, 500, List.of(line), tally));
    assertThat(bodies).hasSize(1);
    return new ObjectMapper().readTree(bodies.get(0));
  }
}
