package dev.billbridge.service;

import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.database.H2Files;
import dev.billbridge.database.JdbcUrl;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.disk.WritableFolder;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.service.preflight.SampleStatement;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether everything the service depends on is reachable and accepts it: providers, sinks, archive,
 * ledger, clocks and certificates. Requests the dataset {@code account} of each provider and keeps
 * none of it; tries sinks with {@code Target.probe}, which leaves nothing behind.
 */
public final class LiveCheck {

  /** The dataset that names the owner of a key, for the price of one call. */
  private static final String OWNER = "account";

  private final Settings settings;
  private final Path routes;
  private final InstantSource clock;
  private final List<Row> rows = new ArrayList<>();

  /**
   * One thing that was tried.
   *
   * @param kind {@code account}, {@code sink}, {@code export}, {@code archive}, {@code ledger},
   *     {@code rules}, {@code clock} or {@code certificate}
   * @param state such as {@code ready}, {@code refuses}, {@code unreachable}
   * @param detail the result, and how to fix it
   * @param good whether work can go on with it
   */
  public record Row(String kind, String name, String state, String detail, boolean good) {}

  private LiveCheck(Settings settings, Path routes, InstantSource clock) {
    this.settings = settings;
    this.routes = routes;
    this.clock = clock;
  }

  /** Tries everything, each thing once. */
  public static List<Row> of(Settings settings, Path routes, InstantSource clock) {
    LiveCheck check = new LiveCheck(settings, routes, clock);
    check.tryServices();
    check.archive();
    check.ledger();
    return check.rows;
  }

  private void add(String kind, String name, String state, String detail, boolean good) {
    rows.add(new Row(kind, name, state, detail, good));
  }

  private void tryServices() {
    RouteTemplates templates = RouteTemplates.read(routes);
    List<AccountSettings> asked = new ArrayList<>();
    settings.accounts().forEach(account -> asked.add(withAccount(account, templates)));
    try (ScratchFolder scratch = new ScratchFolder();
        Service service = Service.start(
            scratch.trial(settings.with(settings.collect().once(), asked)),
            routes,
            clock,
            Service.Mode.ON_DEMAND)) {
      Map<String, RunReport> reports = new LinkedHashMap<>();
      service
          .collector()
          .collect(new CollectRequest(Set.of(), Set.of(OWNER), null, null), report -> {})
          .forEach(report -> reports.put(report.account(), report));
      for (AccountSettings account : settings.accounts()) {
        Set<String> datasets = new TreeSet<>(templates.datasets(account.provider()));
        datasets.removeIf(dataset -> !account.collects(dataset) && !dataset.equals(OWNER));
        datasets.forEach(dataset -> account(
            account,
            dataset,
            dataset.equals(OWNER) ? reports.get(account.name()) : null,
            service.ledger()));
      }
      settings
          .sinks()
          .forEach(sink -> tried(
              "sink",
              sink.name() + " (" + sink.type() + ")",
              service.deliverer().probe(new SampleStatement("sample", false).owedTo(sink.name()))));
      settings
          .exports()
          .forEach(export -> tried(
              "export",
              export.name() + " (" + export.type() + ")",
              service.exports().probe(export.name())));
      rows.addAll(HostCheck.of(settings, templates, service.sockets(), clock));
    } catch (StartException e) {
      add("service", "routes", "refused", e.getMessage(), false);
    } catch (IOException | GeneralSecurityException e) {
      add(
          "service",
          "temporary folder",
          "refused",
          "cannot be made: %s; check java.io.tmpdir and camel.ssl".formatted(e.getMessage()),
          false);
    }
  }

  /** The owner of the key is requested even where the account does not collect it. */
  private static AccountSettings withAccount(AccountSettings account, RouteTemplates templates) {
    Optional<RouteTemplates.Template> template = templates.source(account.provider(), OWNER);
    boolean canBeAsked = template.isPresent()
        && template.get().parameters().stream()
            .allMatch(parameter ->
                !parameter.mustBeGiven() || account.parameters().containsKey(parameter.name()));
    if (account.datasets().isEmpty() || account.collects(OWNER) || !canBeAsked) {
      return account;
    }
    Set<String> datasets = new TreeSet<>(account.datasets());
    datasets.add(OWNER);
    return new AccountSettings(
        account.name(),
        account.provider(),
        account.credentials(),
        account.requestsPerSecond(),
        datasets,
        account.schedules(),
        account.parameters(),
        account.secrets());
  }

  private void account(AccountSettings account, String dataset, RunReport report, Ledger ledger) {
    String name = account.name() + " " + dataset;
    if (report == null) {
      add(
          "account",
          name,
          "not tried",
          "\"sync --account %s --dataset %s\" collects it".formatted(account.name(), dataset),
          true);
    } else if (report.failures().isEmpty()) {
      add("account", name, "ready", "the key belongs to " + owners(ledger, account.name()), true);
    } else {
      String failure = report.failures().get(0);
      add(
          "account",
          name,
          failure.contains(" answered ") ? "refuses" : "unreachable",
          failure,
          false);
    }
  }

  /** Numbers of accounts or contracts, as the provider prints them. */
  private static String owners(Ledger ledger, String account) {
    Set<String> numbers = new TreeSet<>();
    for (StatementRevision revision : ledger.statements().of(account, OWNER)) {
      ledger.statements().records(revision, record -> {
        if (record.content().kind() == Kind.ACCOUNT) {
          numbers.add(record.content().resourceId());
        }
      });
    }
    return numbers.isEmpty() ? "no account that it can read" : String.join(", ", numbers);
  }

  private void tried(String kind, String name, Outcome outcome) {
    if (outcome == null) {
      String what = kind.equals("sink") ? "delivery" : kind;
      add(kind, name, "not tried", "the first %s shows whether it accepts".formatted(what), true);
    } else if (outcome instanceof Outcome.Delivered done) {
      add(kind, name, "ready", done.answer(), true);
    } else if (outcome instanceof Outcome.Blocked blocked) {
      add(kind, name, "refuses", blocked.reason(), false);
    } else if (outcome instanceof Outcome.Rejected refused) {
      add(kind, name, "refuses", refused.reason(), false);
    } else if (outcome instanceof Outcome.Held held) {
      add(kind, name, "refuses", held.reason(), false);
    } else if (outcome instanceof Outcome.AheadOfLedger ahead) {
      add(kind, name, "refuses", ahead.reason(), false);
    } else if (outcome instanceof Outcome.Transient failure) {
      add(kind, name, "unreachable", failure.reason(), false);
    } else if (outcome instanceof Outcome.Unreachable down) {
      add(kind, name, "unreachable", down.reason(), false);
    } else {
      add(kind, name, "unreachable", ((Outcome.Uncertain) outcome).reason(), false);
    }
  }

  private void archive() {
    try {
      WritableFolder.prove(settings.archiveDirectory());
      add(
          "archive",
          settings.archiveDirectory().toString(),
          "ready",
          "a file was written and removed",
          true);
    } catch (IOException e) {
      add(
          "archive",
          settings.archiveDirectory().toString(),
          "refuses",
          e.getMessage() + " (archive.directory)",
          false);
    }
  }

  private void ledger() {
    String name = JdbcUrl.withoutSecrets(settings.ledger().url());
    if (H2Files.isAbsent(settings.ledger().url())) {
      Path folder = H2Files.file(settings.ledger().url()).orElseThrow().getParent();
      try {
        WritableFolder.prove(folder);
        add("ledger", name, "ready", "the first start creates it", true);
      } catch (IOException e) {
        add(
            "ledger",
            name,
            "refuses",
            "%s %s (ledger.url)".formatted(folder, e.getMessage()),
            false);
      }
      return;
    }
    try (Ledger ledger = Service.openLedger(settings, clock)) {
      boolean answers = ledger.answers();
      add(
          "ledger",
          name,
          answers ? "ready" : "refuses",
          answers ? "it opened and answers" : "it opened but does not answer",
          answers);
      RuleCoverage.of(ledger, routes, clock).forEach(this::rules);
    } catch (IOException e) {
      add(
          "rules",
          "books",
          "refuses",
          "the rule files cannot be listed; let this user read them",
          false);
    } catch (LedgerException e) {
      add(
          "ledger",
          name,
          e.isTaken() ? "in use" : "refuses",
          e.isTaken() ? "another process has it open" : e.getMessage(),
          e.isTaken());
    }
  }

  /** Not a failure: whether a charge needs a row is for the sinks that use the file to say. */
  private void rules(RuleCoverage.Gap gap) {
    add(
        "rules",
        gap.file(),
        gap.lines() == 0 ? "ready" : "has gaps",
        gap.lines() == 0
            ? "a row matches every charge of the last three months"
            : "no row matches %d charges of the last three months: %s"
                .formatted(gap.lines(), gap.examples()),
        true);
  }
}
