package dev.billbridge.ledger.database;

import dev.billbridge.ledger.engine.Engine;
import java.sql.SQLException;
import java.util.function.Predicate;

/**
 * What a database's words mean, for whoever can mend it: one sentence, without the statement and
 * its values.
 */
final class Trouble {

  private static final int LONGEST_MESSAGE = 300;

  private final Engine engine;
  private final String url;

  Trouble(Engine engine, String url) {
    this.engine = engine;
    this.url = url;
  }

  /** @param what was being done, in the infinitive; null when it need not be said */
  LedgerException told(String what, Exception e) {
    SQLException sql = sql(e);
    if (sql == null) {
      return new LedgerException(
          "the ledger %s %s: %s"
              .formatted(
                  Engine.shown(url), what == null ? "fails" : "cannot " + what, firstLine(e)),
          e);
    }
    String explained = null;
    for (Throwable each : sql) {
      explained = explained == null && each instanceof SQLException one
          ? engine.explain(one, url)
          : explained;
    }
    String sentence = explained == null
        ? "the ledger %s refuses (SQLSTATE %s): %s"
            .formatted(Engine.shown(url), sql.getSQLState(), firstLine(sql))
        : explained;
    return new LedgerException(
        what == null ? sentence : "cannot " + what + ": " + sentence,
        e,
        any(e, engine::isDown),
        any(e, engine::isTaken));
  }

  boolean isDeadlock(Exception e) {
    return any(e, engine::isDeadlock);
  }

  boolean isDuplicate(Exception e) {
    return any(e, engine::isDuplicate);
  }

  private static boolean any(Exception e, Predicate<SQLException> test) {
    SQLException sql = sql(e);
    if (sql != null) {
      for (Throwable each : sql) {
        if (each instanceof SQLException one && test.test(one)) {
          return true;
        }
      }
    }
    return false;
  }

  private static SQLException sql(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /** What follows the first line may quote a row; H2 repeats the whole statement. */
  private static String firstLine(Throwable e) {
    String line = String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("; SQL statement:.*", "")
        .strip();
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
  }
}
