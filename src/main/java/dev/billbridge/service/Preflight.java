package dev.billbridge.service;

import dev.billbridge.collect.route.CsvRows;
import dev.billbridge.database.H2Files;
import dev.billbridge.deliver.sql.NamedValues;
import dev.billbridge.journal.cases.BookCase;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.cases.MappingCase;
import dev.billbridge.mapping.cases.MappingCases;
import dev.billbridge.service.preflight.BookCheck;
import dev.billbridge.service.preflight.Mistake;
import dev.billbridge.service.preflight.RouteCheck;
import dev.billbridge.service.preflight.SqlText;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.ExportSettings;
import dev.billbridge.settings.ParameterKinds;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SinkSettings;
import dev.billbridge.settings.TemplateValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a start would succeed and what runs then would work, without touching anything of the
 * site.
 */
public final class Preflight {

  private Preflight() {}

  /**
   * What a check has found.
   *
   * @param problems one sentence each, with its place; empty when all is well
   * @param cases mapping cases that were run
   */
  public record Result(List<String> problems, int cases) {}

  /** Everything that can be known about the routes alone. */
  public static List<Mistake> routes(Path routes, Settings settings) {
    List<Mistake> mistakes =
        new ArrayList<>(RouteCheck.of(routes, settings == null ? Set.of() : beans(settings)));
    mistakes.addAll(BookCheck.of(routes, settings == null ? Map.of() : names(settings, routes)));
    mistakes.addAll(BookCheck.alerts(routes, settings == null ? Map.of() : alerts(settings)));
    return mistakes;
  }

  /** What the columns of rule files may name. */
  private static Map<String, Set<String>> names(Settings settings, Path routes) {
    return Map.of(
        "provider",
        RouteTemplates.read(routes).providers(),
        "account",
        settings.accounts().stream().map(AccountSettings::name).collect(Collectors.toSet()));
  }

  /** The alerts that sinks ask for, by the key that names them. */
  private static Map<String, Set<String>> alerts(Settings settings) {
    return settings.sinks().stream()
        .collect(Collectors.toMap(
            sink -> "sink." + sink.name() + ".alerts", sink -> sink.selection().alerts()));
  }

  /** Beans that settings make: {@code camel.beans.<name>}. */
  private static Set<String> beans(Settings settings) {
    return settings.camel().keySet().stream()
        .filter(key -> key.startsWith("camel.beans."))
        .map(key -> key.substring("camel.beans.".length()).replaceFirst("[.\\[].*", ""))
        .collect(Collectors.toSet());
  }

  /**
   * Checks routes, mappings, their cases, folders, and whether a service can be made of all of it.
   *
   * @param settings null when they cannot be used
   */
  public static Result check(Settings settings, Path routes) {
    List<Mistake> mistakes = routes(routes, settings);
    List<String> problems =
        new ArrayList<>(mistakes.stream().map(Mistake::toString).toList());
    int cases = cases(routes, problems);
    if (settings != null) {
      RouteTemplates templates = RouteTemplates.read(routes);
      folders(settings, templates, problems);
      ownSql(settings, templates, problems);
      if (mistakes.stream().noneMatch(Mistake::stops)) {
        start(settings, routes, problems);
      }
    }
    return new Result(problems, cases);
  }

  /**
   * Runs the cases beside the mappings and the rules.
   *
   * @return how many there are; 0 when the mappings cannot be loaded, which is known already
   */
  private static int cases(Path routes, List<String> problems) {
    try (ScratchFolder scratch = new ScratchFolder();
        CsvRows.Standalone csv = CsvRows.standalone()) {
      Mappings mappings = Mappings.load(routes.resolve("mappings"));
      List<MappingCase> cases = MappingCases.in(routes);
      for (MappingCase each : cases) {
        try {
          each.differences(mappings, csv, scratch.folder(each.mapping() + "-" + each.name()))
              .forEach(difference -> problems.add("%s: %s".formatted(each.folder(), difference)));
        } catch (MappingException e) {
          problems.add("%s: %s".formatted(each.folder(), e.getMessage()));
        }
      }
      List<BookCase> books = BookCase.in(routes);
      for (BookCase each : books) {
        each.differences()
            .forEach(difference -> problems.add("%s: %s".formatted(each.folder(), difference)));
      }
      return cases.size() + books.size();
    } catch (MappingException e) {
      return 0;
    } catch (IOException e) {
      problems.add(
          "the mapping cases cannot be run: %s; check that %s can be read and the temporary folder written"
              .formatted(e.getMessage(), routes.resolve("tests")));
      return 0;
    }
  }

  /** The folders the service writes to, as far as they can be checked without writing. */
  private static void folders(Settings settings, RouteTemplates templates, List<String> problems) {
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put("archive.directory", settings.archiveDirectory());
    database("ledger.url", settings.ledger().url(), folders);
    for (SinkSettings sink : settings.sinks()) {
      String prefix = "sink." + sink.name() + ".";
      folders(prefix, templates.sink(sink.type()).orElseThrow(), sink.values(), folders);
      database(prefix + "url", sink.parameters().getOrDefault("url", ""), folders);
    }
    for (ExportSettings export : settings.exports()) {
      folders(
          "export." + export.name() + ".",
          templates.export(export.type()).orElseThrow(),
          export.values(),
          folders);
    }
    folders.forEach((key, folder) -> {
      Path there = folder.toAbsolutePath();
      while (there != null && !Files.exists(there)) {
        there = there.getParent();
      }
      if (there == null || !Files.isDirectory(there)) {
        problems.add("%s: %s cannot be a folder, because %s is not a folder; name another one"
            .formatted(key, folder, there));
      } else if (!Files.isWritable(there)) {
        problems.add(
            "%s: %s cannot be written: permission denied in %s; let this user write there, or name another folder"
                .formatted(key, folder, there));
      }
    });
  }

  private static void folders(
      String prefix,
      RouteTemplates.Template template,
      TemplateValues values,
      Map<String, Path> folders) {
    template.parameters().stream()
        .filter(
            parameter -> parameter.isFolder() && values.parameters().containsKey(parameter.name()))
        .forEach(parameter ->
            folders.put(prefix + parameter.name(), Path.of(values.text(parameter.name()))));
  }

  private static void database(String key, String url, Map<String, Path> folders) {
    H2Files.file(url).ifPresent(file -> folders.put(key, file.getParent()));
  }

  /** SQL in the settings; files of SQL are checked with the routes. */
  private static void ownSql(Settings settings, RouteTemplates templates, List<String> problems) {
    Map<String, Set<String>> names = Map.of(
        ParameterKinds.RECORD_SQL,
        NamedValues.ofRecord(),
        ParameterKinds.STATEMENT_SQL,
        NamedValues.ofStatement());
    for (SinkSettings sink : settings.sinks()) {
      for (RouteTemplates.Parameter parameter :
          templates.sink(sink.type()).orElseThrow().parameters()) {
        String sql = sink.parameters().getOrDefault(parameter.name(), "");
        if (parameter.kind() != null
            && names.containsKey(parameter.kind())
            && !sql.endsWith(".sql")) {
          SqlText.check(
              sql,
              names.get(parameter.kind()),
              (line, sentence) -> problems.add(
                  "sink.%s.%s: %s".formatted(sink.name(), parameter.name(), sentence)));
        }
      }
    }
  }

  private static void start(Settings settings, Path routes, List<String> problems) {
    try (ScratchFolder scratch = new ScratchFolder()) {
      Service.start(scratch.trial(settings), routes, InstantSource.system(), Service.Mode.ON_DEMAND)
          .close();
    } catch (StartException e) {
      e.getMessage().lines().filter(line -> !problems.contains(line)).forEach(problems::add);
    } catch (IOException e) {
      problems.add(
          "no temporary folder can be created: %s; check java.io.tmpdir".formatted(e.getMessage()));
    }
  }
}
