package dev.billbridge.pipeline;

import dev.billbridge.collect.RunReport;
import dev.billbridge.settings.AccountSettings;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One run of a source route: for whom, for which months, and what came of it. Routes see it as the variable {@code run}. */
public final class Run {

  private final AccountSettings account;
  private final String dataset;
  private final Request request;
  private final Instant startedAt;
  private final RunReport report;

  Run(AccountSettings account, String dataset, Request request, Instant startedAt) {
    this.account = account;
    this.dataset = dataset;
    this.request = request;
    this.startedAt = startedAt;
    this.report = new RunReport(account.name(), dataset);
  }

  /** The month it is now in a time zone, such as {@code Asia/Tokyo}: {@code 2026-10}. */
  public String currentMonth(String zone) {
    return YearMonth.from(startedAt.atZone(ZoneId.of(zone))).toString();
  }

  /**
   * For list endpoints that take a year or a month as optional path segments: an empty text for what is current, otherwise
   * {@code /2025} for each year of which a good part is asked for, {@code /2025/06} for single months.
   *
   * @param shift months the endpoint's month lies behind the usage month
   */
  public List<String> yearOrMonthPaths(int shift) {
    List<YearMonth> months = request.months();
    if (months.isEmpty()) {
      return List.of("");
    }
    Set<String> paths = new LinkedHashSet<>();
    List<YearMonth> shifted = months.stream().map(month -> month.plusMonths(shift)).toList();
    for (YearMonth month : shifted) {
      long inYear = shifted.stream().filter(other -> other.getYear() == month.getYear()).count();
      paths.add(inYear > 3 ? "/%04d".formatted(month.getYear()) : "/%04d/%02d".formatted(month.getYear(), month.getMonthValue()));
    }
    return new ArrayList<>(paths);
  }

  /** Whether a month such as {@code 2026-10} is asked for; everything is, when nothing special is asked for. */
  public boolean wants(String month) {
    return request.months().isEmpty() || request.months().contains(YearMonth.parse(month.substring(0, 7)));
  }

  /** Whether a list such as {@code 31900123, 31900124} names an id; leading zeros do not matter, an empty list names all. */
  public boolean names(String list, String id) {
    return list == null || list.isBlank()
        || Arrays.stream(list.split(",")).anyMatch(each -> plain(each).equals(plain(id)));
  }

  private static String plain(String id) {
    return id.strip().replaceFirst("^0+(?=.)", "");
  }

  /** Name of the configured account. */
  public String source() {
    return account.name();
  }

  public String provider() {
    return account.provider();
  }

  public String dataset() {
    return dataset;
  }

  AccountSettings account() {
    return account;
  }

  RunReport report() {
    return report;
  }

  @Override
  public String toString() {
    return account.name() + " " + dataset;
  }
}
