package dev.billbridge.cli;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.cli.option.Site;
import dev.billbridge.cli.option.StatementName;
import dev.billbridge.ledger.Ledger;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code accept}: a statement that does not add up is delivered all the same, because somebody says so. */
@Command(name = "accept", mixinStandardHelpOptions = true,
    description = "Releases what is held of a statement that does not add up. Kept in the audit trail with your name and reason.")
public final class AcceptCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private Site site = new Site();

  @Parameters(paramLabel = "STATEMENT", description = "Its id, or provider:account:id when several have that id.")
  private String statement;

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why it is right to deliver it.")
  private String reason;

  @Override
  public Integer call() {
    if (reason.isBlank()) {
      throw new ParameterException(spec.commandLine(), "--reason is empty; say why it is right to deliver it");
    }
    try (Ledger ledger = site.openLedger()) {
      StatementRevision revision = StatementName.find(ledger, statement, spec);
      int released = ledger.deliveries().accept(revision.statement().key(), site.operator(), reason);
      spec.commandLine().getOut().printf("Accepted %s revision %d (%s). Deliveries released: %d; the next run or sync sends them.%n",
          revision.statement().key(), revision.revision(), revision.reconciliation().reason(), released);
      return BillbridgeCommand.DONE;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
