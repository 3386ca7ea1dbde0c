package dev.billbridge.sandbox.sakura;

import dev.billbridge.sandbox.http.Request;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.sakura.billing.SakuraAccounts.Account;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.io.IOException;

/** {@code auth-status}: who a key is. Its fields sit at the top level, not inside a wrapper. */
final class AuthStatus {
  private AuthStatus() {}

  static void write(Account account, Request request, Response response, Snapshot snapshot)
      throws IOException {
    try (SakuraJson json = new SakuraJson(request, response, snapshot)) {
      json.truth("is_ok", true);
      json.startObject("Account")
          .text("ID", account.id())
          .text("Class", "account")
          .text("Code", account.code())
          .text("Name", account.title())
          .endObject();
      json.startObject("Member").text("Class", "sakura").text("Code", account.memberCode());
      if (account.number() % 2 == 0) {
        json.nothing("Errors");
      } else {
        json.generator().writeArrayFieldStart("Errors");
        json.generator().writeEndArray();
      }
      json.endObject();
      json.nothing("User")
          .text("AuthClass", "account")
          .text("AuthMethod", "apikey")
          .truth("IsAPIKey", true)
          .text("Permission", "view")
          .text(
              "ExternalPermission",
              snapshot.has(Oddity.NO_BILLING_RIGHT) ? "none" : "bill+eventlog")
          .text("OperationPenalty", "none")
          .nothing("RESTFilter")
          .unknownKeys();
    }
  }
}
