package dev.billbridge.deliver.jdbc;

import static dev.billbridge.deliver.jdbc.SqlDialect.H2;
import static dev.billbridge.deliver.jdbc.SqlDialect.MARIADB;
import static dev.billbridge.deliver.jdbc.SqlDialect.OTHER;

import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What a database's refusal means for a delivery. */
final class SqlErrors {

  private static final int LONGEST_MESSAGE = 300;
  private static final String ANY = "";
  private static final String NONE = "(?!)";

  /**
   * What stands in no row is the moment's trouble, and repeated. The first row that fits counts, so
   * what is more particular stands first. The codes of OTHER are those of Oracle and SQL Server,
   * whose SQLSTATE often says little; no number means different things to them.
   */
  private static final List<Row> TABLE = List.of(
      row(
          DeliveryError.PACKET_TOO_LARGE,
          ".*",
          "max_allowed_packet",
          Map.of(MARIADB, Set.of(1153))),
      row(DeliveryError.STARTUP_PARAMETER_REFUSED, "08P01", "startup parameter", Map.of()),
      row(DeliveryError.NO_DATABASE, "08P01", "no such database", Map.of()),
      row(
          DeliveryError.NO_DATABASE,
          "3D.*",
          ANY,
          Map.of(MARIADB, Set.of(1049), OTHER, Set.of(4060))),
      row(
          DeliveryError.LOGIN_REFUSED,
          "28.*",
          ANY,
          Map.of(
              MARIADB,
              Set.of(1045, 1698),
              OTHER,
              Set.of(1005, 1017, 28000, 28001, 18452, 18456, 18486, 18487, 18488))),
      row(DeliveryError.NO_ADMINISTRATOR, NONE, ANY, Map.of(H2, Set.of(90040))),
      row(
          DeliveryError.NO_PERMISSION,
          "42501",
          ANY,
          Map.of(
              H2,
              Set.of(90096),
              MARIADB,
              Set.of(1044, 1142, 1143, 1227, 1370),
              OTHER,
              Set.of(1031, 229, 230, 262))),
      row(DeliveryError.NO_SCHEMA, "3F.*", ANY, Map.of(H2, Set.of(90079))),
      row(
          DeliveryError.DATABASE_READ_ONLY,
          "25006",
          ANY,
          Map.of(H2, Set.of(90097), MARIADB, Set.of(1290, 1792, 1836))),
      row(
          DeliveryError.DATABASE_DISK_FULL,
          "53100",
          ANY,
          Map.of(H2, Set.of(90028, 90031), MARIADB, Set.of(1021, 1114))),
      row(
          DeliveryError.DATABASE_DISK_FULL,
          ".*",
          "MVStoreException: Writing|No space left|[Ee]rr(or|code:) 28\\b",
          Map.of()),
      row(
          DeliveryError.NO_CONNECTION_LEFT,
          "53300",
          ANY,
          Map.of(MARIADB, Set.of(1040, 1203, 1226))),
      row(
          DeliveryError.DATABASE_NOT_READY,
          "57P0.",
          ANY,
          Map.of(H2, Set.of(90007, 90098, 90121), MARIADB, Set.of(1053, 1927))),
      row(DeliveryError.DATABASE_IN_USE, NONE, ANY, Map.of(H2, Set.of(90020))),
      row(DeliveryError.STATEMENTS_NOT_KEPT, "42P05|26000", ANY, Map.of()),
      row(DeliveryError.DATABASE_UNREACHABLE, "08.*|58.*", ANY, Map.of(H2, Set.of(90067))),
      row(
          DeliveryError.VALUE_DOES_NOT_FIT,
          "22.*|54.*",
          ANY,
          Map.of(OTHER, Set.of(1438, 12899, 2628, 8115, 8152))),
      row(DeliveryError.CONSTRAINT_VIOLATED, "23.*", ANY, Map.of()),
      row(
          DeliveryError.TABLES_DIFFER,
          "42.*|0A.*|07.*",
          ANY,
          Map.of(OTHER, Set.of(904, 942, 207, 208))));

  /** What some causes are called where the operator wrote the SQL. */
  private static final Map<DeliveryError, DeliveryError> OF_OWN_SQL = Map.of(
      DeliveryError.TABLES_DIFFER,
      DeliveryError.SQL_NOT_UNDERSTOOD,
      DeliveryError.VALUE_DOES_NOT_FIT,
      DeliveryError.VALUE_DOES_NOT_FIT_SQL,
      DeliveryError.CONSTRAINT_VIOLATED,
      DeliveryError.CONSTRAINT_VIOLATED_BY_SQL);

  /**
   * @param states SQLSTATE, if the message has the words as well
   * @param codes or one of these, whatever the state
   */
  private record Row(
      DeliveryError cause, Pattern states, Pattern words, Map<SqlDialect, Set<Integer>> codes) {}

  private static Row row(
      DeliveryError cause, String states, String words, Map<SqlDialect, Set<Integer>> codes) {
    return new Row(cause, Pattern.compile(states), Pattern.compile(words), codes);
  }

  private SqlErrors() {}

  /**
   * @param where sink and database, without secrets
   * @param dialect whose error codes they are
   * @param hide text that must not be shown, such as the password; may be null
   */
  static Outcome outcome(String where, SQLException trouble, SqlDialect dialect, String hide) {
    return outcome(where, trouble, dialect, hide, UnaryOperator.identity());
  }

  /** The same for statements that the operator wrote. */
  static Outcome outcomeOfOwnSql(
      String where, SQLException trouble, SqlDialect dialect, String hide) {
    return outcome(where, trouble, dialect, hide, cause -> OF_OWN_SQL.getOrDefault(cause, cause));
  }

  private static Outcome outcome(
      String where,
      SQLException trouble,
      SqlDialect dialect,
      String hide,
      UnaryOperator<DeliveryError> meant) {
    Row row = null;
    SQLException told = trouble;
    for (Throwable each : trouble) {
      if (each instanceof SQLException sql) {
        Row found = row(sql, dialect);
        if (row == null || found != null && TABLE.indexOf(found) < TABLE.indexOf(row)) {
          // What is said last is the root, unless an earlier one is in the table.
          row = found;
          told = sql;
        }
      }
    }
    // What is in no row may pass: a repeated delivery does no harm, a delivery given up too early
    // does.
    return meant
        .apply(row == null ? DeliveryError.DATABASE_IN_TROUBLE : row.cause)
        .outcomeAt(where, message(told, hide));
  }

  /** What an error is; null when it is nothing in particular. */
  static DeliveryError cause(SQLException trouble, SqlDialect dialect) {
    Row row = row(trouble, dialect);
    return row == null ? null : row.cause;
  }

  private static Row row(SQLException trouble, SqlDialect dialect) {
    String state = String.valueOf(trouble.getSQLState());
    String message = String.valueOf(trouble.getMessage());
    return TABLE.stream()
        .filter(row ->
            row.states.matcher(state).matches() && row.words.matcher(message).find()
                || row.codes.getOrDefault(dialect, Set.of()).contains(trouble.getErrorCode()))
        .findFirst()
        .orElse(null);
  }

  private static String message(SQLException trouble, String hide) {
    // The first line only: what follows may quote the row.
    String message =
        String.valueOf(trouble.getMessage()).lines().findFirst().orElse("").strip();
    // H2 repeats the whole statement, MariaDB the whole query.
    int statement = message.indexOf("; SQL statement:");
    message = statement >= 0 ? message.substring(0, statement) : message;
    // Names of Java classes say nothing to an operator.
    message = message.replaceAll("\\b(?:\\w+\\.)+\\w+Exception: ", "");
    message = message.replaceAll("(?i)((?:password|pwd|secret|token)\\s*=\\s*)[^&;\\s]+", "$1…");
    if (hide != null && !hide.isEmpty()) {
      message = message.replace(hide, "…");
    }
    String shown =
        message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    return "SQLSTATE " + trouble.getSQLState() + ": " + shown;
  }
}
