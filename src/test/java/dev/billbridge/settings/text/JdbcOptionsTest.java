package dev.billbridge.settings.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcOptionsTest {

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:h2:file:/data/x;LOCK_MODE=0", "jdbc:h2:file:/data/x;write_delay=500", "jdbc:h2:file:/data/x;AUTO_SERVER=TRUE",
      "jdbc:h2:file:/data/x;PASSWORD=s3cret;IGNORECASE=TRUE", "jdbc:h2:file:/data/x;MODE=Oracle", "jdbc:h2:file:/data/x;FILE_LOCK=NO",
      "jdbc:h2:mem:x;DB_CLOSE_DELAY=0", "jdbc:h2:tcp://db.example.com/mem:x;db_close_delay=10",
      "jdbc:postgresql://db.example.com/x?options=-c%20synchronous_commit=off", "jdbc:postgresql://db.example.com/x?ssl=true&readOnly=true",
      "jdbc:mariadb://db.example.com/x?useAffectedRows=true", "jdbc:mariadb://db.example.com/x?sessionVariables=sql_mode=''",
      "jdbc:mariadb://db.example.com/x?transactionReplay=true", "jdbc:mariadb://db.example.com/x?sessionVariables=unique_checks=0"})
  void an_option_that_breaks_a_promise_is_refused_by_its_name(String url) {
    assertThatThrownBy(() -> Rules.JDBC_URL.read(url)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("has the option ")
        .hasMessageEndingWith("; remove the option").hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:h2:file:/data/x;MODE=LEGACY", "jdbc:h2:file:/data/x;CIPHER=AES", "jdbc:h2:mem:x;DB_CLOSE_DELAY=-1",
      "jdbc:postgresql://db.example.com/x?currentSchema=billing&prepareThreshold=0", "jdbc:mariadb://db.example.com/x?useAffectedRows=false&sslMode=trust"})
  void others_are_left_to_the_operator(String url) {
    assertThat(Rules.JDBC_URL.read(url)).isEqualTo(url);
  }

  @Test
  void sql_of_the_operators_own_may_be_written_for_a_mode_of_h2() {
    assertThat(Rules.SQL_URL.read("jdbc:h2:file:/data/x;MODE=Oracle")).endsWith("Oracle");
  }
}
