package dev.billbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.database.DatabaseFailure;
import dev.billbridge.database.Dialect;
import dev.billbridge.deliver.DeliveryError.Meaning;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the databases' own errors mean for a delivery. */
class SqlErrorsTest {

  @ParameterizedTest(name = "{0} {1} {2} is {4}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      POSTGRESQL | 08001 | 0     | Connection refused                             | DATABASE_UNREACHABLE      | UNREACHABLE
      POSTGRESQL | 08006 | 0     | An I/O error occurred                          | DATABASE_UNREACHABLE      | UNREACHABLE
      POSTGRESQL | 57P03 | 0     | the database system is starting up             | DATABASE_NOT_READY        | UNREACHABLE
      POSTGRESQL | 57P01 | 0     | terminating connection due to administrator    | DATABASE_NOT_READY        | UNREACHABLE
      POSTGRESQL | 53300 | 0     | sorry, too many clients already                | NO_CONNECTION_LEFT        | UNREACHABLE
      POSTGRESQL | 53100 | 0     | could not extend file                          | DATABASE_DISK_FULL        | UNREACHABLE
      POSTGRESQL | 25006 | 0     | cannot execute INSERT in a read-only transaction | DATABASE_READ_ONLY      | UNREACHABLE
      POSTGRESQL | 28P01 | 0     | password authentication failed                 | LOGIN_REFUSED             | BLOCKED
      POSTGRESQL | 28000 | 0     | no pg_hba.conf entry                           | LOGIN_REFUSED             | BLOCKED
      POSTGRESQL | 3D000 | 0     | database does not exist                        | NO_DATABASE               | BLOCKED
      POSTGRESQL | 3F000 | 0     | no schema has been selected to create in       | NO_SCHEMA                 | BLOCKED
      POSTGRESQL | 42501 | 0     | permission denied                              | NO_PERMISSION             | BLOCKED
      POSTGRESQL | 42P05 | 0     | prepared statement S_1 already exists          | STATEMENTS_NOT_KEPT       | BLOCKED
      POSTGRESQL | 26000 | 0     | prepared statement S_1 does not exist          | STATEMENTS_NOT_KEPT       | BLOCKED
      POSTGRESQL | 08P01 | 0     | unsupported startup parameter: extra_float_digits | STARTUP_PARAMETER_REFUSED | BLOCKED
      POSTGRESQL | 08P01 | 0     | no such database: books                        | NO_DATABASE               | BLOCKED
      POSTGRESQL | 08P01 | 0     | query_wait_timeout                             | DATABASE_UNREACHABLE      | UNREACHABLE
      POSTGRESQL | 42P01 | 0     | relation does not exist                        | TABLES_DIFFER             | BLOCKED
      POSTGRESQL | 22001 | 0     | value too long                                 | VALUE_DOES_NOT_FIT        | REJECTED
      POSTGRESQL | 22003 | 0     | numeric field overflow                         | VALUE_DOES_NOT_FIT        | REJECTED
      POSTGRESQL | 23514 | 0     | violates check constraint                      | CONSTRAINT_VIOLATED       | REJECTED
      MARIADB    | 08000 | 0     | Socket fail to connect                         | DATABASE_UNREACHABLE      | UNREACHABLE
      MARIADB    | HY000 | 1290  | running with the --read-only option            | DATABASE_READ_ONLY        | UNREACHABLE
      MARIADB    | HY000 | 1021  | Disk full                                      | DATABASE_DISK_FULL        | UNREACHABLE
      MARIADB    | HY000 | 1114  | The table is full                              | DATABASE_DISK_FULL        | UNREACHABLE
      MARIADB    | HY000 | 3     | Error writing file (Errcode: 28)               | DATABASE_DISK_FULL        | UNREACHABLE
      MARIADB    | 08004 | 1040  | Too many connections                           | NO_CONNECTION_LEFT        | UNREACHABLE
      MARIADB    | 70100 | 1927  | Connection was killed                          | DATABASE_NOT_READY        | UNREACHABLE
      MARIADB    | 28000 | 1045  | Access denied for user                         | LOGIN_REFUSED             | BLOCKED
      MARIADB    | 42000 | 1044  | Access denied for user to database             | NO_PERMISSION             | BLOCKED
      MARIADB    | 42000 | 1142  | INSERT command denied                          | NO_PERMISSION             | BLOCKED
      MARIADB    | 42000 | 1049  | Unknown database                               | NO_DATABASE               | BLOCKED
      MARIADB    | 42S02 | 1146  | Table does not exist                           | TABLES_DIFFER             | BLOCKED
      MARIADB    | 08S01 | 1153  | Got a packet bigger than 'max_allowed_packet' bytes | PACKET_TOO_LARGE     | REJECTED
      MARIADB    | 22001 | 1406  | Data too long                                  | VALUE_DOES_NOT_FIT        | REJECTED
      H2         | 90020 | 90020 | Database may be already in use                 | DATABASE_IN_USE           | UNREACHABLE
      H2         | 90097 | 90097 | The database is read only                      | DATABASE_READ_ONLY        | UNREACHABLE
      H2         | 90031 | 90031 | IO Exception                                   | DATABASE_DISK_FULL        | UNREACHABLE
      H2         | 90096 | 90096 | Not enough rights                              | NO_PERMISSION             | BLOCKED
      H2         | 90079 | 90079 | Schema not found                               | NO_SCHEMA                 | BLOCKED
      """)
  void what_somebody_has_to_fix_waits_and_what_one_delivery_did_wrong_is_rejected(
      String engine, String state, int code, String message, DeliveryError cause, Meaning meaning) {
    DatabaseFailure failure =
        DatabaseFailure.of(new SQLException(message, state, code), dialect(engine));
    assertThat(SqlErrors.cause(failure.error())).isEqualTo(cause);
    assertThat(cause.meaning()).isEqualTo(meaning);
    assertThat(cause.sentence()).as("names the fix").containsPattern("; |wait");
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, 40P01, 0",
    "POSTGRESQL, 55P03, 0",
    "POSTGRESQL, 57014, 0",
    "MARIADB, HY000, 1205",
    "MARIADB, 40001, 1213",
    "H2, HYT00, 50200"
  })
  void what_passes_by_itself_is_repeated(String engine, String state, int code) {
    assertThat(
            SqlErrors.outcome("books", new SQLException("no", state, code), dialect(engine), null))
        .isInstanceOf(Outcome.Transient.class);
  }

  @Test
  void the_cause_is_found_wherever_it_stands_in_the_chain() {
    SQLException batch = new BatchUpdateException("batch failed", "HY000", 0, new int[0]);
    batch.setNextException(
        new SQLException("cannot execute INSERT in a read-only transaction", "25006"));

    assertThat(
            ((Outcome.Unreachable) SqlErrors.outcome("books", batch, dialect("POSTGRESQL"), null))
                .reason())
        .startsWith("books: the database is read-only")
        .contains("SQLSTATE 25006");
  }

  @Test
  void a_missing_table_of_the_operators_own_bars_the_sink_until_it_is_made() {
    assertThat(((Outcome.Blocked) SqlErrors.outcomeOfOwnSql(
                "books",
                new SQLException("relation journal does not exist", "42P01"),
                dialect("POSTGRESQL"),
                null))
            .reason())
        .contains("does not understand the sink's SQL; correct it, or make the table it names");
  }

  private static Dialect dialect(String engine) {
    return Dialect.of("jdbc:" + engine.toLowerCase(Locale.ROOT) + ":");
  }
}
