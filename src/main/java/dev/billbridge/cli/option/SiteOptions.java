package dev.billbridge.cli.option;

import dev.billbridge.database.H2Files;
import dev.billbridge.disk.Scratch;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.overview.Concerns;
import dev.billbridge.service.Preflight;
import dev.billbridge.service.Service;
import dev.billbridge.service.StartException;
import dev.billbridge.service.preflight.Mistake;
import dev.billbridge.settings.DefaultFile;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsException;
import dev.billbridge.settings.SettingsReader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import picocli.CommandLine.Option;

/**
 * Which settings and routes a command works with, and the ledger they name; the options all
 * commands share.
 */
public final class SiteOptions {

  private static final Logger LOG = LogManager.getLogger(SiteOptions.class);
  /** Any of these in the environment makes a site without a file. */
  private static final Set<String> VARIABLES = Set.of("LEDGER_URL", "ACCOUNTS", "SINKS");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings file; paths in it are relative to its folder. Default: "
          + "application.properties in this folder, or with the start script in that of the "
          + "installation.")
  private Path config;

  @Option(
      names = "--routes",
      paramLabel = "DIR",
      description = "Folder of routes and mappings. Default: routes beside the settings, or "
          + "else beside the program.")
  private Path routes;

  private RunningService running;

  /**
   * A service in whose process the command runs.
   *
   * @param operator who has asked it to
   */
  public record RunningService(Service service, Settings settings, Path routes, String operator) {}

  /** The command works with a service that is running, whatever settings its arguments name. */
  public void within(RunningService service) {
    running = service;
  }

  /** Whether another process runs the command, whose working directory is not the operator's. */
  public boolean isWithinService() {
    return running != null;
  }

  /** What the service does at the moment in whose process the command runs. */
  public Concerns.Activity activity() {
    return running.service().activity();
  }

  /**
   * Of the file that was named, or of the one here.
   *
   * @throws SettingsException with every problem, or if there is no file
   */
  public Settings settings() {
    if (running != null) {
      return running.settings();
    }
    noteFileNotRead();
    Map<String, String> environment = System.getenv();
    if (file() == null && VARIABLES.stream().noneMatch(environment::containsKey)) {
      throw new SettingsException(
          DefaultFile.NAME,
          List.of("no %s in %s; name your settings file with --config%s"
              .formatted(
                  DefaultFile.NAME,
                  DefaultFile.home().orElse(Path.of("")).toAbsolutePath(),
                  DefaultFile.home().isPresent() ? "" : ", or change to its folder")));
    }
    return settings(file());
  }

  /**
   * Of a file; null for the defaults.
   *
   * @throws SettingsException with every problem
   */
  public Settings settings(Path file) {
    Settings settings = SettingsReader.read(file, routes(), System.getenv());
    Scratch.orElse(settings.archiveDirectory().resolve(".incoming"));
    return settings;
  }

  /** Somebody who has a settings file in this folder expects that it is read. */
  private void noteFileNotRead() {
    Path here = Path.of(DefaultFile.NAME);
    if (config == null && DefaultFile.named(here) != null && Files.exists(here)) {
      LOG.warn("{} is not read; name it with --config {}", here.toAbsolutePath(), DefaultFile.NAME);
    }
  }

  private Path file() {
    if (config != null) {
      return config;
    }
    return Files.exists(DefaultFile.path()) ? DefaultFile.path() : null;
  }

  /** Where routes and mappings are. */
  public Path routes() {
    if (running != null) {
      return running.routes();
    }
    if (routes != null) {
      if (!Files.isDirectory(routes)) {
        throw new SettingsException(
            "--routes",
            List.of(routes
                + " is not a folder; name the folder that contains sources, mappings and sinks"));
      }
      return routes;
    }
    List<Path> candidates = new ArrayList<>();
    candidates.add(file() == null ? Path.of("routes") : file().resolveSibling("routes"));
    candidates.addAll(besideTheProgram());
    for (Path candidate : candidates) {
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    throw new SettingsException(
        "routes",
        List.of(
            "no folder \"routes\" beside the settings or the program; name yours with --routes"));
  }

  /**
   * The same, once it is known that what lies there can work. What works but is probably not meant
   * is logged.
   *
   * @throws SettingsException with every mistake that stops something from being collected or
   *     delivered, as {@code check} words it
   */
  public Path checkedRoutes(Settings settings) {
    Path folder = routes();
    List<Mistake> mistakes = Preflight.routes(folder, settings);
    if (mistakes.stream().anyMatch(Mistake::stops)) {
      throw new SettingsException(
          folder.toString(), mistakes.stream().map(Mistake::toString).toList());
    }
    mistakes.forEach(LOG::warn);
    return folder;
  }

  private static List<Path> besideTheProgram() {
    try {
      Path program = Path.of(SiteOptions.class
              .getProtectionDomain()
              .getCodeSource()
              .getLocation()
              .toURI())
          .getParent();
      return List.of(program.resolve("routes"), program.resolveSibling("routes"));
    } catch (URISyntaxException e) {
      return List.of();
    }
  }

  /**
   * The ledger alone, for looking at it and for orders; the caller closes it.
   *
   * @throws LedgerTakenException if another process has it to itself
   * @throws LedgerException if it does not open, in one sentence
   */
  public Ledger openLedger() {
    if (running != null) {
      return running.service().ledger().borrowed();
    }
    Settings settings = settings();
    try {
      return Service.openLedger(settings, InstantSource.system());
    } catch (LedgerException e) {
      throw takenOr(e, e, settings);
    }
  }

  /**
   * Everything, to work on demand; the caller closes it.
   *
   * @param newLedger whether a new ledger may be begun beside an archive that has notes
   * @throws LedgerTakenException if another process has the ledger to itself
   * @throws StartException if it does not start, in one sentence
   */
  public Service start(Service.Mode mode, boolean newLedger) {
    if (running != null) {
      return running.service().borrowed();
    }
    Settings settings = settings();
    try {
      return Service.start(
          settings, checkedRoutes(settings), InstantSource.system(), mode, newLedger, () -> false);
    } catch (StartException e) {
      throw takenOr(e, e.getCause(), settings);
    }
  }

  private static RuntimeException takenOr(
      RuntimeException thrown, Throwable cause, Settings settings) {
    boolean taken = cause instanceof LedgerException trouble && trouble.isTaken();
    return taken
        ? H2Files.file(settings.ledger().url())
            .<RuntimeException>map(ledger -> new LedgerTakenException(ledger, thrown))
            .orElse(thrown)
        : thrown;
  }

  /**
   * Sinks that a running service leaves alone for a while are tried at once.
   *
   * @param sink null for all
   */
  public void retryNow(String sink) {
    if (running != null) {
      running.service().deliverer().retryNow(sink);
    }
  }

  /**
   * Who gives the order, for the audit trail: the user of this process, or of the one that has
   * asked this one.
   */
  public String operator() {
    return running != null ? running.operator() : System.getProperty("user.name", "unknown");
  }
}
