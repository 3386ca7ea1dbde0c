package dev.billbridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.Table;
import dev.billbridge.focus.Catalogue;
import dev.billbridge.focus.ExportException;
import dev.billbridge.focus.FocusExport;
import dev.billbridge.focus.FocusVersion;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.rules.RuleException;
import dev.billbridge.settings.SettingsException;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code export}: what the ledger holds, in a form that others define. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes what the ledger holds in a form that others define.",
    subcommands = ExportCommand.Focus.class)
public final class ExportCommand implements Runnable {

  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name the subcommand: focus");
  }

  /** {@code export focus}. */
  @Command(
      name = "focus",
      mixinStandardHelpOptions = true,
      description = "Brings a directory of FOCUS files up to date, a folder for each provider and"
          + " billing period. Folders of closed periods are never touched; what has changed since"
          + " becomes correction rows in an open period.")
  public static final class Focus implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Option(
        names = "--to",
        required = true,
        paramLabel = "DIR",
        description = "Directory of the export; it remembers what has been exported.")
    private Path directory;

    @Option(
        names = "--focus-version",
        paramLabel = "1.4|1.2",
        defaultValue = "1.4",
        description = "Version of the specification. Default: ${DEFAULT-VALUE}.")
    private String version;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      FocusVersion focus = FocusVersion.of(version)
          .orElseThrow(() -> refused("--focus-version = \"%s\" cannot be written%s"
              .formatted(
                  version,
                  Nearest.hint(
                      version,
                      FocusVersion.numbers(),
                      "there are " + String.join(", ", FocusVersion.numbers())))));
      if (site.isWithinService() && !directory.isAbsolute()) {
        throw refused("--to %s: the running service writes the files; name an absolute directory"
            .formatted(directory));
      }
      try (Ledger ledger = site.openLedger()) {
        print(new FocusExport(
                ledger, catalogue(site.routes()), focus, directory, InstantSource.system())
            .run());
        return BillbridgeCommand.DONE;
      } catch (ExportException e) {
        spec.commandLine().getErr().println(e.getMessage());
        return BillbridgeCommand.FAILED;
      }
    }

    private static Catalogue catalogue(Path routes) {
      try {
        return new Catalogue(routes);
      } catch (RuleException e) {
        throw new SettingsException(
            routes.toString(), e.problems().stream().map(Object::toString).toList());
      }
    }

    private void print(FocusExport.Result result) {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(tree(result).toPrettyString());
      } else if (result.periods().isEmpty()) {
        out.println("The ledger has no charges to export.");
      } else {
        Table table = new Table(
            "PROVIDER", "PERIOD", "STATUS", "ROWS", "CORRECTIONS", "BILLED COST", "FILES");
        result
            .periods()
            .forEach(each -> table.row(
                each.provider(),
                each.period(),
                status(each),
                each.rows(),
                each.corrections(),
                each.sums().entrySet().stream()
                    .map(sum -> sum.getValue().toPlainString() + " " + sum.getKey())
                    .collect(Collectors.joining(" + ")),
                each.result()));
        table.print(out);
      }
      if (!json) {
        result.notes().forEach(note -> out.println("Note: " + note));
      }
      out.flush();
    }

    private static String status(FocusExport.Period period) {
      return period.isClosed() ? "closed" : "open";
    }

    private static ObjectNode tree(FocusExport.Result result) {
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      ArrayNode periods = tree.putArray("periods");
      for (FocusExport.Period each : result.periods()) {
        ObjectNode period = periods.addObject();
        period.put("provider", each.provider());
        period.put("periodStart", each.period().start().toString());
        period.put("periodEnd", each.period().end().toString());
        period.put("status", status(each));
        period.put("rows", each.rows());
        period.put("corrections", each.corrections());
        ObjectNode sums = period.putObject("billedCost");
        each.sums().forEach((currency, sum) -> sums.put(currency, sum.toPlainString()));
        period.put("files", each.result());
      }
      result.notes().forEach(tree.putArray("notes")::add);
      return tree;
    }

    private ParameterException refused(String sentence) {
      return new ParameterException(spec.commandLine(), sentence);
    }
  }
}
