package dev.billbridge.cli;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.collect.route.CsvRows;
import dev.billbridge.disk.Scratch;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.RowFormat;
import dev.billbridge.mapping.cases.ArchivedCase;
import dev.billbridge.mapping.cases.RecordedCase;
import dev.billbridge.rules.cases.RuleCase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code test --record}: makes cases of folders with documents, or of what is in the archive. */
final class CaseRecording {

  private final CommandSpec spec;
  private final SiteOptions site;
  private final Path routes;
  private final Mappings mappings;

  CaseRecording(CommandSpec spec, SiteOptions site, Path routes, Mappings mappings) {
    this.spec = spec;
    this.site = site;
    this.routes = routes;
    this.mappings = mappings;
  }

  /**
   * @param names folders as {@code mapping/case}, or an account and a dataset
   * @param statement number of a statement in the archive; null for the last documents
   * @return exit code
   * @throws ParameterException in one sentence, if no case can be made of it
   */
  int record(List<String> names, String statement) throws IOException {
    boolean archived = names.size() == 2 && names.stream().noneMatch(name -> name.contains("/"));
    if (statement != null && !archived) {
      throw refused("--statement goes with --record ACCOUNT DATASET", null);
    }
    if (names.isEmpty()) {
      throw refused(
          "--record makes a case of an account and a dataset, such as --record frankfurt usage, or"
              + " of a folder with documents, such as --record ionos-usage/february",
          null);
    }
    Path scratch = Scratch.emptyFolder();
    try (CsvRows.Standalone csv = CsvRows.standalone()) {
      if (archived) {
        print(archived(names.get(0), names.get(1), statement, csv, scratch));
      } else {
        for (String name : names) {
          print(inFolder(name, csv, scratch));
        }
      }
    } catch (MappingException e) {
      throw refused(e.getMessage(), e);
    } finally {
      Scratch.delete(scratch);
    }
    return BillbridgeCommand.DONE;
  }

  private String archived(
      String account, String dataset, String statement, RowFormat csv, Path scratch)
      throws IOException, MappingException {
    Archive archive = new Archive(site.settings().archiveDirectory(), InstantSource.system());
    List<Series> all = archive.intakes().series();
    Series series = all.stream()
        .filter(each -> each.account().equals(account) && each.dataset().equals(dataset))
        .findFirst()
        .orElseThrow(() -> refused(
            "the archive %s has nothing of %s %s; it has %s"
                .formatted(
                    archive.root(),
                    account,
                    dataset,
                    all.isEmpty()
                        ? "nothing at all"
                        : all.stream()
                            .map(each -> each.account() + " " + each.dataset())
                            .collect(Collectors.joining(", "))),
            null));
    Intake intake = ArchivedCase.last(archive, series, statement, mappings, csv);
    return ArchivedCase.of(archive, intake, routes, mappings, csv, scratch).advice();
  }

  private String inFolder(String name, RowFormat csv, Path scratch)
      throws IOException, MappingException {
    for (RuleCase each : TestCommand.rules(routes)) {
      if (TestCommand.matches(RuleCase.BOOKS, each.name(), name)) {
        if (each.expectsSomething()) {
          throw refused(
              "%s has expected results already; test --write %1$s replaces them"
                  .formatted(each.name()),
              null);
        }
        each.write();
        return each.name() + ": recorded; read what was written before you keep it";
      }
    }
    RecordedCase made = RecordedCase.in(routes, name);
    made.made().write(mappings, csv, scratch.resolve(name.replace('/', '-')));
    return made.advice();
  }

  private void print(String advice) {
    spec.commandLine().getOut().println(advice);
  }

  private ParameterException refused(String sentence, Throwable cause) {
    return new ParameterException(spec.commandLine(), sentence, cause);
  }
}
