package dev.billbridge.scenario.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.collect.RunReport;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service provider has the accounts of all its customers in one process. */
@Tag("slow")
class ManyAccountsTest {

  private static final int OF_EACH_PROVIDER = 100;

  @TempDir
  private Path folder;

  @Test
  void two_hundred_accounts_are_collected_and_a_broken_one_harms_no_other() throws Exception {
    Clockwork clock = new Clockwork("2026-05-12T12:00:00Z");
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
        .withClock(clock)
        .withAccounts(OF_EACH_PROVIDER)
        .withMonths(1)
        .withLines(4))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .set("collect.parallel-accounts", "8")
          .set("sinks", "books");
      site.remove("sink.drop.type").remove("sink.drop.directory");
      for (SandboxAccount account : sandbox.accounts()) {
        site.account(
            account.name(),
            sandbox,
            account,
            account.provider().equals("sakura") ? "bills" : "invoices");
      }
      String broken = sandbox.sakuraAccounts().get(7).name();
      site.set("account." + broken + ".access-token-secret", "wrong");

      Outcome outcome = site.sync();

      assertThat(outcome.reports()).hasSize(2 * OF_EACH_PROVIDER);
      assertThat(outcome.failures()).singleElement().asString().startsWith(broken + " ");
      assertThat(outcome.reports())
          .filteredOn(report -> !report.account().equals(broken))
          .extracting(RunReport::counts)
          .allSatisfy(counts -> assertThat(counts.statementsNew()).isPositive());
      assertThat(site.figure("select count(distinct account_number) from billing_statement"))
          .isEqualTo(Integer.toString(2 * OF_EACH_PROVIDER - 1));
    }
  }
}
