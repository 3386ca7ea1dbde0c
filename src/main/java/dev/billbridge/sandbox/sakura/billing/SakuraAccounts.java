package dev.billbridge.sandbox.sakura.billing;

import static dev.billbridge.sandbox.world.Figures.at;
import static dev.billbridge.sandbox.world.Figures.below;

import dev.billbridge.sandbox.http.Request.Credentials;
import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.Names;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SAKURA accounts of a sandbox, all derived from the seed, and their bill numbers. */
public final class SakuraAccounts {
  private static final long FIRST_BILL = 20_000_000L;
  private static final long BILLS_PER_ACCOUNT = 1_000L;
  // Far above every other number, so that it never meets one.
  private static final long PROVISIONAL_OFFSET = 500_000_000L;

  private final List<Account> accounts = new ArrayList<>();
  private final long firstBill;

  public SakuraAccounts(long seed, int count) {
    long providerKey = at(seed, 'S');
    firstBill = FIRST_BILL + below(providerKey, 9_000_000);
    for (int number = 0; number < count; number++) {
      accounts.add(Account.derive(number, at(providerKey, number)));
    }
  }

  /**
   * @param key the figure everything about the account comes from
   * @param code account code, column 6 of the CSV
   */
  public record Account(
      int number,
      long key,
      String id,
      String code,
      String title,
      String memberCode,
      String token,
      String secret) {
    private static Account derive(int number, long key) {
      // Every second account is old: its id is short and padded with zeros.
      String id = number % 2 == 0
          ? "113%09d".formatted(10_000_000L * below(key, 90) + number)
          : "000000%06d".formatted(526_782L + number);
      String letters = "" + letter(at(key, 1)) + letter(at(key, 2)) + letter(at(key, 3));
      String memberCode =
          letters + "%05d".formatted((below(at(key, 4), 1000) * 97 + number) % 100_000);
      return new Account(
          number,
          key,
          id,
          "acme-" + (number + 1),
          Names.of(key, number * 2L + 10),
          memberCode,
          Figures.uuid(at(key, 5)).toString(),
          Figures.hex(at(key, 6), 64));
    }

    private static char letter(long figure) {
      return (char) ('a' + below(figure, 26));
    }

    public SandboxAccount asSandboxAccount() {
      return new SandboxAccount(
          SandboxAccount.SAKURA, "sakura-" + (number + 1), id, memberCode, token, secret, null);
    }
  }

  public List<Account> all() {
    return List.copyOf(accounts);
  }

  public Optional<Account> byCredentials(Credentials credentials) {
    return accounts.stream()
        .filter(account -> account.token().equals(credentials.user())
            && account.secret().equals(credentials.password()))
        .findFirst();
  }

  public Optional<Account> byId(String id) {
    return accounts.stream().filter(account -> account.id().equals(id)).findFirst();
  }

  public long billId(Account account, YearMonth month, boolean provisionalNumber) {
    long id = firstBill + account.number() * BILLS_PER_ACCOUNT + Figures.monthNumber(month);
    return provisionalNumber ? id + PROVISIONAL_OFFSET : id;
  }

  /**
   * The month a bill number of this account stands for, whether such a bill exists or not; empty
   * for any other number.
   */
  public Optional<YearMonth> monthOf(Account account, String billId) {
    if (!billId.matches("[0-9]{8,9}")) {
      return Optional.empty();
    }
    long number = Long.parseLong(billId) % PROVISIONAL_OFFSET
        - firstBill
        - account.number() * BILLS_PER_ACCOUNT;
    return number < 0 || number >= BILLS_PER_ACCOUNT
        ? Optional.empty()
        : Optional.of(Figures.month(number));
  }
}
