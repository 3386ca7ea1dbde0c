package dev.billbridge.deliver.jdbc;

import dev.billbridge.deliver.Outcome;
import java.sql.SQLException;

/** What a database's refusal means for a delivery. */
final class SqlTrouble {

  private static final int LONGEST_MESSAGE = 300;

  private SqlTrouble() {}

  static boolean isAbsentTable(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("42S0") || state.equals("42P01");
  }

  /**
   * @param where sink and database, without secrets
   * @param hide  text that must not be shown, such as the password; may be null
   */
  static Outcome outcome(String where, SQLException trouble, String hide) {
    Outcome permanent = null;
    for (Throwable cause : trouble) {
      if (cause instanceof SQLException sql) {
        String bar = bar(String.valueOf(sql.getSQLState()), sql.getErrorCode());
        if (bar != null) {
          return new Outcome.Barred("%s: %s (%s)".formatted(where, bar, message(sql, hide)));
        }
        String advice = advice(String.valueOf(sql.getSQLState()));
        if (advice != null && permanent == null) {
          permanent = new Outcome.Permanent("%s: %s (%s)".formatted(where, advice, message(sql, hide)));
        }
      }
    }
    if (permanent != null) {
      return permanent;
    }
    // Anything else may pass, the unknown too: a repeated delivery does no harm, a delivery given up too early does.
    Throwable last = trouble;
    for (Throwable cause : trouble) {
      last = cause instanceof SQLException ? cause : last;
    }
    return new Outcome.Passing("%s: %s (%s)".formatted(where, isUnwritable((SQLException) last)
        ? "the file of the database cannot be written; make room on its disk" : "the database did not take it this time", message((SQLException) last, hide)));
  }

  /** H2's ways to say that. */
  private static boolean isUnwritable(SQLException trouble) {
    int code = trouble.getErrorCode();
    return code == 90028 || code == 90031 || code == 50000 && String.valueOf(trouble.getMessage()).contains("MVStoreException: Writing");
  }

  /** The same for statements that the operator wrote. */
  static Outcome outcomeOfOwnSql(String where, SQLException trouble, String hide) {
    String state = String.valueOf(trouble.getSQLState());
    String advice = null;
    if (state.startsWith("42") && !state.equals("42501") || state.startsWith("07") || state.startsWith("0A")) {
      advice = "the database does not understand the sink's SQL; correct it, or make the table it names";
    } else if (state.startsWith("23")) {
      advice = "a constraint refuses what the sink's SQL writes; let the SQL update a row that is there already, or mend the table";
    } else if (state.startsWith("22") || state.startsWith("54")) {
      advice = "a value does not fit the table that the sink's SQL fills; widen the column";
    }
    return advice == null ? outcome(where, trouble, hide) : new Outcome.Permanent("%s: %s (%s)".formatted(where, advice, message(trouble, hide)));
  }

  /** How to mend what stands against every delivery; null when nothing does. */
  private static String bar(String state, int code) {
    if (state.startsWith("28")) {
      return "user or password is refused; check the sink's user and password";
    }
    if (state.startsWith("3D") || code == 1049) {
      return "there is no such database; create it or check the sink's url";
    }
    if (code == 90040) {
      return "the user is no administrator of this H2 database, as it must be to have a commit written at once; use ALTER USER … ADMIN TRUE";
    }
    if (state.equals("42501") || code == 1044 || code == 1142 || code == 1227 || code == 90096) {
      return "the user lacks a permission; let it create tables, or create them and let it select, insert and update";
    }
    return null;
  }

  /** How to mend what stands against this delivery and will not mend itself; null when it may pass. */
  private static String advice(String state) {
    if (state.startsWith("42") || state.startsWith("0A")) {
      return "the tables are not as this release makes them; compare them with the documentation, or let the sink have a schema of its own";
    }
    if (state.startsWith("22") || state.startsWith("54")) {
      return "a value does not fit the tables; deliver this statement to a file sink, or widen the column";
    }
    if (state.startsWith("23")) {
      return "a constraint of the tables refuses a row; remove constraints that this release did not make";
    }
    return null;
  }

  private static String message(SQLException trouble, String hide) {
    // The first line only: what follows may quote the row.
    String message = String.valueOf(trouble.getMessage()).lines().findFirst().orElse("").strip();
    // H2 repeats the whole statement, MariaDB the whole query.
    int statement = message.indexOf("; SQL statement:");
    message = statement >= 0 ? message.substring(0, statement) : message;
    // Names of Java classes say nothing to an operator.
    message = message.replaceAll("\\b(?:\\w+\\.)+\\w+Exception: ", "");
    message = message.replaceAll("(?i)((?:password|pwd|secret|token)\\s*=\\s*)[^&;\\s]+", "$1…");
    if (hide != null && !hide.isEmpty()) {
      message = message.replace(hide, "…");
    }
    String shown = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    return "SQLSTATE " + trouble.getSQLState() + ": " + shown;
  }
}
