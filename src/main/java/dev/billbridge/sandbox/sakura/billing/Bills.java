package dev.billbridge.sandbox.sakura.billing;

import dev.billbridge.sandbox.sakura.billing.SakuraAccounts.Account;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Remembered;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.sandbox.world.Snapshot;
import dev.billbridge.sandbox.world.Snapshot.StatementKey;
import dev.billbridge.sandbox.world.World;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the bills of an account and knows their totals, which are summed once and remembered. */
public final class Bills {
  private static final long UNEXPLAINED_DISCOUNT = 300;

  private final World world;
  private final SakuraAccounts accounts;
  private final Remembered<TotalsKey, Totals> totals = new Remembered<>();

  public Bills(World world, SakuraAccounts accounts) {
    this.world = world;
    this.accounts = accounts;
  }

  /** Sums over the lines of a bill, whole yen. */
  public record Totals(long net, long tax) {
    public long amount() {
      return net + tax;
    }
  }

  private record TotalsKey(
      int account,
      YearMonth month,
      int coveredDays,
      Set<Oddity> oddities,
      Map<Integer, BigDecimal> amendments) {}

  /** Every bill there is, newest first. */
  public List<Bill> all(Account account, Snapshot snapshot) {
    List<Bill> bills = new ArrayList<>();
    YearMonth first = world.firstMonth(Bill.TOKYO);
    for (YearMonth month = YearMonth.from(Bill.batchDay(snapshot));
        !month.isBefore(first);
        month = month.minusMonths(1)) {
      Bill bill = bill(account, month, snapshot);
      if (bill.exists()) {
        bills.add(bill);
      }
    }
    return bills;
  }

  /** The bill with this number, if the account has it at the moment. */
  public Optional<Bill> byId(Account account, String billId, Snapshot snapshot) {
    return accounts
        .monthOf(account, billId)
        .filter(month -> !month.isBefore(world.firstMonth(Bill.TOKYO)))
        .map(month -> bill(account, month, snapshot))
        .filter(bill -> bill.exists() && Long.toString(id(account, bill)).equals(billId));
  }

  public long id(Account account, Bill bill) {
    boolean provisionalNumber =
        bill.snapshot().has(Oddity.BILL_ID_CHANGES_AT_CLOSE) && !bill.isFinal();
    return accounts.billId(account, bill.month(), provisionalNumber);
  }

  /**
   * What the header says; the sum of the lines unless {@link Oddity#BILL_DIFFERS_FROM_LINES} is on.
   */
  public long headerAmount(Account account, Bill bill) {
    long sum = totals(account, bill).amount();
    return bill.snapshot().has(Oddity.BILL_DIFFERS_FROM_LINES) ? sum - UNEXPLAINED_DISCOUNT : sum;
  }

  public Totals totals(Account account, Bill bill) {
    TotalsKey key = new TotalsKey(
        account.number(),
        bill.month(),
        bill.coveredDays(),
        bill.snapshot().oddities(),
        bill.amendments());
    return totals.get(key, () -> sum(bill));
  }

  private static Totals sum(Bill bill) {
    long net = 0;
    long tax = 0;
    for (int index = 1; index <= bill.lineCount(); index++) {
      BillLine line = bill.line(index);
      net += line.net();
      tax += line.tax();
    }
    return new Totals(net, tax);
  }

  private Bill bill(Account account, YearMonth month, Snapshot snapshot) {
    StatementKey key = key(account, month);
    return new Bill(account.key(), key, account.id(), world.lines(), snapshot);
  }

  public static StatementKey key(Account account, YearMonth month) {
    return new StatementKey(SandboxAccount.SAKURA, account.number(), month);
  }
}
