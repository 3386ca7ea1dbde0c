package dev.billbridge.cli;

import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.audit.AuditEntry;
import dev.billbridge.render.OneLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit}: what happened, in order, and whether the trail was altered. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "The audit trail: revisions, deliveries, acceptances, configurations.",
    subcommands = {AuditCommand.Verify.class, AuditCommand.Show.class})
public final class AuditCommand implements Runnable {

  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a subcommand: verify or list");
  }

  /** {@code audit verify}. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Checks the chain of hashes and names the first entry that was altered.")
  public static final class Verify implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Override
    public Integer call() {
      try (Ledger ledger = site.openLedger()) {
        Audit.Verification found = ledger.audit().verify();
        if (found.broken() == null) {
          spec.commandLine()
              .getOut()
              .printf("The audit trail is intact: %d entries.%n", found.entries());
          return BillbridgeCommand.DONE;
        }
        spec.commandLine()
            .getErr()
            .printf(
                "The audit trail is broken: %s. The %d entries before it are intact.%n",
                found.broken(), found.entries());
        return BillbridgeCommand.FAILED;
      }
    }
  }

  /** {@code audit list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Prints every entry, oldest first.")
  public static final class Show implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try (Ledger ledger = site.openLedger()) {
        List<AuditEntry> page = ledger.audit().entries(0);
        while (!page.isEmpty()) {
          page.forEach(entry -> out.printf(
              "%d %s %s %s: %s%n",
              entry.no(),
              entry.at(),
              entry.kind(),
              OneLine.of(entry.subject()),
              OneLine.of(entry.detail())));
          page = ledger.audit().entries(page.get(page.size() - 1).no());
        }
      }
      out.flush();
      return BillbridgeCommand.DONE;
    }
  }
}
