package dev.billbridge.service.preflight;

import dev.billbridge.deliver.sql.NamedValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads routes, mappings, templates and SQL as they stand, and finds what would go wrong with them:
 * at the start, or when the first message comes along. It starts nothing, asks nobody and writes
 * nothing.
 */
public final class RouteCheck {

  private RouteCheck() {}

  /**
   * @param beans names of beans that the settings make, and routes may therefore use
   * @return every mistake, by file and line; empty when there is none
   */
  public static List<Mistake> of(Path folder, Set<String> beans) {
    Mistakes mistakes = new Mistakes();
    RouteFiles files = new RouteFiles(folder, mistakes);
    new TemplateCheck(files, mistakes).check(folder);
    JqCheck jq = new JqCheck(folder, files, mistakes);
    Map<String, IntakeCheck.MappingInput> inputs =
        new RouteWalk(files, jq.mappings(), beans, mistakes).walk();
    jq.check(inputs);
    sql(folder.resolve("sinks"), mistakes);
    return mistakes.all();
  }

  private static void sql(Path folder, Mistakes mistakes) {
    Set<String> known = new TreeSet<>(NamedValues.ofRecord());
    known.addAll(NamedValues.ofStatement());
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".sql")).toList()) {
        SqlText.check(
            Files.readString(file, StandardCharsets.UTF_8),
            known,
            (line, sentence) -> mistakes.add(file, line, sentence));
      }
    } catch (IOException e) {
      mistakes.add(
          folder,
          0,
          "cannot be read; check that its .sql files are text in UTF-8 that this user may read");
    }
  }
}
