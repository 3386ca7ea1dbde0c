package dev.billbridge.overview;

import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.statement.StatementCharges.ProductCharge;
import dev.billbridge.ledger.statement.StatementCharges.StatementCharge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What statements charge for each product. It takes reading every line once; the sums are kept, and
 * only statements with a new revision are read again. No caller waits for that longer than it asks
 * to. Safe to use from several threads.
 */
public final class ProductCharges {

  private final Ledger ledger;
  private final Map<Long, Sums> known = new ConcurrentHashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final ExecutorService reader = reader();
  private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);

  private record Sums(int revision, List<ProductCharge> charges) {}

  public ProductCharges(Ledger ledger) {
    this.ledger = ledger;
  }

  /** One thread, which ends when there is nothing to do. */
  private static ExecutorService reader() {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
          Thread thread = new Thread(work, "page-products");
          thread.setDaemon(true);
          return thread;
        });
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  /**
   * What these statements charge for each product, by their number.
   *
   * @param wait how long to wait at most; what is missing is read all the same, for next time
   * @return empty when it takes longer
   * @throws dev.billbridge.ledger.database.LedgerException if the ledger cannot be read
   */
  public Optional<Map<Long, List<ProductCharge>>> of(
      Collection<StatementCharge> statements, Duration wait) {
    try {
      read(statements).get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
    Map<Long, List<ProductCharge>> charges = new HashMap<>();
    for (StatementCharge each : statements) {
      Sums sums = known.get(each.statementNo());
      if (sums != null) {
        charges.put(each.statementNo(), sums.charges());
      }
    }
    return Optional.of(charges);
  }

  private synchronized CompletableFuture<Void> read(Collection<StatementCharge> statements) {
    if (!reading.isDone()) {
      return reading.handle((done, failed) -> null).thenCompose(done -> read(statements));
    }
    Map<Long, Integer> missing = new HashMap<>();
    for (StatementCharge each : statements) {
      Sums sums = known.get(each.statementNo());
      if (sums == null || sums.revision() != each.revision()) {
        missing.put(each.statementNo(), each.revision());
      }
    }
    reading = missing.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.runAsync(() -> readNow(missing), reader);
    return reading;
  }

  private void readNow(Map<Long, Integer> missing) {
    ledger.statementCharges().byProduct(missing.keySet()).forEach((no, charges) -> {
      List<ProductCharge> own = new ArrayList<>(charges.size());
      charges.forEach(each -> own.add(new ProductCharge(
          each.product() == null ? null : names.computeIfAbsent(each.product(), name -> name),
          each.currency(),
          each.amount())));
      known.put(no, new Sums(missing.get(no), List.copyOf(own)));
    });
  }
}
