package dev.billbridge.settings.text;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.quartz.CronExpression;

/** The kinds of value a setting can have. */
public final class Rules {
  /** Anything, also nothing. */
  public static final Rule<String> TEXT = text -> text;

  /** Anything but nothing. */
  public static final Rule<String> SOME_TEXT = text -> {
    require(!text.isBlank(), "is empty; give it a value or remove the line");
    return text;
  };

  /** Text for an HTTP header. */
  public static final Rule<String> CREDENTIAL = text -> {
    require(
        !text.isBlank(), "is empty; give it a value, for example {{env:NAME}} or {{secret:FILE}}");
    require(
        text.chars().noneMatch(Character::isISOControl),
        "has a line break or a tab in it; write the secret on one line");
    return text;
  };

  public static final Rule<Boolean> SWITCH = text -> {
    require(text.equals("true") || text.equals("false"), "is neither true nor false");
    return Boolean.valueOf(text);
  };

  /** A Quartz expression of six or seven fields. */
  public static final Rule<String> CRON = text -> {
    Date next;
    try {
      next = new CronExpression(text).getNextValidTimeAfter(new Date());
    } catch (ParseException | RuntimeException e) {
      boolean hasReason = e instanceof ParseException && e.getMessage().contains("must be between");
      throw new IllegalArgumentException(
          "is not a cron expression (%s); example: 0 15 6 * * ?"
              .formatted(
                  hasReason
                      ? e.getMessage().replaceFirst("\\.$", "")
                      : "second minute hour day month weekday"),
          e);
    }
    require(next != null, "never comes; example: 0 15 6 * * ?");
    return text;
  };

  /** Under any of its names, also those that Windows users know code pages by. */
  public static final Rule<Charset> CHARSET = text -> {
    try {
      return Charset.forName(text.equalsIgnoreCase("CP932") ? "windows-31j" : text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is not a character set; examples: UTF-8, Shift_JIS, CP932, CP1252", e);
    }
  };

  /** ISO-8601, longer than zero. */
  public static final Rule<Duration> DURATION = text -> {
    Duration duration;
    try {
      duration = Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "is not a duration; examples: PT30S (30 seconds), PT5M (5 minutes), P7D (7 days)", e);
    }
    require(
        !duration.isNegative() && !duration.isZero(), "is not longer than zero; example: PT30S");
    return duration;
  };

  public static final Rule<Duration> AT_MOST_A_DAY = text -> {
    Duration duration = DURATION.read(text);
    require(duration.compareTo(Duration.ofDays(1)) <= 0, "is longer than a day; example: PT6H");
    return duration;
  };

  /** A duration that is long enough for a database to answer at all. */
  public static final Rule<Duration> PATIENCE = text -> {
    Duration duration = DURATION.read(text);
    require(
        duration.compareTo(Duration.ofMillis(250)) >= 0
            && duration.compareTo(Duration.ofMinutes(10)) <= 0,
        "is not between a quarter of a second and ten minutes; example: PT30S");
    return duration;
  };

  public static final Rule<BigDecimal> POSITIVE = text -> {
    BigDecimal number = decimal(text, "2 or 0.5");
    require(number.signum() > 0, "is not greater than zero; examples: 2 or 0.5");
    return number;
  };

  /** Years, months and days of ISO-8601, more than none. */
  public static final Rule<Period> PERIOD = text -> {
    Period period;
    try {
      period = Period.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "is not a period; examples: P10Y (10 years), P18M (18 months), P400D (400 days)", e);
    }
    require(!period.isNegative() && !period.isZero(), "is not longer than zero; example: P10Y");
    return period;
  };

  public static final Rule<BigDecimal> ZERO_OR_MORE = text -> {
    BigDecimal number = decimal(text, "0 or 0.01");
    require(number.signum() >= 0, "is less than zero; examples: 0 or 0.01");
    return number;
  };

  /** A part of something: all of it would be 1. */
  public static final Rule<BigDecimal> SHARE = text -> {
    BigDecimal number = decimal(text, "0.01 (one per cent) or 0");
    require(
        number.signum() >= 0 && number.compareTo(BigDecimal.ONE) < 0,
        "is not a share from 0 to below 1; example: 0.01 (one per cent)");
    return number;
  };

  public static final Rule<BigDecimal> ABOVE_ONE = text -> {
    BigDecimal number = decimal(text, "3 or 1.5");
    require(number.compareTo(BigDecimal.ONE) > 0, "is not greater than one; examples: 3 or 1.5");
    return number;
  };

  public static final Rule<Integer> PORT = wholeNumber(0, 65535);

  public static final Rule<String> HTTP_URL = text -> {
    URI uri = uri(text, "https://billing.example.com");
    require(
        ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
            && uri.getHost() != null,
        "is not an http or https address; example: https://billing.example.com");
    return text;
  };

  /** An HTTP address to which paths are appended. */
  public static final Rule<String> BASE_URL = text -> {
    URI uri = URI.create(HTTP_URL.read(text));
    require(
        uri.getRawQuery() == null && uri.getRawFragment() == null,
        "has a ? or # in it, but paths are appended to it; example: https://billing.example.com");
    return text.replaceFirst("/+$", "");
  };

  /** An address of any kind. */
  public static final Rule<String> URL = text -> {
    require(
        uri(text, "https://billing.example.com").isAbsolute(),
        "is not a complete address; example: https://billing.example.com");
    return text;
  };

  /** Of a database in which Billbridge has tables of its own. */
  public static final Rule<String> JDBC_URL = text -> jdbcUrl(text, false);

  /** Of a database in which an operator's own SQL is run. */
  public static final Rule<String> SQL_URL = text -> jdbcUrl(text, true);

  public static final Rule<String> TIME_ZONE = text -> {
    try {
      return ZoneId.of(text).getId();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "is not a time zone; examples: Asia/Tokyo, Europe/Berlin, UTC", e);
    }
  };

  /** A day, or a month for its first day. */
  public static final Rule<LocalDate> MONTH_OR_DATE = text -> {
    try {
      return text.length() == 7 ? YearMonth.parse(text).atDay(1) : LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "is neither a month nor a date; examples: 2026-04, 2026-04-15", e);
    }
  };

  public static final Rule<YearMonth> MONTH = text -> {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("is not a month; example: 2026-11", e);
    }
  };

  private Rules() {}

  public static Rule<Integer> wholeNumber(int least, int most) {
    return text -> {
      String range = most == Integer.MAX_VALUE
          ? "of %d or more".formatted(least)
          : "from %d to %d".formatted(least, most);
      try {
        int number = Integer.parseInt(text);
        require(number >= least && number <= most, "is not a whole number " + range);
        return number;
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("is not a whole number " + range, e);
      }
    };
  }

  /** The one of these words that differs in case at most; otherwise what was given. */
  private static String word(String given, Collection<String> words) {
    return words.contains(given)
        ? given
        : words.stream().filter(given::equalsIgnoreCase).findFirst().orElse(given);
  }

  public static Rule<String> oneOf(List<String> words) {
    return given -> {
      String text = word(given, words);
      require(
          words.contains(text),
          "must be one of %s%s"
              .formatted(
                  words.stream()
                      .map(word -> word.matches("\\w.*") ? word : '"' + word + '"')
                      .collect(Collectors.joining(", ")),
                  Nearest.to(text, words)
                      .map(word -> "; did you mean " + word + "?")
                      .orElse("")));
      return text;
    };
  }

  /** Words separated by commas, each of them known. */
  public static Rule<Set<String>> someOf(Set<String> words) {
    return text -> {
      Set<String> chosen = new TreeSet<>();
      for (String part : text.split(",")) {
        String word = word(part.strip(), words);
        if (!word.isEmpty()) {
          require(
              words.contains(word),
              "names \"%s\"%s"
                  .formatted(
                      word,
                      words.isEmpty()
                          ? ", but there is none to name"
                          : Nearest.hint(
                              word, words, "known: " + String.join(", ", new TreeSet<>(words)))));
          chosen.add(word);
        }
      }
      return chosen;
    };
  }

  /** A word that can be part of a key, of a file name and of an environment variable. */
  public static boolean isName(String word) {
    return word.matches("[A-Za-z0-9]+(-[A-Za-z0-9]+)*");
  }

  private static BigDecimal decimal(String text, String examples) {
    require(
        text.matches("-?[0-9]{1,12}(\\.[0-9]{1,9})?"), "is not a number; examples: " + examples);
    return new BigDecimal(text);
  }

  private static String jdbcUrl(String text, boolean ownSql) {
    require(
        text.matches(ownSql ? "jdbc:\\w+:.*" : "jdbc:(?:h2|postgresql|mariadb):.*"),
        ownSql
            ? "is not a JDBC address; example: jdbc:postgresql://db.example.com/billing"
            : "is not an address of a known database (jdbc:h2:, jdbc:postgresql:,"
                + " jdbc:mariadb:); example: jdbc:postgresql://db.example.com/billing");
    Optional<String> problem =
        JdbcDrivers.missing(text).or(() -> JdbcOptions.problem(text, ownSql));
    require(problem.isEmpty(), problem.orElse(""));
    return text;
  }

  private static URI uri(String text, String example) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not an address; example: " + example, e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
