package dev.billbridge.service;

import dev.billbridge.archive.Archive;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.run.Runs.RunSeries;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.ProductCharges;
import dev.billbridge.overview.SiteFigures;
import dev.billbridge.page.Page;
import dev.billbridge.page.view.Site;
import dev.billbridge.review.Findings;
import dev.billbridge.service.observe.HealthChecks;
import dev.billbridge.service.observe.LedgerMetrics;
import dev.billbridge.service.observe.Metrics;
import dev.billbridge.service.observe.PageRoutes;
import dev.billbridge.service.observe.Rehearsal;
import dev.billbridge.settings.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** What shows how a service is doing: health, metrics and the page. */
final class Observation {

  private final Settings settings;
  private final Ledger ledger;
  private final Archive archive;
  private final Mappings mappings;
  private final Path routes;
  private final Service.Work work;
  private final InstantSource clock;
  private final ProductCharges charges;

  Observation(
      Settings settings,
      Ledger ledger,
      Archive archive,
      Mappings mappings,
      Path routes,
      Service.Work work,
      InstantSource clock) {
    this.settings = settings;
    this.ledger = ledger;
    this.archive = archive;
    this.mappings = mappings;
    this.routes = routes;
    this.work = work;
    this.clock = clock;
    this.charges = new ProductCharges(ledger);
  }

  /** Adds what the management server serves; health is also known without one. */
  void add(CamelContext context, Metrics metrics) {
    SiteFigures figures = figures();
    HealthChecks.register(context, ledger, figures, work.activity().trouble());
    if (isServed()) {
      metrics.withProcess(settings.archiveDirectory()).add(metrics(figures));
      settings.accounts().forEach(account -> metrics.account(account.name()));
      ledger.measure(metrics.registry());
      if (settings.management().page()) {
        PageRoutes.add(context, page(figures));
      }
    }
  }

  /** Begins, in the background, what makes the first requests as quick as later ones. */
  void rehearse() {
    if (isServed()) {
      // With figures of its own: those of the service must not be older than the first request.
      SiteFigures figures = figures();
      Rehearsal.begin(metrics(figures), settings.management().page() ? page(figures) : null);
    }
  }

  private boolean isServed() {
    return settings.management().enabled();
  }

  private SiteFigures figures() {
    return new SiteFigures(ledger, Findings.Limits.of(settings.reconcile()), clock);
  }

  private Concerns concerns(SiteFigures figures) {
    return new Concerns(ledger, figures, work.alerts(), work.activity());
  }

  private LedgerMetrics metrics(SiteFigures figures) {
    return new LedgerMetrics(
        ledger,
        figures,
        concerns(figures),
        work.activity().trouble(),
        new LedgerMetrics.Site(
            work.activity().schedules().stream()
                .map(each -> new RunSeries(each.account(), each.dataset()))
                .collect(Collectors.toSet()),
            work.activity().sinks()),
        clock);
  }

  private Page page(SiteFigures figures) {
    return new Page(new Site(
        settings,
        new Site.Books(ledger, archive, figures, charges),
        mappings,
        routes,
        concerns(figures),
        clock));
  }
}
