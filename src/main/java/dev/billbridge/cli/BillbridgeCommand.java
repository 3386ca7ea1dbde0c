package dev.billbridge.cli;

import dev.billbridge.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code billbridge}: what there is, and how a command ends. */
@Command(
    name = "billbridge",
    mixinStandardHelpOptions = true,
    versionProvider = BillbridgeCommand.Version.class,
    description = "Brings cloud bills into accounting systems, each line exactly once.",
    subcommands = {DemoCommand.class, RunCommand.class, SyncCommand.class, PlanCommand.class, CheckCommand.class, TestCommand.class, StatusCommand.class,
        StatementsCommand.class, ExplainCommand.class, AcceptCommand.class, ReplayCommand.class, DeliveriesCommand.class, RedeliverCommand.class,
        AuditCommand.class, SandboxCommand.class},
    footer = {"", "Exit codes: 0 done, 1 some work failed, 2 refused because of settings or usage."})
public final class BillbridgeCommand implements Runnable {

  public static final int DONE = 0;
  public static final int FAILED = 1;
  static final int REFUSED = 2;

  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command; billbridge --help lists them");
  }

  /** Runs a command line and returns its exit code. Trouble is told in sentences on standard error, never as a stack trace. */
  public static int execute(String... arguments) {
    return commandLine()
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }

  /** Every command, with the way it tells trouble. */
  static CommandLine commandLine() {
    return new CommandLine(new BillbridgeCommand())
        .setExecutionExceptionHandler((e, command, parsed) -> {
          LogManager.getLogger(BillbridgeCommand.class).debug("", e);
          command.getErr().println(e.getMessage() == null ? e.toString() : e.getMessage());
          return e instanceof SettingsException ? REFUSED : FAILED;
        })
        .setParameterExceptionHandler((e, parsed) -> {
          e.getCommandLine().getErr().println(e.getMessage());
          return REFUSED;
        });
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = BillbridgeCommand.class.getPackage().getImplementationVersion();
      return new String[] {"Billbridge " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()};
    }
  }
}
