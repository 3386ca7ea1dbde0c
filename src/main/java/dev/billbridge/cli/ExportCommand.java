package dev.billbridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.ExportPrint;
import dev.billbridge.focus.Catalogue;
import dev.billbridge.focus.ExportException;
import dev.billbridge.focus.FocusExport;
import dev.billbridge.focus.FocusProfile;
import dev.billbridge.focus.FocusVersion;
import dev.billbridge.focus.ResourceSplit;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.rules.RuleException;
import dev.billbridge.service.Service;
import dev.billbridge.service.exports.ExportReport;
import dev.billbridge.settings.ExportSettings;
import dev.billbridge.settings.SettingsException;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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
          + " billing period: those of the exports in the settings, or another one. Folders of"
          + " closed periods are never touched; what has changed since becomes correction rows in"
          + " an open period.")
  public static final class Focus implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Parameters(
        arity = "0..*",
        paramLabel = "NAME",
        description = "Exports of the settings that are run now. Default: all of them.")
    private List<String> names = List.of();

    @Option(
        names = "--to",
        paramLabel = "DIR",
        description = "Directory to export to, instead of those of the settings; it remembers what"
            + " has been exported.")
    private Path directory;

    @Option(
        names = "--focus-version",
        paramLabel = "1.4|1.2",
        description = "Version of the specification, with --to. Default: 1.4.")
    private String version;

    @Option(
        names = "--profile",
        paramLabel = "plain|datadog|vantage",
        description = "Receiver for which each folder has one file more, with --to. Default:"
            + " plain, none.")
    private String profile;

    @Option(
        names = "--split",
        paramLabel = "usage",
        description = "Divides lines of invoices between resources by what they have used, with"
            + " --to. Default: none are divided.")
    private String split;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
      if (directory == null) {
        return configured();
      }
      if (!names.isEmpty()) {
        throw refused("--to exports to one directory; leave out %s".formatted(names.get(0)));
      }
      return toDirectory();
    }

    private int toDirectory() {
      if (split != null && !split.equals("usage")) {
        throw refused("--split = \"%s\" is unknown; there is usage".formatted(split));
      }
      FocusVersion focus = version == null ? FocusVersion.V1_4 : focusVersion();
      FocusProfile receiver = profile == null ? FocusProfile.PLAIN : focusProfile();
      if (site.isWithinService() && !directory.isAbsolute()) {
        throw refused("--to %s: the running service writes the files; name an absolute directory"
            .formatted(directory));
      }
      PrintWriter out = spec.commandLine().getOut();
      try (Ledger ledger = site.openLedger()) {
        FocusExport.Result result = new FocusExport(
                ledger,
                catalogue(site.routes()),
                focus,
                receiver,
                split == null ? null : new ResourceSplit(ledger, mappings(site.routes())),
                directory,
                InstantSource.system())
            .run();
        if (json) {
          out.println(ExportPrint.tree(result.periods(), result.notes()).toPrettyString());
        } else {
          ExportPrint.table(result.periods(), result.notes(), out);
        }
        out.flush();
        return BillbridgeCommand.DONE;
      } catch (ExportException e) {
        spec.commandLine().getErr().println(e.getMessage());
        return BillbridgeCommand.FAILED;
      }
    }

    private FocusVersion focusVersion() {
      return FocusVersion.of(version)
          .orElseThrow(() -> refused("--focus-version = \"%s\" cannot be written%s"
              .formatted(
                  version,
                  Nearest.hint(
                      version,
                      FocusVersion.numbers(),
                      "there are " + String.join(", ", FocusVersion.numbers())))));
    }

    private FocusProfile focusProfile() {
      List<String> words = FocusProfile.words();
      return FocusProfile.of(profile)
          .orElseThrow(() -> refused("--profile = \"%s\" is unknown%s"
              .formatted(
                  profile, Nearest.hint(profile, words, "there are " + String.join(", ", words)))));
    }

    private static Mappings mappings(Path routes) {
      try {
        return Mappings.load(routes.resolve("mappings"));
      } catch (IOException | MappingException e) {
        throw new SettingsException(routes.toString(), List.of(e.getMessage()));
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

    private int configured() {
      if (split != null) {
        throw refused("--split goes with --to; for an export in the settings there is"
            + " export.<name>.split");
      }
      if (profile != null) {
        throw refused("--profile goes with --to; for an export in the settings there is"
            + " export.<name>.profile");
      }
      if (version != null) {
        throw refused("--focus-version goes with --to; the version of an export in the settings is"
            + " export.<name>.version");
      }
      List<String> chosen = chosen(site.settings().exports());
      try (Service service = site.start(Service.Mode.ON_DEMAND, false)) {
        List<ExportReport> reports =
            chosen.stream().map(service.exports()::report).toList();
        print(reports);
        boolean isDone =
            reports.stream().allMatch(each -> each.failures().isEmpty() && each.skipped() == null);
        return isDone ? BillbridgeCommand.DONE : BillbridgeCommand.FAILED;
      }
    }

    /** Those that were named, or all. */
    private List<String> chosen(List<ExportSettings> exports) {
      List<String> known = exports.stream().map(ExportSettings::name).toList();
      if (known.isEmpty()) {
        throw refused("the settings name no export; give the directory with --to, or set exports"
            + " and export.<name>.directory");
      }
      names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
        throw refused("%s is not an export%s"
            .formatted(name, Nearest.hint(name, known, "there are " + String.join(", ", known))));
      });
      return names.isEmpty() ? known : names.stream().distinct().toList();
    }

    private void print(List<ExportReport> reports) {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      ArrayNode trees = JsonNodeFactory.instance.arrayNode();
      for (ExportReport each : reports) {
        boolean hasRun = each.skipped() == null
            && !(each.periods().isEmpty() && !each.failures().isEmpty());
        if (json) {
          ObjectNode tree = trees.addObject().put("export", each.export());
          tree.setAll(ExportPrint.tree(each.periods(), each.notes()));
          each.failures().forEach(tree.putArray("failures")::add);
        } else if (hasRun) {
          out.println("Export " + each.export());
          ExportPrint.table(each.periods(), each.notes(), out);
        }
        each.failures().forEach(err::println);
        if (each.skipped() != null) {
          err.println(each.skipped());
        }
      }
      if (json) {
        out.println(trees.toPrettyString());
      }
      out.flush();
      err.flush();
    }

    private ParameterException refused(String sentence) {
      return new ParameterException(spec.commandLine(), sentence);
    }
  }
}
