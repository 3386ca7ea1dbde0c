package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * The jq function {@code month_in("Asia/Tokyo")}: the month its input falls into in a time zone,
 * read as routes read it; null stays null.
 */
final class MonthIn {

  private MonthIn() {}

  static void apply(
      Scope scope,
      List<Expression> arguments,
      JsonNode in,
      Path path,
      PathOutput output,
      Version version)
      throws JsonQueryException {
    arguments.get(0).apply(scope, in, zone -> {
      String text;
      try {
        text = WireValue.text(in);
        if (text != null) {
          text = WireTime.month(text, WireTime.zone(WireValue.text(zone))).toString();
        }
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new JsonQueryException(e.getMessage());
      }
      output.emit(
          text == null
              ? com.fasterxml.jackson.databind.node.NullNode.getInstance()
              : TextNode.valueOf(text),
          null);
    });
  }
}
