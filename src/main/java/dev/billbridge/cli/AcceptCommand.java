package dev.billbridge.cli;

import dev.billbridge.archive.Acceptances.Acceptance;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.option.StatementName;
import dev.billbridge.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code accept}: a statement that does not add up is delivered all the same, because a person
 * takes so.
 */
@Command(
    name = "accept",
    mixinStandardHelpOptions = true,
    description = "Releases a held statement for delivery although its lines do not add up "
        + "to its total, or no total is stated. Name and reason are kept in the "
        + "audit trail and the archive.")
public final class AcceptCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Parameters(
      paramLabel = "STATEMENT",
      description = "Its id, or provider:accountNumber:id if several statements have that id.")
  private String statement;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why it is right to deliver the statement.")
  private String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who accepts it. Default: the user of this machine.")
  private String by;

  @Override
  public Integer call() throws IOException {
    if (by != null && by.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "--by is empty; name the person who accepts the statement");
    }
    if (reason.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "--reason is empty; state why it is right to deliver it");
    }
    try (Ledger ledger = site.openLedger()) {
      StatementRevision revision = StatementName.find(ledger, statement, spec);
      int released = accept(ledger, revision, by == null ? site.operator() : by);
      spec.commandLine()
          .getOut()
          .printf(
              "Accepted %s revision %d (%s). Deliveries released: %d%s%n",
              revision.key(),
              revision.number(),
              revision.reconciliation().reason(),
              released,
              released == 0 ? "" : "; the next run or sync sends them");
      return BillbridgeCommand.DONE;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** First noted in the archive: what cannot be noted there would be lost with the ledger. */
  private int accept(Ledger ledger, StatementRevision revision, String who) throws IOException {
    StatementKey key = revision.key();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Path note = new Archive(site.settings().archiveDirectory(), InstantSource.system())
        .acceptances()
        .note(
            new Series(key.provider(), revision.account(), revision.statement().dataset()),
            new Acceptance(
                key.accountNumber(), key.statementId(), revision.contentHash(), who, reason, now));
    try {
      return ledger.acceptances().accept(key, who, reason, now);
    } catch (IllegalArgumentException e) {
      Files.deleteIfExists(note);
      throw e;
    }
  }
}
