package dev.billbridge.pipeline;

import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.pipeline.source.Request;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Tries a start without touching anything of the site: a ledger in memory, an archive that is gone afterwards. */
public final class Preflight {

  private Preflight() {}

  /** @return every reason why settings, routes and mappings would not start; empty when they would */
  public static List<String> check(Settings settings, Path routes) {
    return inScratch(settings, routes, service -> List.of());
  }

  /** @return every reason why a provider does not answer or the ledger does not open; empty when all is well */
  public static List<String> checkLive(Settings settings, Path routes) {
    List<String> problems = new ArrayList<>(inScratch(settings, routes, service -> {
      List<String> failures = new ArrayList<>();
      for (RunReport report : service.collector().collect(new Request(Set.of(), Set.of("account"), null, null), report -> { })) {
        failures.addAll(report.failures());
      }
      return failures;
    }));
    try (Ledger ledger = Service.openLedger(settings, InstantSource.system())) {
      if (!ledger.answers()) {
        problems.add("the ledger opened but does not answer");
      }
    } catch (RuntimeException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  private interface Trial {
    List<String> of(Service service);
  }

  private static List<String> inScratch(Settings settings, Path routes, Trial trial) {
    try (ScratchFolder scratch = new ScratchFolder()) {
      Settings inMemory = scratch.instead(settings, new Settings.Ledger("jdbc:h2:mem:" + UUID.randomUUID(), "", "", settings.ledger().timeout()));
      try (Service service = Service.start(inMemory, routes, InstantSource.system(), Service.Mode.ON_DEMAND)) {
        return trial.of(service);
      }
    } catch (StartException e) {
      return e.getMessage().lines().toList();
    } catch (IOException e) {
      return List.of("no temporary folder can be made: " + e.getMessage());
    }
  }
}
