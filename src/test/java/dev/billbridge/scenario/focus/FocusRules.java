package dev.billbridge.scenario.focus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The rules of FOCUS 1.4, written down once more from the specification: knows nothing of the code
 * that writes the files.
 */
final class FocusRules {

  /** Column, whether it must be there (m) and whether it may be null (n), its type. */
  private static final Map<String, String> COSTS = columns("""
      AllocatedMethodDetails - n json
      AllocatedMethodId - n text
      AllocatedResourceId - n text
      AllocatedResourceName - n text
      BilledCost m  decimal
      BillingAccountId m  text
      BillingAccountName m n text
      BillingCurrency m  currency
      BillingPeriodEnd m  time
      BillingPeriodStart m  time
      ChargeCategory m  category
      ChargeClass m n class
      ChargeDescription m n text
      ChargeFrequency -  frequency
      ChargePeriodEnd m  time
      ChargePeriodStart m  time
      ConsumedQuantity - n decimal
      ConsumedUnit - n unit
      ContractedCost m  decimal
      ContractedUnitPrice - n price
      EffectiveCost m  decimal
      HostProviderName m n text
      InvoiceDetailId - n text
      InvoiceId - n text
      InvoiceIssuerName m  text
      ListCost m  decimal
      PricingQuantity m n decimal
      PricingUnit m n unit
      RegionId - n text
      RegionName - n text
      ResourceId - n text
      ResourceName - n text
      ResourceType - n text
      ServiceCategory m  text
      ServiceName m  text
      ServiceProviderName m  text
      ServiceSubcategory -  text
      SkuId - n text
      SkuMeter - n text
      SkuPriceId - n text
      """);

  private static final Map<String, String> INVOICES = columns("""
      BilledCost m  decimal
      BillingAccountId m  text
      BillingCurrency m  currency
      BillingPeriodEnd m  time
      BillingPeriodStart m  time
      ChargeCategory m  category
      InvoiceDetailCreated m  time
      InvoiceDetailDescription m n text
      InvoiceDetailGrain m n json
      InvoiceDetailId m  text
      InvoiceDetailLastUpdated m  time
      InvoiceId m  text
      InvoiceIssueDate m n time
      InvoiceIssueStatus m  issue
      InvoiceIssuerName m  text
      PaymentDueDate m n time
      PaymentTerms m  text
      ReferenceInvoiceId m  text
      """);

  private static final Map<String, String> PERIODS = columns("""
      BillingPeriodCreated m  time
      BillingPeriodEnd m  time
      BillingPeriodLastUpdated m  time
      BillingPeriodStart m  time
      BillingPeriodStatus m  status
      InvoiceIssuerName m  text
      """);

  private static final Map<String, Set<String>> SERVICES = services("""
      AI and Machine Learning: AI Platforms; Bots; Generative AI; Machine Learning; Natural Language Processing
      Analytics: Analytics Platforms; Business Intelligence; Data Processing; Search; Streaming Analytics
      Business Applications: Productivity and Collaboration
      Compute: Containers; End User Computing; Quantum Compute; Serverless Compute; Virtual Machines
      Databases: Caching; Data Warehouses; Ledger Databases; NoSQL Databases; Relational Databases; Time Series Databases
      Developer Tools: Developer Platforms; Continuous Integration and Deployment; Development Environments; Source Code Management; Quality Assurance
      Identity: Identity and Access Management
      Integration: API Management; Messaging; Workflow Orchestration
      Internet of Things: IoT Analytics; IoT Platforms
      Management and Governance: Architecture; Compliance; Cost Management; Data Governance; Disaster Recovery; Endpoint Management; Observability; Support
      Media: Content Creation; Gaming; Media Streaming; Mixed Reality
      Migration: Data Migration; Resource Migration
      Mobile:
      Multicloud: Multicloud Integration
      Networking: Application Networking; Content Delivery; Network Connectivity; Network Infrastructure; Network Routing; Network Security
      Security: Secret Management; Security Posture Management; Threat Detection and Response
      Storage: Backup Storage; Block Storage; File Storage; Object Storage; Storage Platforms
      Web: Application Platforms
      Other:
      """);

  private static final Map<String, Pattern> TYPES = Map.of(
      "decimal", Pattern.compile("-?[0-9]+(\\.[0-9]+)?"),
      "price", Pattern.compile("[0-9]+(\\.[0-9]+)?"),
      "time", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"),
      "category", Pattern.compile("Usage|Purchase|Tax|Credit|Adjustment"),
      "class", Pattern.compile("Correction"),
      "frequency", Pattern.compile("One-Time|Recurring|Usage-Based"),
      "unit", Pattern.compile("([0-9]+ )?[A-Za-z]+(-[A-Z][a-z]+s)?(/([0-9]+ )?[A-Z][a-z]+s?)?"),
      "issue", Pattern.compile("Open|Issued|Voided"),
      "status", Pattern.compile("Open|Closed"),
      "json", Pattern.compile("\\{.*}", Pattern.DOTALL));

  private final Path folder;
  private final List<String> broken = new ArrayList<>();

  private FocusRules(Path folder) {
    this.folder = folder;
  }

  /** Everything in the folder of a period that FOCUS does not allow; empty if all is well. */
  static List<String> broken(Path folder) {
    try {
      FocusRules rules = new FocusRules(folder);
      rules.check();
      return rules.broken;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file as rows of name and value; an empty cell is null. */
  static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CSVParser csv = CSVParser.parse(
        file, StandardCharsets.UTF_8, CSVFormat.RFC4180.builder().setHeader().get())) {
      for (CSVRecord record : csv) {
        Map<String, String> row = new TreeMap<>();
        record.toMap().forEach((name, value) -> row.put(name, value.isEmpty() ? null : value));
        rows.add(row);
      }
    }
    return rows;
  }

  private void check() throws IOException {
    List<Map<String, String>> costs = table("cost-and-usage.csv", COSTS);
    List<Map<String, String>> invoices = table("invoice-detail.csv", INVOICES);
    List<Map<String, String>> periods = table("billing-period.csv", PERIODS);
    if (!broken.isEmpty()) {
      return;
    }
    sums();
    for (int i = 0; i < costs.size(); i++) {
      cost("cost-and-usage.csv row " + (i + 1), costs.get(i));
    }
    oneCategoryForEachService(costs);
    invoices.forEach(row -> require(
        row.get("InvoiceDetailId"),
        "last update before creation",
        !at(row, "InvoiceDetailLastUpdated").isBefore(at(row, "InvoiceDetailCreated"))));
    linked(costs, invoices);
    Set<String> issuers = new HashSet<>();
    for (Map<String, String> row : periods) {
      require("period", "an issuer twice", issuers.add(row.get("InvoiceIssuerName")));
      require(
          "period",
          "last update before creation",
          !at(row, "BillingPeriodLastUpdated").isBefore(at(row, "BillingPeriodCreated")));
    }
    costs.forEach(row ->
        require("issuer", "without a period", issuers.contains(row.get("InvoiceIssuerName"))));
    List<Map<String, String>> lineage = rows(folder.resolve("lineage.csv"));
    require("lineage", "not a line for each row", lineage.size() == costs.size());
    for (int i = 0; i < Math.min(lineage.size(), costs.size()); i++) {
      Map<String, String> row = lineage.get(i);
      require("lineage " + i, "wrong row", row.get("row").equals("" + (i + 1)));
      require(
          "lineage " + i,
          "another record",
          row.get("recordId").equals(costs.get(i).get("x_RecordId")));
      require("lineage " + i, "no document", row.get("documentHash") != null);
    }
  }

  private void sums() throws IOException {
    for (String line : Files.readAllLines(folder.resolve("SHA256SUMS"))) {
      String[] parts = line.split(" {2}");
      require(
          parts[1],
          "another hash",
          DigestUtils.sha256Hex(Files.readAllBytes(folder.resolve(parts[1]))).equals(parts[0]));
    }
  }

  private List<Map<String, String>> table(String name, Map<String, String> columns)
      throws IOException {
    Path file = folder.resolve(name);
    String text = Files.readString(file);
    require(name, "an empty text", !text.contains(",\"\",") && !text.contains("\"\"\r\n"));
    List<String> header = Arrays.asList(text.substring(0, text.indexOf("\r\n")).split(","));
    List<String> sorted = new ArrayList<>(header);
    sorted.sort((one, other) -> {
      int ours = Boolean.compare(one.startsWith("x_"), other.startsWith("x_"));
      return ours != 0 ? ours : one.compareTo(other);
    });
    require(name, "columns not in order: " + header, sorted.equals(header));
    columns.forEach((column, rule) ->
        require(name, "lacks " + column, !rule.startsWith("m") || header.contains(column)));
    header.forEach(column -> require(
        name,
        "unknown column " + column,
        columns.containsKey(column) || column.matches("x_[A-Z][A-Za-z]{1,47}")));
    List<Map<String, String>> rows = rows(file);
    for (int i = 0; i < rows.size(); i++) {
      for (Map.Entry<String, String> cell : rows.get(i).entrySet()) {
        cell(name + " row " + (i + 1) + " " + cell.getKey(), columns.get(cell.getKey()), cell);
      }
    }
    return rows;
  }

  private void cell(String place, String rule, Map.Entry<String, String> cell) {
    String value = cell.getValue();
    if (rule == null) {
      return;
    }
    if (value == null) {
      require(place, "null", rule.contains(" n "));
      return;
    }
    String type = rule.substring(rule.lastIndexOf(' ') + 1);
    require(place, "a stand-in for null", !value.matches("(?i)n/?a|null|none|-"));
    if (type.equals("currency")) {
      require(
          place,
          "not a currency: " + value,
          Currency.getAvailableCurrencies().contains(Currency.getInstance(value)));
    } else if (TYPES.containsKey(type)) {
      require(place, value + " is not a " + type, TYPES.get(type).matcher(value).matches());
    }
  }

  private void cost(String place, Map<String, String> row) {
    String category = row.get("ChargeCategory");
    boolean correction = row.get("ChargeClass") != null;
    boolean billable = category.equals("Usage") || category.equals("Purchase");
    for (String pair : List.of(
        "ConsumedQuantity ConsumedUnit",
        "PricingQuantity PricingUnit",
        "RegionId RegionName",
        "ResourceId ResourceType",
        "SkuId SkuPriceId")) {
      String[] names = pair.split(" ");
      require(place, pair, (row.get(names[0]) == null) == (row.get(names[1]) == null));
    }
    boolean sku = row.get("SkuPriceId") != null;
    require(place, "tax with a SKU", !category.equals("Tax") || !sku);
    require(place, "no SKU", !billable || correction || sku);
    require(place, "quantity and SKU", correction || sku == (row.get("PricingQuantity") != null));
    require(
        place,
        "consumed quantity",
        correction || (category.equals("Usage") && sku) == (row.get("ConsumedQuantity") != null));
    require(place, "a meter without a SKU", sku || row.get("SkuMeter") == null);
    require(
        place,
        "the id as a name",
        row.get("ResourceName") == null || !row.get("ResourceName").equals(row.get("ResourceId")));
    require(
        place,
        "a usage-based purchase",
        !category.equals("Purchase") || !"Usage-Based".equals(row.get("ChargeFrequency")));
    BigDecimal billed = new BigDecimal(row.get("BilledCost"));
    require(place, "effective cost", billed.compareTo(decimal(row, "EffectiveCost")) == 0);
    require(place, "list cost", billed.compareTo(decimal(row, "ListCost")) == 0);
    contracted(place, row, billed, billable && !correction);
    require(
        place, "charge period", at(row, "ChargePeriodStart").isBefore(at(row, "ChargePeriodEnd")));
    require(
        place,
        "billing period",
        at(row, "BillingPeriodStart").isBefore(at(row, "BillingPeriodEnd")));
    require(
        place,
        "a correction of the same period",
        !correction || !at(row, "BillingPeriodStart").isBefore(at(row, "ChargePeriodEnd")));
    Set<String> subcategories = SERVICES.get(row.get("ServiceCategory"));
    require(
        place,
        row.get("ServiceCategory") + " / " + row.get("ServiceSubcategory"),
        subcategories != null && subcategories.contains(row.get("ServiceSubcategory")));
  }

  private void contracted(
      String place, Map<String, String> row, BigDecimal billed, boolean isPriceOwed) {
    BigDecimal contracted = decimal(row, "ContractedCost");
    boolean priced = row.get("ContractedUnitPrice") != null;
    require(
        place, "no unit price", !isPriceOwed || !row.containsKey("ContractedUnitPrice") || priced);
    BigDecimal expected = priced
        ? decimal(row, "ContractedUnitPrice").multiply(decimal(row, "PricingQuantity"))
        : billed;
    require(place, "contracted cost", contracted.compareTo(expected) == 0);
  }

  private void oneCategoryForEachService(List<Map<String, String>> costs) {
    Map<String, String> categories = new HashMap<>();
    for (Map<String, String> row : costs) {
      String before = categories.put(row.get("ServiceName"), row.get("ServiceCategory"));
      require(
          row.get("ServiceName"),
          "in two categories",
          before == null || before.equals(row.get("ServiceCategory")));
    }
  }

  private void linked(List<Map<String, String>> costs, List<Map<String, String>> invoices) {
    Map<String, Map<String, String>> lines = new HashMap<>();
    for (Map<String, String> row : invoices) {
      String id =
          row.get("InvoiceIssuerName") + row.get("InvoiceId") + " " + row.get("InvoiceDetailId");
      require(id, "twice in Invoice Detail", lines.put(id, row) == null);
    }
    Set<String> used = new HashSet<>();
    Map<String, BigDecimal> parts = new HashMap<>();
    for (Map<String, String> row : costs) {
      boolean isPart = row.get("AllocatedMethodId") != null;
      for (String column :
          List.of("AllocatedMethodDetails", "AllocatedResourceId", "AllocatedResourceName")) {
        require(row.get("x_RecordId"), column, isPart == (row.get(column) != null));
      }
      require(
          row.get("x_RecordId"),
          "invoice and detail",
          (row.get("InvoiceId") == null) == (row.get("InvoiceDetailId") == null));
      if (row.get("InvoiceId") == null) {
        continue;
      }
      String id =
          row.get("InvoiceIssuerName") + row.get("InvoiceId") + " " + row.get("InvoiceDetailId");
      Map<String, String> line = lines.get(id);
      require(id, "not in Invoice Detail", line != null);
      require(id, "twice in Cost and Usage", used.add(id) || isPart);
      parts.merge(id, decimal(row, "BilledCost"), BigDecimal::add);
      for (String same : List.of(
          "BillingAccountId",
          "BillingCurrency",
          "BillingPeriodStart",
          "BillingPeriodEnd",
          "ChargeCategory")) {
        require(id, "another " + same, line == null || line.get(same).equals(row.get(same)));
      }
    }
    require("Invoice Detail", "lines without a cost", used.size() == lines.size());
    parts.forEach((id, cost) -> require(
        id,
        "parts that are not the line",
        !lines.containsKey(id) || decimal(lines.get(id), "BilledCost").compareTo(cost) == 0));
  }

  private static BigDecimal decimal(Map<String, String> row, String column) {
    return new BigDecimal(row.get(column));
  }

  private static Instant at(Map<String, String> row, String column) {
    return Instant.parse(row.get(column));
  }

  private void require(String place, String mistake, boolean isRight) {
    if (!isRight) {
      broken.add(folder.getFileName() + ": " + place + ": " + mistake);
    }
  }

  private static Map<String, String> columns(String text) {
    Map<String, String> columns = new HashMap<>();
    text.lines()
        .forEach(line -> columns.put(
            line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
    return columns;
  }

  private static Map<String, Set<String>> services(String text) {
    Map<String, Set<String>> services = new HashMap<>();
    text.lines().forEach(line -> {
      String category = line.substring(0, line.indexOf(':'));
      Set<String> names = new HashSet<>(List.of("Other (" + category + ")"));
      names.addAll(List.of(line.substring(line.indexOf(':') + 1).strip().split("; ")));
      services.put(category, names);
    });
    return services;
  }
}
