package dev.billbridge.cli;

import dev.billbridge.cli.option.LedgerTakenException;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.Terminal;
import dev.billbridge.cli.remote.CommandClient;
import dev.billbridge.memory.OutOfMemory;
import dev.billbridge.service.StartException;
import dev.billbridge.settings.SettingsException;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code billbridge}: what there is, and how a command ends. */
@Command(
    name = "billbridge",
    mixinStandardHelpOptions = true,
    versionProvider = BillbridgeCommand.Version.class,
    description = "Delivers cloud bills to accounting systems, each line exactly once.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      SyncCommand.class,
      PlanCommand.class,
      CheckCommand.class,
      TestCommand.class,
      StatusCommand.class,
      StatementsCommand.class,
      ExplainCommand.class,
      ChangesCommand.class,
      AnalyzeCommand.class,
      AlertsCommand.class,
      ExportCommand.class,
      DrawCommand.class,
      RedrawCommand.class,
      MarginCommand.class,
      AcceptCommand.class,
      ReplayCommand.class,
      DeliveriesCommand.class,
      RedeliverCommand.class,
      AuditCommand.class,
      ArchiveCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      MoveCommand.class,
      QuarantineCommand.class,
      SandboxCommand.class,
      GenerateCompletion.class
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 some work failed or a statement is held; 2 refused because of"
          + " settings or usage."
    })
public final class BillbridgeCommand implements Runnable {

  public static final int DONE = 0;
  public static final int FAILED = 1;
  static final int REFUSED = 2;

  private static final String COLUMNS = "--columns";

  /** Commands with a service, a ledger or a folder of their own. */
  private static final Set<String> ALONE =
      Set.of("run", "demo", "plan", "check", "test", "sandbox", "restore", "move");

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--wide",
      scope = ScopeType.INHERIT,
      description = "Prints every column of a table, however narrow the terminal.")
  private boolean wide;

  /** By which a command that a running service executes knows the terminal. */
  @Option(names = COLUMNS, scope = ScopeType.INHERIT, hidden = true)
  private Integer columns;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name a command; billbridge --help lists them");
  }

  /**
   * Runs a command line and returns its exit code. Errors are sentences on standard error, never
   * stack traces.
   */
  public static int execute(String... arguments) {
    return commandLine()
        .setUsageHelpAutoWidth(true)
        .setOut(Terminal.of(System.out))
        .setErr(Terminal.of(System.err))
        .execute(arguments);
  }

  /** Every command, and how it reports errors. */
  static CommandLine commandLine() {
    return new CommandLine(new BillbridgeCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        // The writer shows escape codes instead of passing them on, those of colours too.
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setExecutionExceptionHandler((e, command, parsed) -> {
          OutOfMemory.endIfBehind(e);
          LogManager.getLogger(BillbridgeCommand.class).debug("", e);
          return e instanceof LedgerTakenException taken
              ? asked(taken, command, parsed.originalArgs())
              : reported(e, command);
        })
        .setParameterExceptionHandler((e, parsed) -> {
          e.getCommandLine()
              .getErr()
              .println(
                  e instanceof UnmatchedArgumentException unmatched
                      ? unknown(unmatched)
                      : e.getMessage());
          return REFUSED;
        })
        .setExecutionStrategy(BillbridgeCommand::executed);
  }

  private static int executed(ParseResult parsed) {
    CommandLine root = parsed.commandSpec().commandLine();
    BillbridgeCommand options = root.getCommand();
    if (leaf(parsed).commandSpec().commandLine().getOut() instanceof Terminal terminal) {
      terminal.setColumns(options.columns());
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Those of the terminal, when there is one. */
  private int columns() {
    if (wide) {
      return Terminal.UNLIMITED;
    }
    if (columns != null) {
      return columns;
    }
    return System.console() == null ? Terminal.UNLIMITED : spec.usageMessage().width();
  }

  private static int reported(Exception e, CommandLine command) {
    command.getErr().println(sentence(e));
    return e instanceof SettingsException || e instanceof StartException start && start.isRefused()
        ? REFUSED
        : FAILED;
  }

  private static String sentence(Exception e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied; let this user read and write it";
    }
    if (e instanceof NoSuchFileException absent) {
      return absent.getFile() + " does not exist";
    }
    return e.getMessage() == null
        ? "the command failed for an unknown reason; the log at level DEBUG has the details"
        : e.getMessage();
  }

  /** The first word that is not a command, an option or an expected argument. */
  private static String unknown(UnmatchedArgumentException e) {
    CommandLine command = e.getCommandLine();
    String word = e.getUnmatched().get(0);
    String help = command.getCommandSpec().qualifiedName() + " --help lists ";
    if (word.startsWith("-")) {
      return "unknown option %s%s"
          .formatted(
              word,
              Nearest.hint(
                  word, command.getCommandSpec().optionsMap().keySet(), help + "the options"));
    }
    return command.getSubcommands().isEmpty()
        ? "unexpected argument \"%s\"; %sthe arguments".formatted(word, help)
        : "unknown command %s%s"
            .formatted(
                word, Nearest.hint(word, command.getSubcommands().keySet(), help + "the commands"));
  }

  /** Nothing has been done yet; a running service that has the ledger can do all of it. */
  private static int asked(
      LedgerTakenException taken, CommandLine command, List<String> arguments) {
    try {
      List<String> all = new ArrayList<>(arguments);
      BillbridgeCommand options = command.getCommandSpec().root().commandLine().getCommand();
      all.add(0, COLUMNS + "=" + options.columns());
      return CommandClient.ask(
              taken.ledger(),
              System.getProperty("user.name", "unknown"),
              all,
              command.getOut(),
              command.getErr())
          .orElseGet(() -> reported(taken, command));
    } catch (IOException e) {
      return reported(e, command);
    }
  }

  /**
   * Runs a command line with the ledger of a running service.
   *
   * @param running of this process
   * @return the exit code
   */
  static int execute(
      SiteOptions.RunningService running,
      List<String> arguments,
      PrintWriter out,
      PrintWriter err) {
    return commandLine()
        .setOut(new Terminal(out))
        .setErr(err)
        .setExecutionStrategy(parsed -> {
          CommandSpec leaf = leaf(parsed).commandSpec();
          if (leaf.mixins().values().stream()
                  .noneMatch(mixin -> mixin.userObject() instanceof SiteOptions)
              || ALONE.contains(leaf.name())) {
            err.printf("%s cannot run beside the service; stop the service first%n", leaf.name());
            return REFUSED;
          }
          leaf.mixins().values().forEach(mixin -> {
            if (mixin.userObject() instanceof SiteOptions site) {
              site.within(running);
            }
          });
          return executed(parsed);
        })
        .execute(arguments.toArray(String[]::new));
  }

  private static ParseResult leaf(ParseResult parsed) {
    return parsed.hasSubcommand() ? leaf(parsed.subcommand()) : parsed;
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = BillbridgeCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "Billbridge " + (version == null ? "(not packaged)" : version) + ", Java "
            + Runtime.version()
      };
    }
  }
}
