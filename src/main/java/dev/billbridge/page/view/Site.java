package dev.billbridge.page.view;

import dev.billbridge.archive.Archive;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.ProductCharges;
import dev.billbridge.overview.SiteFigures;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SinkSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.TreeSet;

/**
 * What the page is about.
 *
 * @param mappings of the site, for rows of CSV that belong to a line
 * @param routes the folder of all routes, which contains the rule files
 * @param concerns what needs a person
 */
public record Site(
    Settings settings,
    Books books,
    Mappings mappings,
    Path routes,
    Concerns concerns,
    InstantSource clock) {

  /** Where everything is kept, and what has been read from it. */
  public record Books(
      Ledger ledger, Archive archive, SiteFigures figures, ProductCharges products) {}

  /** What is known and what is owed. */
  public Ledger ledger() {
    return books.ledger();
  }

  /** Figures of the ledger as a whole. */
  public SiteFigures figures() {
    return books.figures();
  }

  /** Whether bills of customers are drawn. */
  public boolean hasCustomers() {
    return settings.resale().since() != null;
  }

  /** Now, UTC. */
  public Instant now() {
    return clock.instant();
  }

  /** Names of accounts, configured or in the ledger. */
  public Collection<String> accounts() {
    TreeSet<String> names =
        new TreeSet<>(settings.accounts().stream().map(AccountSettings::name).toList());
    figures().statements().keySet().forEach(group -> names.add(group.account()));
    return names;
  }

  /** Names of datasets that have been collected. */
  public Collection<String> datasets() {
    TreeSet<String> names = new TreeSet<>();
    figures().statements().keySet().forEach(group -> names.add(group.dataset()));
    figures().lastRuns().forEach(run -> names.add(run.dataset()));
    return names;
  }

  /** Names of sinks, configured or in the ledger. */
  public Collection<String> sinks() {
    TreeSet<String> names =
        new TreeSet<>(settings.sinks().stream().map(SinkSettings::name).toList());
    names.addAll(figures().deliveries().keySet());
    return names;
  }
}
