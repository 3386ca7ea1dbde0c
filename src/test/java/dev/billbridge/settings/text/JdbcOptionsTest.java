package dev.billbridge.settings.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcOptionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:file:/data/x;LOCK_MODE=0",
        "jdbc:h2:file:/data/x;write_delay=500",
        "jdbc:h2:file:/data/x;AUTO_SERVER=TRUE",
        "jdbc:h2:file:/data/x;PASSWORD=s3cret;IGNORECASE=TRUE",
        "jdbc:h2:file:/data/x;MODE=Oracle",
        "jdbc:h2:file:/data/x;FILE_LOCK=NO",
        "jdbc:h2:mem:x;DB_CLOSE_DELAY=0",
        "jdbc:h2:tcp://db.example.com/mem:x;db_close_delay=10",
        "jdbc:postgresql://db.example.com/x?options=-c%20synchronous_commit=off",
        "jdbc:postgresql://db.example.com/x?ssl=true&readOnly=true",
        "jdbc:mariadb://db.example.com/x?useAffectedRows=true",
        "jdbc:mariadb://db.example.com/x?sessionVariables=sql_mode=''",
        "jdbc:mariadb://db.example.com/x?transactionReplay=true",
        "jdbc:mariadb://db.example.com/x?sessionVariables=unique_checks=0"
      })
  void an_option_that_breaks_a_promise_is_refused_by_its_name(String url) {
    assertThatThrownBy(() -> Rules.JDBC_URL.read(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("has the option ")
        .hasMessageEndingWith("; remove the option")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:file:/data/x;MODE=LEGACY",
        "jdbc:h2:file:/data/x;CIPHER=AES",
        "jdbc:h2:mem:x;DB_CLOSE_DELAY=-1",
        "jdbc:postgresql://db.example.com/x?currentSchema=billing&prepareThreshold=0",
        "jdbc:mariadb://db.example.com/x?useAffectedRows=false&sslMode=trust"
      })
  void others_are_left_to_the_operator(String url) {
    assertThat(Rules.JDBC_URL.read(url)).isEqualTo(url);
  }

  @Test
  void sql_of_the_operators_own_may_be_written_for_a_mode_of_h2() {
    assertThat(Rules.SQL_URL.read("jdbc:h2:file:/data/x;MODE=Oracle")).endsWith("Oracle");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:sqlserver://db.example.com;password=s3cret, the JDBC driver mssql-jdbc.jar",
    "jdbc:oracle:thin:clerk/s3cret@db, the JDBC driver ojdbc11.jar",
    "jdbc:db2://db/x:password=s3cret;, the jar of a JDBC driver for db2"
  })
  void a_driver_that_is_missing_is_named_with_its_place(String url, String jar) {
    assertThatThrownBy(() -> Rules.SQL_URL.read(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("needs " + jar
            + "; put it into lib/ext, where bin/billbridge finds it (without that script, start with"
            + " java -cp \"billbridge.jar:lib/ext/*\" dev.billbridge.Billbridge)");
  }

  @Test
  void mysql_is_for_sql_of_the_operators_own_and_keeps_its_promises() {
    String url = "jdbc:mysql://db.example.com/x";
    assertThat(Rules.SQL_URL.read(url)).isEqualTo(url);
    assertThatThrownBy(() -> Rules.JDBC_URL.read(url))
        .hasMessageContaining("is not an address of a known database");
    assertThatThrownBy(() -> Rules.SQL_URL.read(url + "?autoReconnect=true"))
        .hasMessageContaining("has the option autoReconnect, ");
  }
}
