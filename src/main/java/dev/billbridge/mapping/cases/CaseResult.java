package dev.billbridge.mapping.cases;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.LineTotals;
import dev.billbridge.mapping.Mapping;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.RowFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a mapping made of the documents of a case: a statement with its records, or the reasons why
 * there is none.
 */
final class CaseResult implements Mapping.Receiver {

  private final LineTotals totals = new LineTotals();
  private final List<BillingRecord> received = new ArrayList<>();
  private final List<BillingRecord> unsigned = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private final List<String> zerosToProve = new ArrayList<>();
  private Statement header;
  private boolean onlyHeader;

  private CaseResult() {}

  /** What a mapping makes of documents in an archive. */
  static CaseResult of(Intake intake, Archive archive, Mappings mappings, RowFormat rowFormat)
      throws IOException, MappingException {
    CaseResult result = new CaseResult();
    Mapping mapping = mappings.get(intake.mapping());
    try {
      mapping.map(intake, new DocumentReader(archive), rowFormat, result);
    } catch (MappingException e) {
      result.reasons.add(e.getMessage());
    }
    return result.finished();
  }

  /** Number of the statement that documents make; null when the mapping refuses them. */
  static String statementId(Intake intake, Archive archive, Mappings mappings, RowFormat rowFormat)
      throws IOException, MappingException {
    CaseResult result = new CaseResult();
    result.onlyHeader = true;
    try {
      mappings.get(intake.mapping()).map(intake, new DocumentReader(archive), rowFormat, result);
    } catch (MappingException e) {
      return null;
    }
    return result.header.key().statementId();
  }

  @Override
  public boolean statement(Statement statement) {
    header = statement;
    return !onlyHeader;
  }

  @Override
  public void record(BillingRecord record) {
    totals.add(record);
    received.add(record);
  }

  @Override
  public void recordOfUnknownSign(BillingRecord record) {
    unsigned.add(record);
  }

  @Override
  public void zeroToProve(String document, String pointer) {
    zerosToProve.add(pointer);
  }

  @Override
  public void line() {
    totals.line();
  }

  @Override
  public void unusable(String document, String pointer, String reason) {
    reasons.add(pointer + ": " + reason);
  }

  private CaseResult finished() {
    if (!refused()) {
      boolean negative = totals.wantsNegative(header, unsigned);
      unsigned.forEach(record -> record(negative ? record.negated() : record));
      if (!totals.against(header, BigDecimal.ZERO).isExact()) {
        zerosToProve.forEach(pointer -> reasons.add(pointer + ": " + LineTotals.UNPROVEN_ZERO));
      }
    }
    return this;
  }

  boolean refused() {
    return !reasons.isEmpty();
  }

  List<String> reasons() {
    return reasons;
  }

  /** Null when it was refused before. */
  Statement header() {
    return header;
  }

  List<BillingRecord> received() {
    return received;
  }

  ObjectNode statement() {
    return CanonicalJson.of(header, totals.against(header, BigDecimal.ZERO));
  }

  ArrayNode records() {
    ArrayNode records = JsonNodeFactory.instance.arrayNode();
    received.forEach(record -> records.add(CanonicalJson.of(record)));
    return records;
  }
}
