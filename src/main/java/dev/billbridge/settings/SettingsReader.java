package dev.billbridge.settings;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Problems;
import dev.billbridge.settings.text.PropertiesFile;
import dev.billbridge.settings.text.Rules;
import dev.billbridge.settings.text.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns a properties file, the environment and the route templates into {@link Settings}, or lists
 * every problem.
 */
public final class SettingsReader {

  private final Lookup lookup;
  private final RouteTemplates templates;

  private SettingsReader(Lookup lookup, RouteTemplates templates) {
    this.lookup = lookup;
    this.templates = templates;
  }

  /**
   * @param file a properties file in UTF-8; null to read only defaults and the environment
   * @param routes the directory with the route templates
   * @param environment normally {@link System#getenv()}; overrides the file, {@code SINK_ERP_URL}
   *     for {@code sink.erp.url}
   * @throws SettingsException listing every problem
   */
  public static Settings read(Path file, Path routes, Map<String, String> environment) {
    Problems problems = new Problems();
    Lookup lookup = new Lookup(file, entries(file, problems), environment, problems);
    Optional<RouteTemplates> templates = templates(routes, problems);
    Settings settings =
        templates.map(found -> new SettingsReader(lookup, found).settings(file)).orElse(null);
    if (!problems.sentences().isEmpty()) {
      throw new SettingsException(lookup.source(), problems.sentences());
    }
    return settings;
  }

  /**
   * Every key that has a meaning for the accounts and sinks of this file, given or not: what its
   * reference has to explain.
   */
  static SortedSet<String> keysKnownIn(Path file, Path routes, Map<String, String> environment) {
    Problems problems = new Problems();
    Lookup lookup = new Lookup(file, entries(file, problems), environment, problems);
    new SettingsReader(lookup, RouteTemplates.read(routes)).settings(file);
    return lookup.askedFor();
  }

  private static Map<String, PropertiesFile.Entry> entries(Path file, Problems problems) {
    if (file == null) {
      return Map.of();
    }
    if (!Files.isRegularFile(file)) {
      throw new SettingsException(
          file.toString(),
          List.of(file + (Files.isDirectory(file) ? ": is a folder" : ": no such file")
              + "; name your settings file with --config"));
    }
    try {
      return PropertiesFile.read(file, problems);
    } catch (IOException e) {
      throw new SettingsException(
          file.toString(), List.of(file + ": cannot be read; check that this user may read it"));
    }
  }

  private static Optional<RouteTemplates> templates(Path routes, Problems problems) {
    try {
      return Optional.of(RouteTemplates.read(routes));
    } catch (SettingsException e) {
      e.problems().forEach(problem -> problems.add(0, problem));
      return Optional.empty();
    }
  }

  private Settings settings(Path file) {
    Settings.Ledger ledger = ledger();
    Path archive = lookup.path(lookup.get("archive.directory", "./data/archive", Rules.SOME_TEXT));
    Period keep = lookup.get("archive.keep", null, Rules.PERIOD);
    Settings.Management management = management();
    Settings.Schedule schedule = schedule(ledger);
    Settings.Collect collect = collect();
    Settings.Reconcile reconcile = reconcile();
    Settings.Resale resale = new Settings.Resale(lookup.get("resale.since", null, Rules.MONTH));
    Settings.Deliver deliver = deliver();

    List<String> accountNames = names("accounts", "account");
    AccountReader accountReader = new AccountReader(lookup, templates);
    List<AccountSettings> accounts = new ArrayList<>();
    if (accountNames.remove(StatementKey.RESALE)) {
      lookup.missing("accounts names resale, which stands for the bills of customers; give the"
          + " account another name");
    }
    if (accountNames.remove(StatementKey.ALERTS)) {
      lookup.missing(
          "accounts names alerts, which stands for what alerts report; give the account another name");
    }
    accountNames.forEach(name -> accountReader.read(name).ifPresent(accounts::add));

    List<String> sinkNames = names("sinks", "sink");
    SinkReader sinkReader = new SinkReader(lookup, templates, new TreeSet<>(accountNames));
    List<SinkSettings> sinks = new ArrayList<>();
    sinkNames.forEach(name -> sinkReader.read(name).ifPresent(sinks::add));

    List<String> exportNames = exportNames(accountNames);
    TypedBlocks exportBlocks = TypedBlocks.ofExports(lookup, templates);
    List<ExportSettings> exports = new ArrayList<>();
    exportNames.forEach(name -> exportBlocks.export(name).ifPresent(exports::add));

    Map<String, Setting> camel = new TreeMap<>(new CamelReader(lookup).read());
    new ManagementAccess(lookup, camel).check(management);
    new UnknownKeys(lookup)
        .report(Map.of("account", accountNames, "sink", sinkNames, "export", exportNames));
    return new Settings(
        file,
        ledger,
        archive,
        keep,
        management,
        schedule,
        collect,
        reconcile,
        resale,
        deliver,
        accounts,
        sinks,
        exports,
        camel);
  }

  private Settings.Ledger ledger() {
    Settings.Ledger defaults = Settings.Ledger.DEFAULT;
    return new Settings.Ledger(
        lookup.located(lookup.get("ledger.url", defaults.url(), Rules.JDBC_URL)),
        lookup.get("ledger.user", defaults.user(), Rules.TEXT),
        lookup.get("ledger.password", defaults.password(), Rules.TEXT),
        lookup.get("ledger.timeout", defaults.timeout(), Rules.PATIENCE));
  }

  private Settings.Management management() {
    Settings.Management defaults = Settings.Management.DEFAULT;
    return new Settings.Management(
        lookup.get("management.host", defaults.host(), Rules.SOME_TEXT),
        lookup.get("management.port", defaults.port(), Rules.PORT),
        lookup.get("management.enabled", defaults.enabled(), Rules.SWITCH),
        lookup.get("management.page", defaults.page(), Rules.SWITCH));
  }

  private Settings.Schedule schedule(Settings.Ledger ledger) {
    Settings.Schedule schedule = new Settings.Schedule(
        lookup.get("schedule.cluster", Settings.Schedule.DEFAULT.cluster(), Rules.SWITCH));
    if (schedule.cluster() && !ledger.url().startsWith("jdbc:postgresql:")) {
      lookup.missing("schedule.cluster = true needs a ledger on PostgreSQL, where the timetable is"
          + " kept; set ledger.url, or remove schedule.cluster");
    }
    return schedule;
  }

  private Settings.Collect collect() {
    Settings.Collect defaults = Settings.Collect.DEFAULT;
    return new Settings.Collect(
        lookup.get("collect.retries", defaults.retries(), Rules.wholeNumber(0, 100)),
        lookup.get("collect.retry-delay", defaults.retryDelay(), Rules.DURATION),
        lookup.get("collect.connect-timeout", defaults.connectTimeout(), Rules.DURATION),
        lookup.get("collect.response-timeout", defaults.responseTimeout(), Rules.DURATION),
        lookup.get("collect.deadline", defaults.deadline(), Rules.DURATION),
        lookup.get(
            "collect.document-megabytes",
            defaults.documentMegabytes(),
            Rules.wholeNumber(1, 1_000_000)),
        lookup.get(
            "collect.parallel-accounts", defaults.parallelAccounts(), Rules.wholeNumber(1, 100)));
  }

  private Settings.Reconcile reconcile() {
    Settings.Reconcile defaults = Settings.Reconcile.DEFAULT;
    return new Settings.Reconcile(
        lookup.get("reconcile.final-after", defaults.finalAfter(), Rules.DURATION),
        lookup.get("reconcile.tolerance", defaults.tolerance(), Rules.ZERO_OR_MORE),
        lookup.get("reconcile.crosscheck-tolerance", defaults.crossCheckTolerance(), Rules.SHARE),
        lookup.get("reconcile.jump-ratio", defaults.jumpRatio(), Rules.ABOVE_ONE),
        lookup.get("reconcile.late-after", defaults.lateAfter(), Rules.DURATION));
  }

  private Settings.Deliver deliver() {
    Settings.Deliver defaults = Settings.Deliver.DEFAULT;
    Settings.Deliver deliver = new Settings.Deliver(
        lookup.get("deliver.interval", defaults.interval(), Rules.DURATION),
        lookup.get("deliver.lease", defaults.lease(), Rules.DURATION),
        lookup.get("deliver.retry-delay", defaults.retryDelay(), Rules.DURATION),
        lookup.get(
            "deliver.longest-retry-delay", defaults.longestRetryDelay(), Rules.AT_MOST_A_DAY),
        lookup.get("deliver.attempts", defaults.attempts(), Rules.wholeNumber(1, 10_000)));
    if (deliver.longestRetryDelay().compareTo(deliver.retryDelay()) < 0) {
      lookup.missing(
          "deliver.longest-retry-delay (%s) is shorter than deliver.retry-delay (%s); make it at least as long"
              .formatted(deliver.longestRetryDelay(), deliver.retryDelay()));
    }
    return deliver;
  }

  /**
   * The names a list such as {@code accounts} gives; wrong and repeated ones are reported and left
   * out.
   */
  private List<String> names(String key, String block) {
    List<String> names = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    Setting setting = lookup.find(key).orElse(null);
    if (setting != null && setting.secret() && setting.value() != null) {
      lookup.wrong(
          setting,
          "is filled in from a secret, but names appear in messages and records; write the names here");
      return names;
    }
    for (String name : lookup.list(key)) {
      if (!Rules.isName(name)) {
        lookup.wrong(
            setting,
            "names \"%s\"; a name has letters, digits and single dashes, example: %s"
                .formatted(
                    name,
                    Map.of("account", "tokyo", "sink", "books", "export", "finops")
                        .get(block)));
      } else if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        lookup.wrong(
            setting,
            "names \"%s\" twice (capitals do not distinguish names); remove one of them"
                .formatted(name));
      } else {
        names.add(name);
      }
    }
    return names;
  }

  /** Runs are recorded under the name of an account or an export, so one name means one of them. */
  private List<String> exportNames(List<String> accounts) {
    List<String> names = names("exports", "export");
    names.stream()
        .filter(name -> accounts.stream().anyMatch(name::equalsIgnoreCase))
        .forEach(name -> lookup.wrongKey(
            "exports", "names \"%s\", which is an account; choose another name".formatted(name)));
    return names;
  }
}
