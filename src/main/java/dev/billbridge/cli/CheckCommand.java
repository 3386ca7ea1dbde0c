package dev.billbridge.cli;

import dev.billbridge.cli.option.Site;
import dev.billbridge.pipeline.Preflight;
import dev.billbridge.settings.Settings;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: whether a start would succeed. */
@Command(name = "check", mixinStandardHelpOptions = true, description = "Checks settings, routes and mappings, and lists every problem with its fix; touches nothing.")
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
    Settings settings = site.settings();
    List<String> problems = Preflight.check(settings, site.routes());
    if (problems.isEmpty() && live) {
      problems = Preflight.checkLive(settings, site.routes());
    }
    settings.notices().forEach(notice -> out.println("Note: " + notice));
    if (!problems.isEmpty()) {
      problems.forEach(spec.commandLine().getErr()::println);
      return live ? BillbridgeCommand.FAILED : BillbridgeCommand.REFUSED;
    }
    out.printf("Good: %d accounts, %d sinks%s.%n", settings.accounts().size(), settings.sinks().size(),
        live ? "; every provider answered and the ledger opened" : "; settings, routes and mappings fit together");
    return BillbridgeCommand.DONE;
  }
}
