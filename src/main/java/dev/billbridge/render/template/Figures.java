package dev.billbridge.render.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The figures a template has been given. What it answers may hold these, with or without their
 * sign, and those it says itself; any other has been calculated, or has lost digits.
 */
final class Figures {

  private static final Pattern FIGURE =
      Pattern.compile("[-+]?\\d{1,200}(?:\\.\\d{1,200})?(?:[eE][-+]?\\d{1,4})?");
  private static final Pattern TOKEN = Pattern.compile("\\d+(?:\\.\\d+)*");
  private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})(?:T.*)?");
  /**
   * Their digits mean nothing, and there are so many that a calculated figure would be found among
   * them by chance.
   */
  private static final Set<String> MEANINGLESS =
      Set.of("contentHash", "documentHash", "documentPointer");

  private final Set<BigDecimal> known = new HashSet<>();
  private final Set<String> texts = new HashSet<>();
  private final Set<String> hashes = new HashSet<>();
  private final StringBuilder all = new StringBuilder();

  private Figures() {}

  static Figures of(JsonNode input, TemplateText template) {
    Figures figures = new Figures();
    figures.read("", input);
    figures.text(template.literals());
    return figures;
  }

  private void read(String name, JsonNode node) {
    if (node.isObject()) {
      node.properties().forEach(field -> read(field.getKey(), field.getValue()));
    } else if (node.isArray()) {
      node.forEach(element -> read(name, element));
    } else if (MEANINGLESS.contains(name)) {
      hashes.add(node.asText());
    } else if (!node.isNull()) {
      text(node.asText());
    }
  }

  private void text(String text) {
    if (!texts.add(text)) {
      return;
    }
    all.append(text).append('\n');
    if (FIGURE.matcher(text).matches()) {
      know(text);
      return;
    }
    tokens(text).forEach(this::know);
    Matcher date = DATE.matcher(text);
    if (date.matches()) {
      String year = date.group(1);
      String month = date.group(2);
      String day = date.group(3);
      for (String form : new String[] {
        year + month + day,
        year + month,
        month + year,
        day + month + year,
        month + day + year,
        year.substring(2) + month + day,
        year.substring(2) + month,
        year.substring(2),
        day + month + year.substring(2)
      }) {
        know(form);
      }
    }
  }

  private void know(String figure) {
    known.add(canonical(figure));
  }

  private static BigDecimal canonical(String figure) {
    return new BigDecimal(figure).abs().stripTrailingZeros();
  }

  /**
   * The first figure that is neither the statement's nor the template's own.
   *
   * @param pointer of the node in the body
   * @return a sentence; null if every figure is a given one
   */
  String strange(JsonNode node, String pointer) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String strange = strange(field.getValue(), pointer + "/" + field.getKey());
        if (strange != null) {
          return strange;
        }
      }
      return null;
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        String strange = strange(node.get(i), pointer + "/" + i);
        if (strange != null) {
          return strange;
        }
      }
      return null;
    }
    String figure = node.isNumber()
        ? number(node.asText())
        : node.isTextual() ? inText(node.textValue()) : null;
    return figure == null
        ? null
        : ("%s would be %s, which is not a figure of the statement; pass figures on as they are, "
                + "and take sums from .summary.sums or .groups")
            .formatted(pointer.isEmpty() ? "the body" : pointer, figure);
  }

  private String number(String text) {
    return FIGURE.matcher(text).matches() && known.contains(canonical(text)) ? null : text;
  }

  private String inText(String text) {
    String bare = text.strip();
    if (texts.contains(text)
        || hashes.stream().anyMatch(hash -> hash.startsWith(text) && text.length() >= 6)) {
      return null;
    }
    if (FIGURE.matcher(bare).matches()) {
      return known.contains(canonical(bare)) || isPartOfId(bare) ? null : bare;
    }
    return tokens(text).stream()
        .filter(token -> !known.contains(canonical(token)) && all.indexOf(token) < 0)
        .findFirst()
        .map(token -> "\"" + token + "\" in a text")
        .orElse(null);
  }

  /**
   * The numbers in a text; those of a date or a version, which has more than one dot, one by one.
   */
  private static List<String> tokens(String text) {
    return TOKEN
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .flatMap(token -> token.indexOf('.') == token.lastIndexOf('.')
            ? Stream.of(token)
            : Stream.of(token.split("\\.")))
        .toList();
  }

  /** Whether it is the beginning or the end of an id, such as a number without its prefix. */
  private boolean isPartOfId(String text) {
    return texts.stream()
        .anyMatch(id -> id.length() > text.length()
            && !FIGURE.matcher(id).matches()
            && (id.startsWith(text) || id.endsWith(text)));
  }
}
