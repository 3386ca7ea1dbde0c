package dev.billbridge.focus;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.Kind;
import dev.billbridge.disk.Permissions;
import dev.billbridge.disk.WritableFolder;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineFilter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings a directory up to date with the ledger: a folder for each provider and billing period.
 * Everything is written beside and compared with the ledger's sums before anything is renamed into
 * its place. Folders of closed periods are never touched.
 */
public final class FocusExport {

  private final Ledger ledger;
  private final Catalogue catalogue;
  private final FocusVersion version;
  private final FocusProfile profile;
  private final ResourceSplit split;
  private final Path directory;
  private final InstantSource clock;

  /**
   * @param split null when no charge is divided between resources
   * @param directory made if it is absent
   */
  public FocusExport(
      Ledger ledger,
      Catalogue catalogue,
      FocusVersion version,
      FocusProfile profile,
      ResourceSplit split,
      Path directory,
      InstantSource clock) {
    this.ledger = ledger;
    this.catalogue = catalogue;
    this.version = version;
    this.profile = profile;
    this.split = split;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * What became of a period.
   *
   * @param corrections rows of it that correct closed periods
   * @param sums of the billed costs, by ISO 4217 code
   * @param result {@code written}, {@code unchanged} or {@code kept}, which is closed since an
   *     earlier run
   */
  public record Period(
      String provider,
      BillingPeriod period,
      boolean isClosed,
      long rows,
      long corrections,
      Map<String, BigDecimal> sums,
      String result) {

    /** Where its folder lies in that of the export. */
    String folder() {
      return PeriodPlan.folder(provider, period);
    }
  }

  /**
   * What became of an export.
   *
   * @param notes sentences that a reader must know
   * @param failures what could not be sent, in sentences
   */
  public record Result(List<Period> periods, List<String> notes, List<String> failures) {}

  private record Staged(PeriodPlan plan, Path folder, Metadata metadata, long corrections) {}

  /**
   * Exports.
   *
   * @throws ExportException if that is not possible; every folder is as it was, or whole and new
   */
  public Result run() {
    return run(null);
  }

  /**
   * Exports, then sends what has changed.
   *
   * @param copies null when nothing is sent
   * @throws ExportException if the export is not possible; every folder is as it was, or whole and
   *     new
   */
  public Result run(Copies copies) {
    try {
      WritableFolder.prove(directory);
    } catch (IOException e) {
      throw new ExportException(directory + " " + e.getMessage(), e);
    }
    try {
      return alone(copies);
    } catch (IOException e) {
      throw new ExportException(
          ("the export to %s failed (%s); every folder in it is whole, the old one or the new one; fix"
                  + " the cause and export again")
              .formatted(directory, reason(e)),
          e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private Result alone(Copies copies) throws IOException {
    Files.createDirectories(directory, Permissions.folder());
    try (FileChannel channel = FileChannel.open(
            directory.resolve(".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            Permissions.file());
        FileLock lock = lock(channel)) {
      if (lock == null) {
        throw new ExportException(
            "another export to %s is under way; run this one when it has ended"
                .formatted(directory));
      }
      Staging.removeLeftovers(directory);
      try (Staging staging = Staging.in(directory)) {
        return run(staging, copies);
      }
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private Result run(Staging staging, Copies copies) throws IOException {
    Published published = Published.read(directory, version);
    Planning planning = new Planning(ledger, catalogue, published, split, clock.instant());
    List<Staged> staged = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    long unknown = 0;
    long undivided = 0;
    Division division = new Division(split, published);
    for (PeriodPlan plan : planning.plan()) {
      Path folder = staging.folder().resolve(plan.folder());
      try (PeriodWriter writer =
          new PeriodWriter(ledger, catalogue, version, division, plan, folder)) {
        writer.alsoFor(profile, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        Metadata metadata = writer.write();
        staged.add(new Staged(plan, folder, metadata, writer.corrections()));
        unknown += writer.unknownServices();
        undivided += writer.undivided();
      }
    }
    staged.addAll(emptied(published, staged, staging));
    refuseOtherSums(published, staged);
    notes.addAll(planning.notes());
    if (unknown > 0) {
      notes.add(
          "no row of services.csv matches %d of the lines; their service is \"Other\"; billbridge analyze cost --by class,product shows which (class is empty)"
              .formatted(unknown));
    }
    if (undivided > 0) {
      notes.add(
          "%d of the lines are not divided between resources: what these have used of them is not known"
              .formatted(undivided));
    }
    List<Period> periods = publish(published, staged, staging);
    List<String> failures = copies == null
        ? List.of()
        : copies.send(periods.stream().map(Period::folder).toList());
    return new Result(periods, notes, failures);
  }

  /** Open periods that have no statement any more. */
  private static List<Staged> emptied(Published published, List<Staged> staged, Staging staging)
      throws IOException {
    Set<String> written =
        staged.stream().map(each -> each.plan().folder()).collect(Collectors.toSet());
    List<Staged> emptied = new ArrayList<>();
    for (Map.Entry<Path, Metadata> each : published.folders().entrySet()) {
      Metadata open = each.getValue();
      PeriodPlan plan = new PeriodPlan(open.provider(), open.period(), false, List.of(), List.of());
      if (!open.isClosed() && !written.contains(plan.folder())) {
        Path folder = staging.folder().resolve(plan.folder());
        emptied.add(new Staged(plan, folder, EmptiedPeriod.write(each.getKey(), folder), 0));
      }
    }
    return emptied;
  }

  /** The rows of all periods together are what the ledger holds, to the last digit. */
  private void refuseOtherSums(Published published, List<Staged> staged) {
    Map<String, BigDecimal> exported = new TreeMap<>();
    Stream.concat(published.closed().stream(), staged.stream().map(Staged::metadata))
        .forEach(each -> each.sums()
            .forEach((currency, sum) ->
                exported.merge(each.provider() + " " + currency, sum, BigDecimal::add)));
    Map<String, BigDecimal> held = new TreeMap<>();
    ledger
        .sums()
        .read(
            new LineFilter(null, null, Set.of(), Set.of(), Kind.CHARGE),
            List.of(LineColumn.PROVIDER, LineColumn.CURRENCY),
            sum -> held.put(
                sum.text(LineColumn.PROVIDER) + " " + sum.text(LineColumn.CURRENCY), sum.amount()));
    Set<String> keys = new TreeSet<>(exported.keySet());
    keys.addAll(held.keySet());
    for (String key : keys) {
      BigDecimal one = exported.getOrDefault(key, BigDecimal.ZERO);
      BigDecimal other = held.getOrDefault(key, BigDecimal.ZERO);
      if (one.compareTo(other) != 0) {
        throw new ExportException(
            ("the rows of %s add up to %s, the ledger to %s; nothing was published. If something was"
                    + " collected meanwhile, export again; otherwise a folder of a closed period is missing"
                    + " or not the one that was exported: restore it, or export to a new directory")
                .formatted(key, one.toPlainString(), other.stripTrailingZeros().toPlainString()));
      }
    }
  }

  private List<Period> publish(Published published, List<Staged> staged, Staging staging)
      throws IOException {
    List<Period> periods = new ArrayList<>();
    published
        .closed()
        .forEach(each -> periods.add(
            new Period(each.provider(), each.period(), true, each.rows(), 0, each.sums(), "kept")));
    for (Staged each : staged) {
      Path place = directory.resolve(each.plan().folder());
      boolean isSame = Files.exists(place.resolve(PeriodWriter.SUMS))
          && Files.mismatch(
                  place.resolve(PeriodWriter.SUMS), each.folder().resolve(PeriodWriter.SUMS))
              < 0;
      if (!isSame) {
        staging.publish(each.folder(), place);
      }
      Metadata metadata = each.metadata();
      periods.add(new Period(
          metadata.provider(),
          metadata.period(),
          metadata.isClosed(),
          metadata.rows(),
          each.corrections(),
          metadata.sums(),
          isSame ? "unchanged" : "written"));
    }
    periods.sort(Comparator.comparing(Period::provider)
        .thenComparing(each -> each.period().start())
        .thenComparing(each -> each.period().end()));
    return periods;
  }
}
