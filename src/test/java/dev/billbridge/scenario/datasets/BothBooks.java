package dev.billbridge.scenario.datasets;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds what the ledger has against what the provider holds, statement by statement, to the last
 * digit.
 */
final class BothBooks {

  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  private final Ledger ledger;
  private final Sandbox sandbox;

  BothBooks(Ledger ledger, Sandbox sandbox) {
    this.ledger = ledger;
    this.sandbox = sandbox;
  }

  /** Every difference in a line; none when both books say the same. */
  List<String> differences() {
    List<String> differences = new ArrayList<>();
    sandbox.tally().held().forEach(held -> compare(held, differences));
    return differences;
  }

  List<String> differences(String dataset) {
    List<String> differences = new ArrayList<>();
    sandbox.tally().held(dataset).forEach(held -> compare(held, differences));
    return differences;
  }

  private void compare(HeldStatement held, List<String> differences) {
    String name = held.dataset() + " " + held.account() + " " + held.statement();
    Optional<StatementRevision> found = ledger
        .statements()
        .latest(new StatementKey(held.provider(), held.account(), held.statement()));
    if (found.isEmpty()) {
      differences.add(name + " is not in the ledger");
      return;
    }
    List<BillingRecord> records = records(found.get());
    List<BillingRecord> rebates = records.stream()
        .filter(record -> record.chargeCategory() == ChargeCategory.CREDIT)
        .toList();
    List<BillingRecord> lines = records.stream()
        .filter(record -> record.chargeCategory() != ChargeCategory.CREDIT)
        .toList();
    differ(
        name + " lines",
        BigDecimal.valueOf(held.lines()),
        BigDecimal.valueOf(lines.size()),
        differences);
    held.sums()
        .forEach((sum, expected) -> differ(
            name + " " + sum,
            expected,
            switch (sum) {
              case "amount" -> sum(lines, BillingRecord::amount);
              case "net" -> sum(lines, BillingRecord::netAmount);
              case "tax" -> sum(lines, BillingRecord::taxAmount);
              case "rebate" -> sum(rebates, BillingRecord::amount).negate();
              case "total" -> found.get().statement().total();
              default -> sum(lines, BillingRecord::quantity);
            },
            differences));
  }

  private static void differ(
      String what, BigDecimal expected, BigDecimal actual, List<String> differences) {
    if (expected.compareTo(actual) != 0) {
      differences.add("%s: the provider has %s, the ledger %s"
          .formatted(what, expected.toPlainString(), ExactDecimal.text(actual)));
    }
  }

  /** Records of all statements of a dataset that still hold. */
  List<BillingRecord> records(String dataset) {
    return ledger.statements().all().stream()
        .filter(statement -> statement.statement().dataset().equals(dataset))
        .flatMap(statement -> records(statement).stream())
        .toList();
  }

  List<BillingRecord> records(StatementRevision revision) {
    List<BillingRecord> records = new ArrayList<>();
    ledger.statements().records(revision, record -> {
      if (!record.vanished()) {
        records.add(record.content());
      }
    });
    return records;
  }

  /** Statements of the provider's own, replaced ones included. */
  List<String> statementIds(String dataset) {
    return ledger.statements().all().stream()
        .filter(statement -> statement.statement().dataset().equals(dataset)
            && !statement.statement().isEstimate())
        .map(statement -> statement.id())
        .toList();
  }

  /** Statements that stand for those the provider has not made yet. */
  List<String> estimates() {
    return ledger.statements().all().stream()
        .filter(statement -> statement.statement().isEstimate())
        .map(statement -> statement.id())
        .toList();
  }

  static BigDecimal sum(List<BillingRecord> records, Function<BillingRecord, BigDecimal> figure) {
    return records.stream()
        .map(figure)
        .filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** What the provider answers to a path below the account's base URL. */
  JsonNode served(SandboxAccount account, String path) {
    String authorization = account.token() != null
        ? "Bearer " + account.token()
        : "Basic "
            + java.util.Base64.getEncoder()
                .encodeToString((account.user() + ":" + account.password()).getBytes());
    try {
      return JSON.readTree(HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(sandbox.baseUrl(account) + path))
                  .header("Authorization", authorization)
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray())
          .body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
