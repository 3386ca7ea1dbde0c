package dev.billbridge.cli;

import dev.billbridge.cli.option.Site;
import dev.billbridge.pipeline.Preflight;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: whether a start would succeed and what runs then would work. */
@Command(name = "check", mixinStandardHelpOptions = true,
    description = "Proves settings, routes, mappings, templates and SQL, and lists every problem with its place and its fix; touches nothing.")
public final class CheckCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private Site site = new Site();

  @Option(names = "--live", description = "Also asks every provider who the credentials belong to, and opens the ledger.")
  private boolean live;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Path routes = site.routes();
    Set<String> problems = new LinkedHashSet<>();
    Settings settings = null;
    try {
      settings = site.settings();
      settings.notices().forEach(notice -> out.println("Note: " + notice));
    } catch (SettingsException e) {
      problems.addAll(e.problems());
    }
    Preflight.Result result = Preflight.check(settings, routes);
    problems.addAll(result.problems());
    if (!problems.isEmpty()) {
      problems.forEach(spec.commandLine().getErr()::println);
      return BillbridgeCommand.REFUSED;
    }
    if (live) {
      List<String> refused = Preflight.checkLive(settings, routes);
      refused.forEach(spec.commandLine().getErr()::println);
      if (!refused.isEmpty()) {
        return BillbridgeCommand.FAILED;
      }
    }
    out.printf("Good: %d accounts, %d sinks; settings, routes and mappings fit together, and %d mapping cases come out as expected.%n",
        settings.accounts().size(), settings.sinks().size(), result.cases());
    return BillbridgeCommand.DONE;
  }
}
