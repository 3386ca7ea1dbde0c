package dev.billbridge.cli.print;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.focus.FocusExport;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** What an export has made of each billing period. */
public final class ExportPrint {

  private ExportPrint() {}

  /** A table, and the notes below it. */
  public static void table(List<FocusExport.Period> periods, List<String> notes, PrintWriter out) {
    if (periods.isEmpty()) {
      out.println("The ledger has no charges to export.");
    } else {
      Table table =
          new Table("PROVIDER", "PERIOD", "STATUS", "ROWS", "CORRECTIONS", "BILLED COST", "FILES");
      periods.forEach(each -> table.row(
          each.provider(),
          each.period(),
          status(each),
          each.rows(),
          each.corrections(),
          each.sums().entrySet().stream()
              .map(sum -> sum.getValue().toPlainString() + " " + sum.getKey())
              .collect(Collectors.joining(" + ")),
          each.result()));
      table.print(out);
    }
    notes.forEach(note -> out.println("Note: " + note));
  }

  private static String status(FocusExport.Period period) {
    return period.isClosed() ? "closed" : "open";
  }

  /** The same as JSON. */
  public static ObjectNode tree(List<FocusExport.Period> all, List<String> notes) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode periods = tree.putArray("periods");
    for (FocusExport.Period each : all) {
      ObjectNode period = periods.addObject();
      period.put("provider", each.provider());
      period.put("periodStart", each.period().start().toString());
      period.put("periodEnd", each.period().end().toString());
      period.put("status", status(each));
      period.put("rows", each.rows());
      period.put("corrections", each.corrections());
      ObjectNode sums = period.putObject("billedCost");
      each.sums().forEach((currency, sum) -> sums.put(currency, sum.toPlainString()));
      period.put("files", each.result());
    }
    notes.forEach(tree.putArray("notes")::add);
    return tree;
  }
}
