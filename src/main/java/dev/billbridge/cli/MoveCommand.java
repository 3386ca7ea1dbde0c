package dev.billbridge.cli;

import dev.billbridge.archive.Archive;
import dev.billbridge.backup.Move;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.copy.Contents;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.service.Service;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code move}: the ledger into another database. */
@Command(
    name = "move",
    mixinStandardHelpOptions = true,
    description = "Copies the whole ledger into the empty database that another settings file"
        + " names, such as from H2 to PostgreSQL. What was delivered stays delivered. Stop the"
        + " service first, and start it with the other settings; the old ledger stays as it is.")
public final class MoveCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "Settings file with the new ledger.url, and the same archive.")
  private Path to;

  @Override
  public Integer call() throws IOException {
    Settings old = site.settings();
    Settings settings = site.settings(to);
    if (old.ledger().url().equals(settings.ledger().url())) {
      throw refused("%s and %s name the same ledger; write the new ledger.url into %s"
          .formatted(old.source(), to, to));
    }
    PrintWriter out = spec.commandLine().getOut();
    Contents contents;
    InstantSource clock = InstantSource.system();
    try (Ledger from = site.openLedger()) {
      requireArchive(from, settings.archiveDirectory());
      try (Database target = Service.openDatabase(settings, clock)) {
        contents = Move.between(from, target);
      }
    }
    out.printf("Moved %s; each row was compared%n", Holdings.of(contents));
    Holdings.printOwed(settings, out);
    out.printf("Start the service with %s from now on, and never again with the old ledger.%n", to);
    out.flush();
    return BillbridgeCommand.DONE;
  }

  /** With another archive the new ledger would not start. */
  private void requireArchive(Ledger from, Path archive) throws IOException {
    Optional<String> linked = from.archiveLink().id();
    Path id = archive.resolve(Archive.ID);
    if (linked.isPresent()
        && !(Files.exists(id) && Files.readString(id).strip().equals(linked.get()))) {
      throw refused(("archive.directory of %s names %s, which is not the archive of the ledger;"
              + " name that one, or take it along with \"backup\" and \"restore\"")
          .formatted(to, archive));
    }
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
