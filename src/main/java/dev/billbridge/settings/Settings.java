package dev.billbridge.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.billbridge.settings.text.Secrets;
import dev.billbridge.settings.text.Setting;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Period;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What one site has configured, checked and complete. A {@code Settings} that exists is valid:
 * {@link SettingsReader} refuses everything else. No {@code toString} in this package shows a
 * secret.
 *
 * @param file the properties file this came from; null when only defaults and the environment were
 *     read
 * @param archiveDirectory where documents are kept as received; absolute
 * @param archiveKeep how long what has been superseded stays there; null for ever
 * @param accounts in the order {@code accounts} names them; may be empty
 * @param sinks in the order {@code sinks} names them; may be empty
 * @param exports in the order {@code exports} names them; may be empty
 * @param camel by key, what is handed to Camel, placeholders resolved
 */
public record Settings(
    Path file,
    Ledger ledger,
    Path archiveDirectory,
    Period archiveKeep,
    Management management,
    Schedule schedule,
    Collect collect,
    Reconcile reconcile,
    Resale resale,
    Deliver deliver,
    List<AccountSettings> accounts,
    List<SinkSettings> sinks,
    List<ExportSettings> exports,
    Map<String, Setting> camel) {

  public Settings {
    requireNonNull(ledger, "ledger");
    requireNonNull(archiveDirectory, "archiveDirectory");
    requireNonNull(management, "management");
    requireNonNull(schedule, "schedule");
    requireNonNull(collect, "collect");
    requireNonNull(reconcile, "reconcile");
    requireNonNull(resale, "resale");
    requireNonNull(deliver, "deliver");
    accounts = List.copyOf(accounts);
    sinks = List.copyOf(sinks);
    exports = List.copyOf(exports);
    camel = Collections.unmodifiableMap(new TreeMap<>(camel));
  }

  /**
   * Billbridge's own database.
   *
   * @param url JDBC address: {@code jdbc:h2:}, {@code jdbc:postgresql:} or {@code jdbc:mariadb:}
   * @param user may be empty
   * @param password may be empty
   * @param timeout how long to wait for its database: for a connection, a lock or a sign of life; a
   *     quarter of a second or more
   */
  public record Ledger(String url, String user, String password, Duration timeout) {
    public static final Ledger DEFAULT =
        new Ledger("jdbc:h2:file:./data/ledger", "", "", Duration.ofSeconds(30));

    /** A new ledger in memory, gone when it is closed; with the timeout of this one. */
    public Ledger inMemory() {
      return new Ledger("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=0", "", "", timeout);
    }

    @Override
    public String toString() {
      return "Ledger[url=%s, user=%s, password=%s, timeout=%s]"
          .formatted(Secrets.withoutPasswords(url), user, Secrets.HIDDEN, timeout);
    }
  }

  /**
   * Where health and metrics are served.
   *
   * @param port 0 to 65535; 0 takes any free port
   * @param page whether the page is served beside them
   */
  public record Management(String host, int port, boolean enabled, boolean page) {
    public static final Management DEFAULT = new Management("127.0.0.1", 9876, true, true);
  }

  /**
   * How schedules are kept.
   *
   * @param cluster whether processes with one PostgreSQL ledger share one timetable
   */
  public record Schedule(boolean cluster) {
    public static final Schedule DEFAULT = new Schedule(false);
  }

  /**
   * How providers are called.
   *
   * @param retries further attempts of one request after a transient failure; 0 or more
   * @param retryDelay before the first of them; doubles each time
   * @param deadline of one attempt, from connecting to the last byte of the response
   * @param documentMegabytes largest response that is accepted, decompressed; 1 or more
   * @param parallelAccounts how many accounts are ingested at once; 1 or more. Waiting for a
   *     provider does not count
   */
  public record Collect(
      int retries,
      Duration retryDelay,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration deadline,
      int documentMegabytes,
      int parallelAccounts) {
    public static final Collect DEFAULT = new Collect(
        4,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(2),
        Duration.ofMinutes(15),
        2048,
        2);

    /** The same with one attempt for each request, for a person who waits for the result. */
    public Collect once() {
      return new Collect(
          0,
          retryDelay,
          connectTimeout,
          responseTimeout,
          deadline,
          documentMegabytes,
          parallelAccounts);
    }
  }

  /**
   * When a statement counts as final, and as matched.
   *
   * @param finalAfter a period that closed at least this long ago is final at its first read
   * @param tolerance largest difference between a statement's total and its lines that still counts
   *     as matched, in the statement's currency; zero or more
   * @param crossCheckTolerance largest difference between two datasets that still counts as
   *     agreement, as a share of the larger figure: 0.01 is one per cent; from zero to below one
   * @param jumpRatio a total is a finding when it is more than this many times the usual one, or
   *     less than one such part of it; above one
   * @param lateAfter a month that closed longer ago and has no final statement is a finding
   */
  public record Reconcile(
      Duration finalAfter,
      BigDecimal tolerance,
      BigDecimal crossCheckTolerance,
      BigDecimal jumpRatio,
      Duration lateAfter) {
    public static final Reconcile DEFAULT = new Reconcile(
        Duration.ofDays(7),
        BigDecimal.ZERO,
        new BigDecimal("0.01"),
        BigDecimal.valueOf(3),
        Duration.ofDays(10));
  }

  /**
   * How bills for customers are drawn.
   *
   * @param since first month for which they are; null for none at all
   */
  public record Resale(YearMonth since) {}

  /**
   * How sinks are served.
   *
   * @param interval between two checks of what is owed
   * @param lease how long one process may hold a delivery before another takes it over
   * @param retryDelay before the second attempt; doubles each time, up to {@code longestRetryDelay}
   * @param attempts after so many a delivery becomes a dead letter; 1 or more
   */
  public record Deliver(
      Duration interval,
      Duration lease,
      Duration retryDelay,
      Duration longestRetryDelay,
      int attempts) {
    public static final Deliver DEFAULT = new Deliver(
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        Duration.ofHours(6),
        30);
  }

  /**
   * The same with another ledger and archive, for a trial that must not touch those of the site.
   *
   * @param archiveDirectory absolute; nothing is ever removed from it
   */
  public Settings with(Ledger ledger, Path archiveDirectory) {
    return new Settings(
        file,
        ledger,
        archiveDirectory,
        null,
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

  /** The same with other accounts, whose providers are called in another way. */
  public Settings with(Collect collect, List<AccountSettings> accounts) {
    return new Settings(
        file,
        ledger,
        archiveDirectory,
        archiveKeep,
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

  /** The account of that name, if there is one. */
  public Optional<AccountSettings> account(String name) {
    return accounts.stream().filter(account -> account.name().equals(name)).findFirst();
  }

  /** The sink of that name, if there is one. */
  public Optional<SinkSettings> sink(String name) {
    return sinks.stream().filter(sink -> sink.name().equals(name)).findFirst();
  }

  /** The export of that name, if there is one. */
  public Optional<ExportSettings> export(String name) {
    return exports.stream().filter(export -> export.name().equals(name)).findFirst();
  }

  /** The file for messages, or that there is none. */
  public String source() {
    return file == null ? "no settings file was given" : file.toString();
  }

  /**
   * Sentences about what is allowed but probably not meant, such as a service without accounts; may
   * be empty.
   */
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    String where = source();
    if (accounts.isEmpty()) {
      notices.add(
          where + ": accounts is empty, so nothing is collected; example: accounts = tokyo");
    }
    if (sinks.isEmpty()) {
      notices.add(
          where + ": sinks is empty, so records stay in the ledger; example: sinks = books");
    }
    return List.copyOf(notices);
  }

  /**
   * Every setting with the value in effect, by key; secrets are replaced by {@code ***}. For
   * showing and for the fingerprint.
   */
  public SortedMap<String, String> effective() {
    SortedMap<String, String> values = new TreeMap<>();
    values.put("ledger.url", Secrets.withoutPasswords(ledger.url()));
    values.put("ledger.user", ledger.user());
    values.put("ledger.password", ledger.password().isEmpty() ? "" : Secrets.HIDDEN);
    values.put("ledger.timeout", ledger.timeout().toString());
    values.put("archive.directory", archiveDirectory.toString());
    values.put("archive.keep", archiveKeep == null ? "" : archiveKeep.toString());
    values.put("management.host", management.host());
    values.put("management.port", Integer.toString(management.port()));
    values.put("management.enabled", Boolean.toString(management.enabled()));
    values.put("management.page", Boolean.toString(management.page()));
    values.put("schedule.cluster", Boolean.toString(schedule.cluster()));
    values.put("collect.retries", Integer.toString(collect.retries()));
    values.put("collect.retry-delay", collect.retryDelay().toString());
    values.put("collect.connect-timeout", collect.connectTimeout().toString());
    values.put("collect.response-timeout", collect.responseTimeout().toString());
    values.put("collect.deadline", collect.deadline().toString());
    values.put("collect.document-megabytes", Integer.toString(collect.documentMegabytes()));
    values.put("collect.parallel-accounts", Integer.toString(collect.parallelAccounts()));
    values.put("reconcile.final-after", reconcile.finalAfter().toString());
    values.put("reconcile.tolerance", reconcile.tolerance().toPlainString());
    values.put("reconcile.crosscheck-tolerance", reconcile.crossCheckTolerance().toPlainString());
    values.put("reconcile.jump-ratio", reconcile.jumpRatio().toPlainString());
    values.put("reconcile.late-after", reconcile.lateAfter().toString());
    values.put("resale.since", resale.since() == null ? "" : resale.since().toString());
    values.put("deliver.interval", deliver.interval().toString());
    values.put("deliver.lease", deliver.lease().toString());
    values.put("deliver.retry-delay", deliver.retryDelay().toString());
    values.put("deliver.longest-retry-delay", deliver.longestRetryDelay().toString());
    values.put("deliver.attempts", Integer.toString(deliver.attempts()));
    values.put(
        "accounts",
        String.join(", ", accounts.stream().map(AccountSettings::name).toList()));
    accounts.forEach(account -> values.putAll(account.effective()));
    values.put("sinks", String.join(", ", sinks.stream().map(SinkSettings::name).toList()));
    sinks.forEach(sink -> values.putAll(sink.effective()));
    values.put(
        "exports", String.join(", ", exports.stream().map(ExportSettings::name).toList()));
    exports.forEach(export -> values.putAll(export.effective()));
    camel.forEach((key, setting) ->
        values.put(key, setting.secret() ? Secrets.HIDDEN : Secrets.shown(key, setting.value())));
    return Collections.unmodifiableSortedMap(values);
  }

  /**
   * Tells two configurations apart in an audit trail: SHA-256, in hexadecimal, over
   * {@link #effective()}. The same for the same settings wherever they were written; a changed
   * secret does not change it.
   */
  public String fingerprint() {
    StringBuilder text = new StringBuilder();
    effective()
        .forEach((key, value) -> text.append(key)
            .append('=')
            .append(value.length())
            .append(':')
            .append(value)
            .append('\n'));
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Settings" + effective();
  }
}
