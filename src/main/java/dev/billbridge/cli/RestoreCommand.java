package dev.billbridge.cli;

import dev.billbridge.backup.Restore;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.service.Service;
import dev.billbridge.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: a backup into an empty ledger and archive. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Puts a backup back into the ledger and the archive of the settings. The ledger"
        + " must be empty, on any of the databases; the archive must be empty or that of the"
        + " backup, which then stays as it is.")
public final class RestoreCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "DIR", description = "Folder of the backup.")
  private Path folder;

  @Override
  public Integer call() {
    Settings settings = site.settings();
    PrintWriter out = spec.commandLine().getOut();
    Restore restore = Restore.of(folder);
    boolean filled;
    try (Database ledger = Service.openDatabase(settings, InstantSource.system())) {
      filled = restore.into(ledger, settings.archiveDirectory());
    }
    out.printf(
        "Restored %s as of %s; each file and row was compared%n",
        Holdings.of(restore.manifest().ledger()), restore.manifest().madeAt());
    out.printf(
        filled
            ? "The archive was restored to %s%n"
            : "The archive %s is that of the backup and stays as it is%n",
        settings.archiveDirectory());
    Holdings.printOwed(settings, out);
    out.println("What sinks have received since this backup is found when they are delivered to:"
        + " a database or folder with later revisions makes the statement continue above them;"
        + " a webhook may receive the same id again.");
    out.flush();
    return BillbridgeCommand.DONE;
  }
}
