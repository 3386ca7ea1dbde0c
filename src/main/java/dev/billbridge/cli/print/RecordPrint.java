package dev.billbridge.cli.print;

import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.explain.RecordHistory;
import dev.billbridge.explain.RecordSource;
import dev.billbridge.render.OneLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** What {@code explain} says about a record. */
public final class RecordPrint {

  private final PrintWriter out;

  public RecordPrint(PrintWriter out) {
    this.out = out;
  }

  /**
   * Values, origin and history.
   *
   * @param values by the name of the field
   * @param history oldest first
   */
  public void print(
      Map<String, String> values, RecordSource.Origin origin, List<RecordHistory.Step> history) {
    values.forEach(this::pair);
    print(origin);
    out.println();
    history.forEach(this::print);
  }

  private void print(RecordSource.Origin origin) {
    out.printf("%nRead from  %s%n", origin.document());
    out.printf(
        "at         %s%s%n",
        origin.pointer(),
        origin.lineNumber() == null ? "" : ", line " + origin.lineNumber() + " of the statement");
    out.printf("SHA-256    %s%n", origin.sha256());
    out.printf(
        "mapped by  %s%n",
        origin.mapping() == null ? "a mapping that the archive does not name" : origin.mapping());
    origin.others().forEach(other -> out.printf("with       %s%n", other));
    if (!origin.words().isEmpty()) {
      out.printf("%nIn the document%n");
      origin.words().forEach((name, value) -> pair(name, value));
    }
    if (origin.row() != null) {
      out.printf(
          "%nIn its CSV: %s at %s, row %d%n",
          origin.row().document(), origin.row().pointer(), origin.row().number());
      origin.row().cells().forEach((name, value) -> pair(name, value));
    }
  }

  private void print(RecordHistory.Step step) {
    out.printf(
        "Revision %s: %s%n", shown(step.number(), step.revision()), step.event().words());
    step.differences()
        .forEach(each -> out.printf(
            "  %-16s %s -> %s%n",
            OneLine.of(each.name()),
            each.was() == null ? "(unknown)" : OneLine.beginning(each.was()),
            each.is() == null ? "(unknown)" : OneLine.beginning(each.is())));
    if (step.vanished() != null) {
      out.printf("  until revision %s%n", shown(step.vanishedIn(), step.vanished()));
    }
  }

  private void pair(String name, String value) {
    out.printf("  %-16s %s%n", OneLine.of(name), OneLine.beginning(value));
  }

  /** Number, time and cause of a revision. */
  private static String shown(int number, StatementRevision revision) {
    return number
        + (revision == null
            ? ""
            : ", " + revision.recordedAt()
                + (revision.cause() == null || revision.cause() == RevisionCause.FIRST
                    ? ""
                    : " (" + revision.cause().words() + ")"));
  }
}
