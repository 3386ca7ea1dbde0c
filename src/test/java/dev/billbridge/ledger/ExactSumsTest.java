package dev.billbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Statement;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.mapping.LineTotals;
import dev.billbridge.testing.Engines;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a database adds up is what was billed, to the last of eighteen decimal places. The short
 * form has some thousands of lines; {@code -Dbillbridge.sums.lines=1000000} is the long one, for
 * which a heap of 256 MB suffices, and {@code -Dbillbridge.sums.engine=H2} leaves the other engines
 * out.
 */
class ExactSumsTest {

  private static final int LINES = Integer.getInteger("billbridge.sums.lines", 20_000);
  private static final String ONLY = System.getProperty("billbridge.sums.engine", "");

  @TempDir
  private Path folder;

  @EveryEngine
  void sums_in_the_database_equal_the_sums_of_the_lines_to_the_last_of_18_decimal_places(
      Engines engine) {
    assumeTrue(ONLY.isEmpty() || engine.name().equals(ONLY), "another engine is asked for");
    // In a file: a million lines in the memory of this process would need a heap of their own.
    String url = engine == Engines.H2
        ? "jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath()
        : EveryEngine.Database.of(engine);
    long begun = System.nanoTime();
    BigDecimal[] billed = {BigDecimal.ZERO};
    lines(line -> billed[0] = billed[0].add(line.amount()));
    try (Site site = Site.on(url)) {
      Statement statement = site.bill("4711").total(billed[0].toPlainString()).statement();
      LineTotals totals = new LineTotals();
      PostingResult result;
      try (Posting posting = site.ledger
          .postings()
          .begin(
              new Intake("sakura", "tokyo", "bills", "m", Map.of(), Map.of(), site.now),
              "m",
              statement,
              false)) {
        lines(line -> {
          totals.line();
          totals.add(line);
          posting.add(line);
        });
        result = posting.commit(totals.against(statement, BigDecimal.ZERO), key -> false);
      }
      BigDecimal stored = site.ledger
          .database()
          .jdbi()
          .withHandle(handle -> handle
              .createQuery("select sum(amount) from ledger_record")
              .mapTo(BigDecimal.class)
              .one());
      BigDecimal[] read = {BigDecimal.ZERO};
      site.ledger
          .statements()
          .records(
              result.revision(),
              record -> read[0] = read[0].add(record.content().amount()));

      assertThat(result.added()).isEqualTo(LINES);
      assertThat(result.revision().reconciliation().difference()).isZero();
      assertThat(ExactDecimal.canonical(stored)).isEqualTo(ExactDecimal.canonical(billed[0]));
      assertThat(ExactDecimal.canonical(read[0])).isEqualTo(ExactDecimal.canonical(billed[0]));
    }
    if (Integer.getInteger("billbridge.sums.lines") != null) {
      LogManager.getFormatterLogger(ExactSumsTest.class)
          .info(
              "%s: %d lines in and out again, %d s, heap of %d MB",
              engine,
              LINES,
              (System.nanoTime() - begun) / 1_000_000_000,
              Runtime.getRuntime().maxMemory() >> 20);
    }
  }

  /** The same lines each time, credits among them, in an order that is not that of their keys. */
  private static void lines(Consumer<BillingRecord> each) {
    Random random = new Random(4711);
    for (int i = 0; i < LINES; i++) {
      BigDecimal amount = new BigDecimal(new BigInteger(60, random), 18)
          .multiply(BigDecimal.valueOf(random.nextInt(2_000_001) - 1_000_000));
      each.accept(Site.charge("r" + i * 7919L % LINES, amount.toPlainString()));
    }
  }
}
