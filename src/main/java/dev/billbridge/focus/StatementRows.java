package dev.billbridge.focus;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.render.RevisedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of Cost and Usage that one small statement makes, for trying rule files. */
public final class StatementRows {

  private StatementRows() {}

  /**
   * Its rows, in the order of its records; each has its columns in their order, without those that
   * are empty.
   *
   * @throws ExportException if {@code issuers.csv} has no row for it
   */
  public static List<Map<String, String>> of(RevisedStatement statement, Catalogue catalogue) {
    Charge.Source source = Charge.Source.of(
        statement.revision(), catalogue.issuer(statement.revision()), Instant.EPOCH, false);
    List<FocusRow> rows = new ArrayList<>();
    statement.records(record -> {
      if (isCharge(record)) {
        FocusRow row = FocusRow.of(
            Charge.of(record.content(), source, false),
            statement.revision().statement().period(),
            catalogue);
        rows.add(row);
        row.statedTax().ifPresent(rows::add);
      }
    });
    List<FocusColumn> columns = FocusColumn.costAndUsage(
        FocusVersion.V1_4, rows.stream().allMatch(row -> isPriced(row.record())), false);
    return rows.stream().map(row -> cells(row, columns)).toList();
  }

  private static boolean isCharge(RevisedRecord record) {
    return !record.vanished() && record.content().kind() == Kind.CHARGE;
  }

  private static boolean isPriced(BillingRecord record) {
    boolean isOwed = record.chargeCategory() == ChargeCategory.USAGE
        || record.chargeCategory() == ChargeCategory.PURCHASE;
    return !isOwed
        || record.quantity() != null
            && record.unitPrice() != null
            && record.unitPrice().signum() >= 0;
  }

  private static Map<String, String> cells(FocusRow row, List<FocusColumn> columns) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (FocusColumn column : columns) {
      String value = column.value().apply(row);
      if (value != null) {
        cells.put(column.name(), value);
      }
    }
    return cells;
  }
}
