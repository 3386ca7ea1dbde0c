package dev.billbridge.cli;

import dev.billbridge.archive.Archive;
import dev.billbridge.backup.Backup;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.render.OneLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup}: ledger and archive as they belong together. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = "Copies ledger and archive to a new folder, while the service runs, in a form"
        + " that \"restore\" puts back on any of the databases. Exit code 1 also if something in"
        + " the archive is damaged.")
public final class BackupCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "DIR", description = "Folder of this backup: a new or an empty one.")
  private Path folder;

  @Override
  public Integer call() {
    if (site.isWithinService() && !folder.isAbsolute()) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: the running service writes the files; name an absolute directory".formatted(folder));
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      InstantSource clock = InstantSource.system();
      Backup.Result result = new Backup(
              ledger, new Archive(site.settings().archiveDirectory(), clock), clock)
          .write(folder, site.operator());
      result.damage().forEach(sentence -> out.println("Damaged: " + OneLine.of(sentence)));
      out.printf(
          "Backup %s: %s; %d files, %d bytes%n",
          folder,
          Holdings.of(result.manifest().ledger()),
          result.manifest().files(),
          result.manifest().bytes());
      out.flush();
      return result.damage().isEmpty() ? BillbridgeCommand.DONE : BillbridgeCommand.FAILED;
    }
  }
}
