package dev.billbridge.focus;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.rules.RecordSubject;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleMatcher;
import dev.billbridge.rules.RuleRow;
import dev.billbridge.rules.StatementSubject;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the rule files say that FOCUS wants to know: services, units and issuers. */
public final class Catalogue {

  private static final String OTHER = "Other";

  private final RuleMatcher services;
  private final RuleMatcher units;
  private final RuleMatcher issuers;

  /** @throws RuleException naming everything that is wrong in one of the files */
  public Catalogue(Path routes) throws RuleException {
    this(routes.resolve(RuleBook.FOLDER), routes.resolve(RuleBook.FOLDER));
  }

  /**
   * With files that take the place of those of a site.
   *
   * @param own where some of the files may be
   * @param books where the others are
   * @throws RuleException naming everything that is wrong in one of the files
   */
  public Catalogue(Path own, Path books) throws RuleException {
    this.services = matcher(RuleBook.SERVICES, own, books);
    this.units = matcher(RuleBook.UNITS, own, books);
    this.issuers = matcher(RuleBook.ISSUERS, own, books);
  }

  private static RuleMatcher matcher(RuleBook book, Path own, Path books) throws RuleException {
    Path file = own.resolve(book.fileName());
    return book.read(Files.exists(file) ? file : books.resolve(book.fileName())).matcher();
  }

  /**
   * What a charge is for.
   *
   * @param isKnown whether a row of {@code services.csv} says so
   */
  record Service(String name, String category, String subcategory, boolean isKnown) {}

  /**
   * How much was used.
   *
   * @param price per unit; null when not stated
   */
  record Measure(BigDecimal quantity, String unit, BigDecimal price) {

    Measure with(BigDecimal part) {
      return new Measure(part, unit, price);
    }
  }

  Service service(StatementRevision revision, BillingRecord charge) {
    return services
        .match(new RecordSubject(revision, charge))
        .map(row -> new Service(
            row.text(Columns.SERVICE_NAME),
            row.text(Columns.SERVICE_CATEGORY),
            row.text(Columns.SERVICE_SUBCATEGORY),
            true))
        .orElseGet(() -> new Service(OTHER, OTHER, "Other (Other)", false));
  }

  /**
   * The quantity of a charge in the unit that {@code units.csv} names. Where the division does not
   * end, it stays in the provider's unit; where quantity or unit are unknown, it is one unit.
   */
  Measure measure(StatementRevision revision, BillingRecord charge) {
    Optional<RuleRow> row = units.match(new RecordSubject(revision, charge));
    String unit = row.map(each -> each.text(Columns.FOCUS_UNIT)).orElse(charge.unit());
    if (charge.quantity() == null || unit == null || unit.isEmpty()) {
      return new Measure(BigDecimal.ONE, "Units", null);
    }
    BigDecimal divisor = row.map(each -> each.figure(Columns.DIVISOR)).orElse(null);
    if (divisor == null) {
      return new Measure(charge.quantity(), unit, charge.unitPrice());
    }
    try {
      return new Measure(
          charge.quantity().divide(divisor),
          unit,
          charge.unitPrice() == null ? null : charge.unitPrice().multiply(divisor));
    } catch (ArithmeticException e) {
      String own = charge.unit() == null ? "Units" : charge.unit();
      return new Measure(charge.quantity(), own, charge.unitPrice());
    }
  }

  /** @throws ExportException if {@code issuers.csv} has no row for it */
  Issuer issuer(StatementRevision revision) {
    return issuers
        .match(new StatementSubject(revision))
        .map(Issuer::of)
        .orElseThrow(
            () -> new ExportException("no row of %s matches statement %s; add one for provider %s"
                .formatted(issuers.file().file(), revision.key(), revision.key().provider())));
  }
}
