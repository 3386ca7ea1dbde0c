package dev.billbridge.cli;

import dev.billbridge.cli.option.RequestOptions;
import dev.billbridge.cli.option.Site;
import dev.billbridge.cli.print.Progress;
import dev.billbridge.cli.print.Summary;
import dev.billbridge.collect.RunReport;
import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.pipeline.Service;
import dev.billbridge.pipeline.source.Request;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sync}: collects and delivers once, now. */
@Command(name = "sync", mixinStandardHelpOptions = true, description = "Collects and delivers now, then ends.")
public final class SyncCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private Site site = new Site();

  @Mixin
  private RequestOptions options = new RequestOptions();

  @Override
  public Integer call() {
    Request request = options.request(spec);
    try (Service service = site.start()) {
      RequestOptions.refuseUnknown(service, request, spec);
      return collectAndDeliver(service, request, spec);
    }
  }

  static int collectAndDeliver(Service service, Request request, CommandSpec spec) {
    List<RunReport> reports;
    List<Round> rounds;
    try (Progress progress = new Progress(spec.commandLine().getErr(), service::recordsRead)) {
      reports = service.collector().collect(request, progress::ended);
      rounds = service.deliverer().deliverDue();
    }
    return Summary.print(reports, rounds, spec.commandLine().getOut(), spec.commandLine().getErr());
  }
}
