package dev.billbridge.service;

import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.rules.RecordSubject;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.Unmatched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which charges of the last three months no row of a rule file matches. */
final class RuleCoverage {

  private static final int MONTHS = 3;
  private static final int SHOWN = 3;
  private static final List<String> COLUMNS =
      List.of("provider", "chargeCategory", "resourceType", "productId", "productName");

  private RuleCoverage() {}

  /**
   * A file and what it misses.
   *
   * @param lines charges that no row matches
   * @param examples the most frequent ones, with their sums; empty when there are none
   */
  record Gap(String file, long lines, String examples) {}

  /**
   * The files of accounts and services, by name. A file that cannot be read is left out, since
   * {@code check} has reported it.
   */
  static List<Gap> of(Ledger ledger, Path routes, InstantSource clock) throws IOException {
    Map<String, Unmatched> files = new LinkedHashMap<>();
    Path folder = routes.resolve(RuleBook.FOLDER);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        all.sorted().forEach(file -> add(file, files));
      }
    }
    if (files.isEmpty()) {
      return List.of();
    }
    LocalDate first =
        clock.instant().atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1).minusMonths(MONTHS);
    for (StatementRevision revision : ledger.statements().all()) {
      if (!revision.key().isCustomerBill()
          && !revision.statement().period().start().isBefore(first)) {
        ledger.statements().records(revision, record -> {
          if (!record.vanished() && record.content().kind() == Kind.CHARGE) {
            files.values().forEach(each -> each.add(new RecordSubject(revision, record.content())));
          }
        });
      }
    }
    List<Gap> gaps = new ArrayList<>();
    files.forEach(
        (file, unmatched) -> gaps.add(new Gap(file, unmatched.lines(), examples(unmatched))));
    return gaps;
  }

  private static void add(Path file, Map<String, Unmatched> files) {
    RuleBook book = RuleBook.of(file)
        .filter(each -> each == RuleBook.ACCOUNTS || each == RuleBook.SERVICES)
        .orElse(null);
    if (book != null) {
      try {
        files.put(file.getFileName().toString(), new Unmatched(book.read(file).matcher(), COLUMNS));
      } catch (RuleException e) {
        // Reported with every line that is wrong by the check of the files.
      }
    }
  }

  private static String examples(Unmatched unmatched) {
    return unmatched.groups().stream()
        .limit(SHOWN)
        .map(group -> "%d × %s (%s)"
            .formatted(
                group.lines(),
                group.values().entrySet().stream()
                    .map(value -> value.getKey() + " " + value.getValue())
                    .collect(Collectors.joining(", ")),
                group.sums().entrySet().stream()
                    .map(sum -> sum.getValue().toPlainString() + " " + sum.getKey())
                    .collect(Collectors.joining(", "))))
        .collect(Collectors.joining("; "));
  }
}
