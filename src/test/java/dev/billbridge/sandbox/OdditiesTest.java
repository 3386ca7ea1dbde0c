package dev.billbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the providers do beyond their documentation, switch by switch. */
class OdditiesTest {
  private Sandbox sandbox;
  private Caller caller;
  private SandboxAccount sakura;
  private SandboxAccount ionos;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxSettings.defaults());
    caller = new Caller(sandbox);
    sakura = sandbox.sakuraAccounts().get(0);
    ionos = sandbox.ionosAccounts().get(0);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @ParameterizedTest
  @EnumSource(Oddity.class)
  void each_switch_changes_what_is_served_and_switching_it_off_changes_it_back(Oddity oddity) {
    // On the 8th the invoice of April is not finally posted, and the bill of May is provisional.
    sandbox.setClock(Instant.parse("2026-05-08T12:00:00Z"));
    String before = everything();
    sandbox.set(oddity);
    assertThat(everything()).isNotEqualTo(before);
    sandbox.clear(oddity);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void all_switches_together_still_give_json_whose_lines_add_up_to_the_tally() {
    sandbox.set(Oddity.values());
    sandbox.clear(Oddity.NO_BILLING_RIGHT, Oddity.INVOICES_FORBIDDEN, Oddity.GZIP);
    HeldStatement held = heldBill("2026-04");
    JsonNode detail = caller.get(
        sakura, "/api/system/1.0/billdetail/" + sakura.memberCode() + "/" + held.statement());
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode line : detail.at("/BillDetails")) {
      sum = sum.add(new BigDecimal(line.path("Amount").asText("0")));
    }

    assertThat(sum).isEqualByComparingTo(held.sums().get("amount"));
    assertThat(everything()).contains("\"Coupon\"").contains("QUANTUM").contains("XQ9000");
  }

  @Test
  void a_compressed_answer_is_the_same_answer() throws IOException {
    String plain = caller.answer(ionos, "/profile").body();
    sandbox.set(Oddity.GZIP);
    String url = sandbox.ionosBaseUrl() + "/profile";
    HttpRequest request = HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer " + ionos.token())
        .header("Accept-Encoding", "gzip")
        .build();

    HttpResponse<byte[]> answer = HttpClient.newHttpClient()
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .join();
    byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(new String(unpacked, StandardCharsets.UTF_8)).isEqualTo(plain);
    assertThat(caller.answer(ionos, "/profile").body()).isEqualTo(plain);
  }

  @Test
  void optional_fields_are_missing_or_null_or_by_turns_both() {
    sandbox.set(Oddity.MISSING_FIELDS);
    assertThat(lines()).noneMatch(line -> line.has("ServiceUsagePath"));
    sandbox.set(Oddity.NULL_FIELDS);
    assertThat(lines())
        .anyMatch(line -> line.has("ServiceUsagePath"))
        .anyMatch(line -> !line.has("ServiceUsagePath"))
        .allMatch(line -> line.path("ServiceUsagePath").isNull()
            || line.path("ServiceUsagePath").isMissingNode());
    sandbox.clear(Oddity.MISSING_FIELDS);
    assertThat(lines()).allMatch(line -> line.get("ServiceUsagePath").isNull());
  }

  @Test
  void lists_may_be_objects_with_numbered_keys_and_an_empty_object_an_empty_array() {
    List<JsonNode> plain = lines();
    sandbox.set(Oddity.OBJECT_MAP_LISTS, Oddity.EMPTY_ARRAY_FOR_OBJECT);

    assertThat(document().at("/BillDetails").isObject()).isTrue();
    assertThat(lines()).isEqualTo(plain);
    assertThat(caller.get(sakura, "/api/cloud/1.1/public/price").at("/ServiceClasses"))
        .anyMatch(product -> product.at("/Price").isArray());
  }

  @Test
  void integers_may_be_strings_of_digits() {
    sandbox.set(Oddity.DIGIT_STRINGS);

    assertThat(lines())
        .allMatch(line -> line.get("Amount").isTextual() && line.get("Index").isTextual());
    assertThat(caller.get(sakura, bills()).at("/Bills/0/BillID").isTextual()).isTrue();
  }

  @Test
  void shuffled_lines_are_the_same_lines_and_json_and_csv_keep_the_same_index() {
    List<JsonNode> ordered = lines();
    sandbox.set(Oddity.SHUFFLED_ORDER);
    List<JsonNode> shuffled = lines();

    assertThat(shuffled).isNotEqualTo(ordered).containsExactlyInAnyOrderElementsOf(ordered);
    assertThat(csv().get(1).get(0)).isEqualTo(shuffled.get(0).get("Index").asText());
  }

  @Test
  void zero_negative_duplicate_and_identical_lines_count_into_the_bill() {
    sandbox.set(
        Oddity.ZERO_LINES, Oddity.NEGATIVE_LINE, Oddity.DUPLICATE_CONTRACT, Oddity.IDENTICAL_LINES);
    List<JsonNode> lines = lines();

    assertThat(lines.get(2).get("Amount").intValue()).isEqualTo(-550);
    assertThat(lines.get(3).get("ContractID")).isEqualTo(lines.get(2).get("ContractID"));
    assertThat(lines.get(9).get("Amount").intValue()).isZero();
    assertThat(((ObjectNode) lines.get(5)).put("Index", 5)).isEqualTo(lines.get(4));
    assertThat(lines.stream().mapToLong(line -> line.get("Amount").longValue()).sum())
        .isEqualTo(amount());
  }

  @Test
  void a_bill_may_differ_from_its_lines() {
    sandbox.set(Oddity.BILL_DIFFERS_FROM_LINES);

    assertThat(
            lines().stream().mapToLong(line -> line.get("Amount").longValue()).sum())
        .isEqualTo(amount() + 300);
  }

  @Test
  void the_number_of_a_bill_may_change_when_its_month_closes() {
    sandbox.set(Oddity.BILL_ID_CHANGES_AT_CLOSE);
    String provisional = heldBill("2026-05").statement();
    sandbox.setClock(Instant.parse("2026-06-02T00:00:00Z"));

    assertThat(heldBill("2026-05").statement()).isNotEqualTo(provisional);
    assertThat(caller.get(sakura, "/api/system/1.0/bill/id/" + provisional).at("/Bills"))
        .isEmpty();
  }

  @Test
  void a_late_batch_serves_the_data_of_the_day_before() {
    sandbox.setClock(Instant.parse("2026-05-11T12:00:00Z"));
    BigDecimal before = heldBill("2026-05").sums().get("amount");
    sandbox.setClock(Instant.parse("2026-05-12T12:00:00Z"));
    sandbox.set(Oddity.LATE_BATCH);

    assertThat(heldBill("2026-05").sums().get("amount")).isEqualTo(before);
    sandbox.clear(Oddity.LATE_BATCH);
    assertThat(heldBill("2026-05").sums().get("amount")).isGreaterThan(before);
  }

  @Test
  void the_csv_may_have_line_feeds_extra_columns_other_payment_texts_and_contradict_the_json() {
    sandbox.set(
        Oddity.CSV_LINE_FEED,
        Oddity.CSV_EXTRA_COLUMNS,
        Oddity.OTHER_PAYMENT_STATUS_TEXT,
        Oddity.JSON_CSV_CONTRADICTION);
    List<String> second = csv().get(2);

    assertThat(caller.get(sakura, detail() + "/csv").at("/Body").textValue())
        .contains("\"\n\"")
        .doesNotContain("\"\r\n\"");
    assertThat(second).hasSize(18).contains("未払い");
    assertThat(Long.parseLong(second.get(13)) + Long.parseLong(second.get(14)))
        .isEqualTo(lines().get(1).get("Amount").longValue() + 100);
  }

  @Test
  void ionos_ids_and_quantities_may_be_numbers() {
    sandbox.set(Oddity.NUMERIC_IDS);

    assertThat(caller.get(ionos, "/profile").at("/companies/0/contractId").longValue())
        .isEqualTo(Long.parseLong(ionos.account()));
    assertThat(caller
            .get(ionos, path("/usage"))
            .at("/datacenters/0/meters/0/quantity/quantity")
            .isNumber())
        .isTrue();
    assertThat(caller
            .get(ionos, path("/products"))
            .at("/products/0/unitCost/quantity")
            .isNumber())
        .isTrue();
  }

  @Test
  void a_meter_may_appear_twice_with_another_rate_and_once_more_as_an_identical_line() {
    BigDecimal before = quantityOf(invoice(), "C04000");
    sandbox.set(Oddity.SAME_METER_TWICE, Oddity.IDENTICAL_LINES);
    JsonNode meters = invoice().at("/datacenters/0/meters");
    List<JsonNode> twice = new ArrayList<>();
    meters.forEach(line -> {
      if (line.at("/meterId").textValue().equals("C04000")) {
        twice.add(line);
      }
    });

    assertThat(twice).hasSize(3);
    assertThat(twice.get(1)).isEqualTo(twice.get(2));
    assertThat(twice.get(0).at("/rate")).isNotEqualTo(twice.get(1).at("/rate"));
    assertThat(twice
            .get(0)
            .at("/quantity/quantity")
            .decimalValue()
            .add(twice.get(1).at("/quantity/quantity").decimalValue()))
        .isEqualByComparingTo(before);
    assertThat(IonosSandboxTest.linesLessRebates(invoice())).isEqualByComparingTo(total());
  }

  @Test
  void a_rebate_may_be_absent_or_negative_and_the_total_fits_in_each_case() {
    BigDecimal lines = IonosSandboxTest.linesLessRebates(invoice());
    assertThat(total()).isEqualByComparingTo(lines);
    sandbox.set(Oddity.NEGATIVE_REBATE);
    assertThat(invoice().at("/datacenters/0/rebate/amount/quantity").decimalValue())
        .isNegative();
    assertThat(total()).isEqualByComparingTo(lines);
    sandbox.set(Oddity.ABSENT_REBATE);
    assertThat(invoice().at("/datacenters/0").has("rebate")).isFalse();
    assertThat(total())
        .isEqualByComparingTo(IonosSandboxTest.linesLessRebates(invoice()))
        .isGreaterThan(lines);
  }

  @Test
  void a_total_may_be_off_by_a_cent() {
    sandbox.set(Oddity.TOTAL_OFF_BY_A_CENT);

    assertThat(total().subtract(IonosSandboxTest.linesLessRebates(invoice())))
        .isEqualByComparingTo("0.01");
  }

  @Test
  void amounts_may_change_when_an_invoice_is_finally_posted() {
    sandbox.set(Oddity.AMOUNTS_CHANGE_WHEN_POSTED);
    sandbox.setClock(Instant.parse("2026-05-06T00:00:00Z"));
    BigDecimal provisional = total();
    assertThat(provisional).isEqualByComparingTo(IonosSandboxTest.linesLessRebates(invoice()));
    sandbox.setClock(Instant.parse("2026-05-12T00:00:00Z"));

    assertThat(provisional.subtract(total())).isEqualByComparingTo("1.37");
  }

  @Test
  void traffic_by_address_has_many_names_and_may_be_true_bytes() {
    assertThat(trafficKey()).isEqualTo("ip");
    sandbox.set(Oddity.TRAFFIC_BY_NIC);
    assertThat(trafficKey()).isEqualTo("nic");
    sandbox.set(Oddity.TRAFFIC_BY_MAC);
    assertThat(trafficKey()).isEqualTo("mac");
    sandbox.set(Oddity.TRAFFIC_BY_VDC, Oddity.TRAFFIC_IN_BYTES);
    assertThat(trafficKey()).isEqualTo("vdc");
    assertThat(caller.get(ionos, path("/traffic")).at("/trafficObj/vdc/0/dates").findValues("Out"))
        .filteredOn(JsonNode::isNumber)
        .isNotEmpty()
        .allMatch(JsonNode::isIntegralNumber);
  }

  private String everything() {
    Map<String, String> bodies = new HashMap<>();
    for (String path : List.of(
        bills(),
        detail(),
        detail() + "/csv",
        "/api/cloud/1.1/auth-status",
        "/api/cloud/1.1/public/price",
        "/api/system/1.0/coupon/" + sakura.account())) {
      bodies.put(path, body(sakura, path));
    }
    for (String path : List.of(
        "/profile",
        path("/invoices"),
        "/invoices/2026-04",
        path("/products"),
        path("/usage"),
        path("/utilization"),
        path("/evn"),
        path("/traffic?ip=true"))) {
      bodies.put(path, body(ionos, path));
    }
    return bodies.toString();
  }

  // The serial of an error is new each time.
  private String body(SandboxAccount account, String path) {
    return caller
        .answer(account, path, "Accept-Encoding", "gzip")
        .body()
        .replaceAll("\"serial\":\"[0-9a-f]*\",", "");
  }

  private String bills() {
    return "/api/system/1.0/bill/by-contract/" + sakura.account();
  }

  private String detail() {
    return "/api/system/1.0/billdetail/" + sakura.memberCode() + "/"
        + heldBill("2026-04").statement();
  }

  private JsonNode document() {
    return caller.get(sakura, detail());
  }

  private List<JsonNode> lines() {
    List<JsonNode> lines = new ArrayList<>();
    document().at("/BillDetails").forEach(lines::add);
    return lines;
  }

  private List<List<String>> csv() {
    return SakuraSandboxTest.records(
        caller.get(sakura, detail() + "/csv").at("/Body").textValue());
  }

  private long amount() {
    return caller
        .get(sakura, "/api/system/1.0/bill/id/" + heldBill("2026-04").statement())
        .at("/Bills/0/Amount")
        .longValue();
  }

  private HeldStatement heldBill(String month) {
    return sandbox.tally("bills").held().stream()
        .filter(bill ->
            bill.account().equals(sakura.account()) && bill.month().toString().equals(month))
        .findFirst()
        .orElseThrow();
  }

  private String path(String rest) {
    return "/" + ionos.account() + rest;
  }

  private JsonNode invoice() {
    return caller.get(ionos, "/invoices/2026-04").at("/0");
  }

  private BigDecimal total() {
    return invoice().at("/total/quantity").decimalValue();
  }

  private static BigDecimal quantityOf(JsonNode invoice, String meter) {
    for (JsonNode line : invoice.at("/datacenters/0/meters")) {
      if (line.at("/meterId").textValue().equals(meter)) {
        return line.at("/quantity/quantity").decimalValue();
      }
    }
    throw new AssertionError("no meter " + meter);
  }

  private String trafficKey() {
    return caller
        .get(ionos, path("/traffic?ip=true"))
        .at("/trafficObj")
        .fieldNames()
        .next();
  }
}
