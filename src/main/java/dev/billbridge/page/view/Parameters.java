package dev.billbridge.page.view;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.ledger.database.Slice;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters of a request, read and checked. */
public final class Parameters {

  private static final int LONGEST = 2_000;
  private static final long LAST_PAGE = 100_000;

  private final Map<String, String> query;

  public Parameters(Map<String, String> query) {
    this.query = query;
  }

  /** A request that cannot be answered as it is; the message is a sentence. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Refused(String message) {
      super(message);
    }
  }

  /** A request for what is not there; the message is a sentence. */
  public static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Missing(String message) {
      super(message);
    }
  }

  /** A text; null when it is not given or empty. */
  public String text(String name) {
    String value = query.get(name);
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.length() > LONGEST || value.indexOf('\0') >= 0) {
      throw new Refused("%s is not a value that anything here can have".formatted(name));
    }
    return value;
  }

  /** A text that must be given. */
  public String required(String name) {
    String value = text(name);
    if (value == null) {
      throw new Refused("%s is missing in the address".formatted(name));
    }
    return value;
  }

  /** A month such as {@code 2026-10}; null when it is not given. */
  public YearMonth month(String name) {
    String value = text(name);
    try {
      return value == null ? null : YearMonth.parse(value.strip());
    } catch (DateTimeException e) {
      throw new Refused("%s = \"%s\" is not a month; example: 2026-10".formatted(name, value));
    }
  }

  /** A name of an enumeration in any case; null when it is not given. */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().equalsIgnoreCase(value.strip()))
        .findFirst()
        .orElseThrow(() -> new Refused("%s = \"%s\" must be one of %s"
            .formatted(
                name,
                value,
                Arrays.stream(type.getEnumConstants())
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ")))));
  }

  /**
   * A whole number.
   *
   * @param otherwise when it is not given
   */
  public long number(String name, long from, long to, long otherwise) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("\\d{1,10}") || Long.parseLong(value) < from || Long.parseLong(value) > to) {
      throw new Refused(
          "%s = \"%s\" is not a whole number from %d to %d".formatted(name, value, from, to));
    }
    return Long.parseLong(value);
  }

  /** Which page of a list, from 1 on. */
  public long page() {
    return number("page", 1, LAST_PAGE, 1);
  }

  /** The rows of that page. */
  public Slice slice(int rows) {
    return new Slice((page() - 1) * rows, rows);
  }

  /** The key of a statement, as its text has it; null when it is not given. */
  public StatementKey statement(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    String[] parts = value.split(":", -1);
    try {
      if (parts.length == 3) {
        return new StatementKey(decoded(parts[0]), decoded(parts[1]), decoded(parts[2]));
      }
    } catch (IllegalArgumentException e) {
      // A part is empty or longer than any identifier; as wrong as too few.
    }
    throw new Refused("%s = \"%s\" is not a statement; expected provider:accountNumber:id"
        .formatted(name, value));
  }

  private static String decoded(String part) {
    return part.replace("%3A", ":").replace("%25", "%");
  }

  /** Those of these names that are given, in this order. */
  public Map<String, String> given(String... names) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String name : names) {
      if (text(name) != null) {
        given.put(name, text(name));
      }
    }
    return given;
  }
}
