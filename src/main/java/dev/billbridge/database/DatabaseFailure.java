package dev.billbridge.database;

import java.sql.SQLException;

/**
 * What made a database fail, found in a chain of exceptions.
 *
 * @param error what it means; null when it is nothing in particular
 * @param exception the one of the chain that tells most
 */
public record DatabaseFailure(DatabaseError error, SQLException exception) {

  private static final int LONGEST_MESSAGE = 300;

  /**
   * The most particular error of a chain; if none is known, the last, which is the root.
   *
   * @param e the first of the chain
   * @return null if there is no {@link SQLException} in it
   */
  public static DatabaseFailure of(Throwable e, Dialect dialect) {
    SQLException first = firstOf(e);
    if (first == null) {
      return null;
    }
    DatabaseFailure found = new DatabaseFailure(null, first);
    for (Throwable each : first) {
      if (each instanceof SQLException sql) {
        DatabaseError error = DatabaseError.of(sql, dialect);
        if (found.error == null || error != null && error.compareTo(found.error) < 0) {
          found = new DatabaseFailure(error, sql);
        }
      }
    }
    return found;
  }

  private static SQLException firstOf(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /**
   * The SQLSTATE and the database's own words, in one line without the statement and its values.
   *
   * @param secret text that must not be shown, such as the password; may be null
   */
  public String message(String secret) {
    return "SQLSTATE " + exception.getSQLState() + ": " + firstLine(exception, secret);
  }

  /**
   * The first line of an exception's message, without the statement and its values.
   *
   * @param secret text that must not be shown, such as the password; may be null
   * @return at most some 300 characters
   */
  public static String firstLine(Throwable e, String secret) {
    // What follows the first line may quote a row; H2 repeats the whole statement.
    String line = String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("; SQL statement:.*", "")
        // Names of Java classes mean nothing to an operator.
        .replaceAll("\\b(?:\\w+\\.)+\\w+Exception: ", "")
        .replaceAll("(?i)((?:password|pwd|secret|token)\\s*=\\s*)[^&;\\s]+", "$1…")
        .strip();
    if (secret != null && !secret.isEmpty()) {
      line = line.replace(secret, "…");
    }
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
  }
}
