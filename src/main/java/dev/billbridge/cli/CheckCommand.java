package dev.billbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.Table;
import dev.billbridge.service.LiveCheck;
import dev.billbridge.service.Preflight;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: whether a start would succeed, and whether runs would work. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks settings, routes, mappings, templates and SQL, runs the mapping "
        + "tests, and lists every problem with its place and fix. Changes nothing.")
public final class CheckCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Option(
      names = "--live",
      description = "Also tries every provider and sink, the archive, the ledger, clocks and "
          + "certificates. Leaves nothing behind.")
  private boolean live;

  @Option(names = "--json", description = "Prints the results of --live as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Path routes = site.routes();
    Set<String> problems = new LinkedHashSet<>();
    Settings settings = null;
    try {
      settings = site.settings();
      settings.notices().forEach(notice -> spec.commandLine().getErr().println("Note: " + notice));
    } catch (SettingsException e) {
      problems.addAll(e.problems());
    }
    Preflight.Result result = Preflight.check(settings, routes);
    problems.addAll(result.problems());
    if (!problems.isEmpty()) {
      problems.forEach(spec.commandLine().getErr()::println);
      return BillbridgeCommand.REFUSED;
    }
    List<LiveCheck.Row> rows =
        live ? LiveCheck.of(settings, routes, InstantSource.system()) : List.of();
    if (json) {
      out.println(tree(rows).toPrettyString());
    } else if (live) {
      Table table = new Table("WHAT", "NAME", "STATE", "DETAIL");
      rows.forEach(row -> table.row(row.kind(), row.name(), row.state(), row.detail()));
      table.print(out);
    }
    long bad = rows.stream().filter(row -> !row.good()).count();
    if (bad > 0) {
      spec.commandLine()
          .getErr()
          .printf("%d of %d failed; the table states why, and how to fix it%n", bad, rows.size());
      return BillbridgeCommand.FAILED;
    }
    if (json) {
      return BillbridgeCommand.DONE;
    }
    out.printf(
        "OK: %d accounts, %d sinks, %d exports; settings, routes and mappings fit together, and %d mapping cases pass.%n",
        settings.accounts().size(),
        settings.sinks().size(),
        settings.exports().size(),
        result.cases());
    return BillbridgeCommand.DONE;
  }

  private static JsonNode tree(List<LiveCheck.Row> rows) {
    ArrayNode tree = JsonNodeFactory.instance.arrayNode();
    rows.forEach(row -> tree.addObject()
        .put("kind", row.kind())
        .put("name", row.name())
        .put("state", row.state())
        .put("detail", row.detail())
        .put("good", row.good()));
    return tree;
  }
}
