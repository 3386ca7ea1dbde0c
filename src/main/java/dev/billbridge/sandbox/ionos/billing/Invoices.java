package dev.billbridge.sandbox.ionos.billing;

import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Remembered;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.sandbox.world.Snapshot;
import dev.billbridge.sandbox.world.Snapshot.StatementKey;
import dev.billbridge.sandbox.world.World;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the invoices of a contract and knows their totals, which are summed once and remembered.
 */
public final class Invoices {
  private static final BigDecimal CENT = new BigDecimal("0.01");

  private final World world;
  private final Remembered<TotalsKey, Totals> totals = new Remembered<>();

  public Invoices(World world) {
    this.world = world;
  }

  /**
   * Sums over an invoice.
   *
   * @param lines number of lines
   * @param amount sum of the line amounts
   * @param rebate positive sum of the rebates, to be deducted
   */
  public record Totals(int lines, BigDecimal amount, BigDecimal rebate) {}

  private record TotalsKey(
      int contract,
      YearMonth month,
      boolean posted,
      Set<Oddity> oddities,
      Map<Integer, BigDecimal> amendments) {}

  /** Every invoice there is, newest first. */
  public List<Invoice> all(Contract contract, Snapshot snapshot) {
    List<Invoice> invoices = new ArrayList<>();
    YearMonth first = world.firstMonth(ZoneOffset.UTC);
    YearMonth now = YearMonth.from(snapshot.now().atOffset(ZoneOffset.UTC));
    for (YearMonth month = now; !month.isBefore(first); month = month.minusMonths(1)) {
      ofMonth(contract, month, snapshot).ifPresent(invoices::add);
    }
    return invoices;
  }

  /** The invoice of a month, if it has been made. */
  public Optional<Invoice> ofMonth(Contract contract, YearMonth month, Snapshot snapshot) {
    if (month.isBefore(world.firstMonth(ZoneOffset.UTC)) || !Invoice.exists(month, snapshot)) {
      return Optional.empty();
    }
    ContractMonth usage = new ContractMonth(contract, month, world.lines(), snapshot);
    return Optional.of(new Invoice(usage, snapshot.amendments(key(contract, month))));
  }

  /** What the header says: lines minus rebates, unless {@link Oddity#TOTAL_OFF_BY_A_CENT} is on. */
  public BigDecimal headerTotal(Invoice invoice) {
    Totals sums = totals(invoice);
    BigDecimal exact = sums.amount().subtract(sums.rebate());
    return invoice.usage().snapshot().has(Oddity.TOTAL_OFF_BY_A_CENT) ? exact.add(CENT) : exact;
  }

  public Totals totals(Invoice invoice) {
    ContractMonth usage = invoice.usage();
    TotalsKey key = new TotalsKey(
        usage.contract().number(),
        usage.month(),
        invoice.isFinallyPosted(),
        usage.snapshot().oddities(),
        invoice.amendments());
    return totals.get(key, () -> sum(invoice));
  }

  private static Totals sum(Invoice invoice) {
    int lines = 0;
    BigDecimal amount = BigDecimal.ZERO;
    BigDecimal rebate = BigDecimal.ZERO;
    for (int number = 0; number < invoice.dataCenterCount(); number++) {
      Invoice.DataCenter dataCenter = invoice.dataCenter(number);
      lines += dataCenter.lines().size();
      for (Invoice.Line line : dataCenter.lines()) {
        amount = amount.add(line.amount());
      }
      if (dataCenter.rebate() != null) {
        rebate = rebate.add(dataCenter.rebate());
      }
    }
    return new Totals(lines, amount, rebate);
  }

  public static StatementKey key(Contract contract, YearMonth month) {
    return new StatementKey(SandboxAccount.IONOS, contract.number(), month);
  }
}
