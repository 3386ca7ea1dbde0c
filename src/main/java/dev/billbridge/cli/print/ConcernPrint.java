package dev.billbridge.cli.print;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.overview.Concern;
import dev.billbridge.overview.Concerns.Found;
import dev.billbridge.render.OneLine;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/** What needs a person, as the page lists it, each with the commands that fix it. */
public final class ConcernPrint {

  /** Of one kind. */
  private static final int SHOWN = 20;

  private ConcernPrint() {}

  /** Prints what there is, the most urgent first; {@code --json} has more of it. */
  public static void print(Found found, PrintWriter out) {
    out.printf(
        "%n%s%n",
        found.urgent() == 0
            ? "Nothing needs a person."
            : found.urgent() == 1
                ? "One thing needs a person:"
                : found.urgent() + " things need a person:");
    Map<Concern.Kind, Integer> printed = new HashMap<>();
    for (Concern each : found.shown()) {
      if (printed.merge(each.kind(), 1, Integer::sum) <= SHOWN) {
        print(each, out);
      }
    }
    found.counts().forEach((kind, count) -> {
      if (count > SHOWN) {
        out.printf("%s: %d more%n", kind.title(), count - SHOWN);
      }
    });
  }

  private static void print(Concern concern, PrintWriter out) {
    String name = concern.account() == null ? concern.sink() : concern.account();
    String sentence = OneLine.of(concern.sentence());
    out.printf(
        "%s: %s%s%s%n",
        concern.kind().title(),
        name == null || sentence.startsWith(OneLine.of(name))
            ? ""
            : OneLine.of(concern.subject()) + ": ",
        sentence,
        concern.since() == null ? "" : " (since %s)".formatted(Table.shown(concern.since())));
    concern.commands().forEach(command -> out.println("    " + command));
  }

  /** The same for programs. */
  public static ObjectNode tree(Found found) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("urgent", found.urgent());
    ObjectNode counts = root.putObject("counts");
    found.counts().forEach((kind, count) -> {
      if (count > 0) {
        counts.put(kind.name(), count);
      }
    });
    ArrayNode items = root.putArray("items");
    found.shown().forEach(each -> {
      ObjectNode item = items
          .addObject()
          .put("kind", each.kind().name())
          .put("urgent", each.kind().isUrgent())
          .put("account", each.account())
          .put("dataset", each.dataset())
          .put("sink", each.sink())
          .put("statement", each.statement() == null ? null : each.statement().toString())
          .put("sentence", each.sentence())
          .put("since", each.since() == null ? null : each.since().toString());
      each.commands().forEach(item.putArray("commands")::add);
    });
    return root;
  }
}
