package dev.billbridge.cli;

import dev.billbridge.alert.cases.AlertCase;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.collect.route.CsvRows;
import dev.billbridge.disk.Scratch;
import dev.billbridge.journal.cases.BookCase;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.RowFormat;
import dev.billbridge.mapping.cases.MappingCase;
import dev.billbridge.mapping.cases.MappingCases;
import dev.billbridge.rules.cases.RuleCase;
import dev.billbridge.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code test}: whether mappings and rules produce what their cases expect. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description =
        "Runs the tests of mappings and rules in routes/tests. Needs no settings, except to record "
            + "a case from the archive.")
public final class TestCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Parameters(
      paramLabel = "CASE",
      arity = "0..*",
      description =
          "Only these: a mapping (ionos-usage), one of its cases (ionos-usage/february), or books.")
  private List<String> names = List.of();

  @Option(
      names = "--write",
      description =
          "Saves the results as the expected ones: for new cases, and for those " + "named.")
  private boolean write;

  @Option(
      names = "--record",
      description = "Makes a case. --record ACCOUNT DATASET: of the last documents in the archive,"
          + " with names and ids replaced. --record MAPPING/CASE: of a folder that has nothing but"
          + " documents; intake.json is that of another case of the mapping. Writes the results as"
          + " the expected ones, and overwrites nothing.")
  private boolean record;

  @Option(
      names = "--statement",
      paramLabel = "ID",
      description = "With --record ACCOUNT DATASET: of the last documents of this statement.")
  private String statement;

  @Override
  public Integer call() throws IOException {
    Path routes = site.routes();
    Mappings mappings = mappings(routes);
    if (statement != null && !record) {
      throw new ParameterException(
          spec.commandLine(), "--statement goes with --record ACCOUNT DATASET");
    }
    if (record) {
      if (write) {
        throw new ParameterException(spec.commandLine(), "--record goes without --write");
      }
      return new CaseRecording(spec, site, routes, mappings).record(names, statement);
    }
    List<RuleCase> allBooks = rules(routes);
    List<MappingCase> cases = selected(MappingCases.in(routes), allBooks);
    List<RuleCase> books =
        allBooks.stream().filter(each -> isChosen(RuleCase.BOOKS, each.name())).toList();
    PrintWriter out = spec.commandLine().getOut();
    int failed = 0;
    int written = 0;
    Path scratch = Scratch.emptyFolder();
    try (CsvRows.Standalone csv = CsvRows.standalone()) {
      for (MappingCase each : cases) {
        Path own = scratch.resolve(each.mapping() + "-" + each.name());
        if (write && (!names.isEmpty() || !each.expectsSomething())) {
          written += written(each, mappings, csv, own);
        } else if (!passes(each, mappings, csv, own)) {
          failed++;
        }
      }
    } finally {
      Scratch.delete(scratch);
    }
    for (RuleCase each : books) {
      if (write && (!names.isEmpty() || !each.expectsSomething())) {
        each.write();
        written++;
      } else if (!passes(each)) {
        failed++;
      }
    }
    int count = cases.size() + books.size();
    out.println(
        failed == 0
            ? "%d cases, all as expected%s"
                .formatted(
                    count,
                    written == 0
                        ? ""
                        : "; %d of them were written now: review them".formatted(written))
            : "%d cases, %d not as expected".formatted(count, failed));
    return failed == 0 ? BillbridgeCommand.DONE : BillbridgeCommand.FAILED;
  }

  /** All cases of rules, of whatever kind. */
  static List<RuleCase> rules(Path routes) throws IOException {
    return Stream.concat(
            BookCase.in(routes).stream().map(RuleCase.class::cast), AlertCase.in(routes).stream())
        .toList();
  }

  private static Mappings mappings(Path routes) throws IOException {
    try {
      return Mappings.load(routes.resolve("mappings"));
    } catch (MappingException e) {
      throw new SettingsException("mappings", e.getMessage().lines().toList());
    }
  }

  private List<MappingCase> selected(List<MappingCase> all, List<RuleCase> books) {
    for (String name : names) {
      if (all.stream().noneMatch(each -> matches(each, name))
          && books.stream().noneMatch(each -> matches(RuleCase.BOOKS, each.name(), name))) {
        throw new ParameterException(
            spec.commandLine(),
            ("case \"%s\" does not exist; a case is a folder routes/tests/<mapping>/<case> with an"
                    + " intake.json, or routes/tests/books/<case> with a statement.json or a"
                    + " charges.csv")
                .formatted(name));
      }
    }
    return all.stream()
        .filter(each -> isChosen(each.mapping(), each.toString()))
        .toList();
  }

  private boolean isChosen(String group, String each) {
    return names.isEmpty() || names.stream().anyMatch(name -> matches(group, each, name));
  }

  private static boolean matches(MappingCase each, String name) {
    return matches(each.mapping(), each.toString(), name);
  }

  static boolean matches(String group, String each, String name) {
    return group.equals(name) || each.equals(name);
  }

  private boolean passes(RuleCase each) throws IOException {
    List<String> differences = each.differences();
    differences.forEach(
        difference -> spec.commandLine().getErr().println(each.name() + ": " + difference));
    return differences.isEmpty();
  }

  private boolean passes(MappingCase each, Mappings mappings, RowFormat csv, Path scratch)
      throws IOException {
    List<String> differences;
    try {
      differences = each.differences(mappings, csv, scratch);
    } catch (MappingException e) {
      differences = List.of(e.getMessage());
    }
    differences.forEach(
        difference -> spec.commandLine().getErr().println(each + ": " + difference));
    return differences.isEmpty();
  }

  private int written(MappingCase each, Mappings mappings, RowFormat csv, Path scratch)
      throws IOException {
    try {
      each.write(mappings, csv, scratch);
      return 1;
    } catch (MappingException e) {
      throw new SettingsException(each.toString(), List.of(e.getMessage()));
    }
  }
}
