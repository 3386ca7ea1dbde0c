package dev.billbridge.sandbox.ionos;

import static dev.billbridge.sandbox.world.Figures.at;
import static dev.billbridge.sandbox.world.Figures.below;

import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;

/**
 * One IONOS contract. Any number of them exists; each is derived from the seed and its own number when it is asked for.
 *
 * @param id  nine digits with a leading zero
 * @param key the figure everything about the contract comes from
 */
record Contract(int number, long key, String id, String customerId, String currency) {
  private static final List<String> CURRENCIES = List.of("EUR", "USD", "GBP", "EUR", "CAD");
  private static final long FIRST_CONTRACT = 45_000_000L;
  private static final long CONTRACT_STEP = 7;

  static Contract of(long seed, int number) {
    long provider = at(seed, 'I');
    long id = FIRST_CONTRACT + below(provider, 1_000_000) + number * CONTRACT_STEP;
    return new Contract(number, at(provider, number), "%09d".formatted(id), "200" + (345_678L + number / 3),
        CURRENCIES.get(number % CURRENCIES.size()));
  }

  String user() {
    return "billing-" + id + "@example.com";
  }

  String password() {
    return Figures.hex(at(key, 'p'), 24);
  }

  /** Three parts joined by dots, like a JSON web token; it says nothing. */
  String token() {
    return "eyJ" + Figures.hex(at(key, 't'), 40) + "." + Figures.hex(at(key, 'u'), 64) + "." + Figures.hex(at(key, 'v'), 43);
  }

  SandboxAccount asSandboxAccount() {
    return new SandboxAccount(SandboxAccount.IONOS, "ionos-" + (number + 1), id, customerId, user(), password(), token());
  }

  /** What one unit costs this contract in a year: the base rate with another last digit. */
  BigDecimal rate(Meter meter, YearMonth month) {
    if (meter.baseRate().signum() == 0) {
      return meter.baseRate();
    }
    long own = below(at(at(key, meter.euId().hashCode()), month.getYear()), 10);
    return meter.baseRate().add(meter.baseRate().ulp().multiply(BigDecimal.valueOf(own)));
  }

  String invoiceId(YearMonth month) {
    return "GY%08d".formatted(firstInvoice() + ordinal(month));
  }

  /** The month an invoice number of this contract stands for, whether there is such an invoice or not; null for any other. */
  YearMonth monthOf(String invoiceId) {
    if (!invoiceId.matches("GY[0-9]{8}")) {
      return null;
    }
    long ordinal = Long.parseLong(invoiceId.substring(2)) - firstInvoice();
    return ordinal < 0 || ordinal >= 1000 ? null : YearMonth.of(2000, 1).plusMonths(ordinal);
  }

  private long firstInvoice() {
    return 900_000L + number * 1_000L;
  }

  private static long ordinal(YearMonth month) {
    return month.getYear() * 12L + month.getMonthValue() - 1 - 2000 * 12L;
  }
}
