package dev.billbridge.sandbox.ionos;

import static dev.billbridge.sandbox.world.Figures.at;

import dev.billbridge.sandbox.http.Request;
import dev.billbridge.sandbox.ionos.billing.Contract;
import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.SandboxAccount;

/** The one credential that sees every contract. */
record Reseller(String user, String password, String token) {
  static Reseller of(long seed) {
    long key = at(seed, 'R');
    String token = "eyJ" + Figures.hex(at(key, 1), 40) + "." + Figures.hex(at(key, 2), 64);
    return new Reseller("reseller@example.com", Figures.hex(key, 24), token);
  }

  boolean isSentBy(Request request) {
    return request.bearerToken().filter(token::equals).isPresent()
        || request
            .basicCredentials()
            .filter(sent -> sent.user().equals(user) && sent.password().equals(password))
            .isPresent();
  }

  SandboxAccount asSandboxAccount(Contract own) {
    return new SandboxAccount(
        SandboxAccount.IONOS, "ionos-reseller", own.id(), own.customerId(), user, password, token);
  }
}
