package dev.billbridge.sandbox;

import dev.billbridge.sandbox.world.HeldStatement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * What a sandbox holds and what it was asked for: the other side of the books, to compare a ledger
 * with.
 *
 * @param now the sandbox's time
 * @param held every statement there is at that time, with exact sums
 * @param requests requests per path since the start, failed ones included; queries and admin
 *     endpoints are left out
 */
public record Tally(Instant now, List<HeldStatement> held, Map<String, Long> requests) {

  /**
   * The statements of one dataset: {@code bills}, {@code invoices}, {@code usage},
   * {@code utilization} or {@code evn}.
   */
  public List<HeldStatement> held(String dataset) {
    return held.stream()
        .filter(statement -> statement.dataset().equals(dataset))
        .toList();
  }

  /** @throws NoSuchElementException if the account has no such statement at the moment */
  public HeldStatement statement(String account, String statementId) {
    return held.stream()
        .filter(statement ->
            statement.account().equals(account) && statement.statement().equals(statementId))
        .findFirst()
        .orElseThrow(() ->
            new NoSuchElementException("account " + account + " has no statement " + statementId));
  }

  /** Lines of all statements of one dataset. */
  public long lines(String dataset) {
    return held(dataset).stream().mapToLong(HeldStatement::lines).sum();
  }

  /** One sum over all statements of one dataset in one currency; zero if there are none. */
  public BigDecimal sum(String dataset, String sum, String currency) {
    return held(dataset).stream()
        .filter(statement -> currency.equals(statement.currency()))
        .map(statement -> statement.sums().get(sum))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Requests whose path contains this text. */
  public long requestsContaining(String text) {
    return requests.entrySet().stream()
        .filter(entry -> entry.getKey().contains(text))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
