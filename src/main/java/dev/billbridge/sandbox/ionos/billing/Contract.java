package dev.billbridge.sandbox.ionos.billing;

import static dev.billbridge.sandbox.world.Figures.at;
import static dev.billbridge.sandbox.world.Figures.below;

import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;

/**
 * One IONOS contract. Any number of them exists; each is derived from the seed and its own number
 * when it is asked for.
 *
 * @param id nine digits with a leading zero
 * @param key the figure everything about the contract comes from
 */
public record Contract(int number, long key, String id, String customerId, String currency) {
  private static final List<String> CURRENCIES = List.of("EUR", "USD", "GBP", "EUR", "CAD");
  private static final long FIRST_CONTRACT = 45_000_000L;
  private static final long CONTRACT_STEP = 7;
  private static final long FIRST_INVOICE = 900_000L;
  private static final long INVOICES_PER_CONTRACT = 1_000L;

  public static Contract of(long seed, int number) {
    long provider = at(seed, 'I');
    long id = FIRST_CONTRACT + below(provider, 1_000_000) + number * CONTRACT_STEP;
    return new Contract(
        number,
        at(provider, number),
        "%09d".formatted(id),
        "200" + (345_678L + number / 3),
        CURRENCIES.get(number % CURRENCIES.size()));
  }

  public String user() {
    return "billing-" + id + "@example.com";
  }

  public String password() {
    return Figures.hex(at(key, 'p'), 24);
  }

  /** Three parts joined by dots, like a JSON web token; it says nothing. */
  public String token() {
    return "eyJ" + Figures.hex(at(key, 't'), 40) + "." + Figures.hex(at(key, 'u'), 64) + "."
        + Figures.hex(at(key, 'v'), 43);
  }

  public SandboxAccount asSandboxAccount() {
    return new SandboxAccount(
        SandboxAccount.IONOS, "ionos-" + (number + 1), id, customerId, user(), password(), token());
  }

  /** What one unit costs this contract in a year: the base rate with another last digit. */
  public BigDecimal rate(Meter meter, YearMonth month) {
    if (meter.baseRate().signum() == 0) {
      return meter.baseRate();
    }
    long own = below(at(at(key, meter.euId().hashCode()), month.getYear()), 10);
    return meter.baseRate().add(meter.baseRate().ulp().multiply(BigDecimal.valueOf(own)));
  }

  public String invoiceId(YearMonth month) {
    return "GY%08d".formatted(firstInvoice() + Figures.monthNumber(month));
  }

  /**
   * The month an invoice number of this contract stands for, whether there is such an invoice or
   * not; null for any other.
   */
  public YearMonth monthOf(String invoiceId) {
    if (!invoiceId.matches("GY[0-9]{8}")) {
      return null;
    }
    long number = Long.parseLong(invoiceId.substring(2)) - firstInvoice();
    return number < 0 || number >= INVOICES_PER_CONTRACT ? null : Figures.month(number);
  }

  private long firstInvoice() {
    return FIRST_INVOICE + number * INVOICES_PER_CONTRACT;
  }
}
