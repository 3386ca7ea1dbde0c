package dev.billbridge.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Relay;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to a database that somebody else runs, and ends when it suits them. */
class SinkConnectionsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_connection_that_breaks_off_while_it_is_being_set_up_does_not_keep_others_from_being_made(
      int question) throws IOException, SQLException {
    String url = Engines.POSTGRESQL.freshDatabase();
    try (Relay network = Relay.before(url);
        SinkConnections connections =
            new SinkConnections(network.url(url), null, null, 1, Duration.ofSeconds(1))) {
      network.cutAt("TRANSACTION ISOLATION LEVEL", question);
      assertThatThrownBy(connections::connect).isInstanceOf(SQLException.class);
      assertThat(network.isCut()).isTrue();
      network.mend();

      try (Connection connection = connections.connect()) {
        assertThat(connection.isValid(1)).isTrue();
        assertThat(connection.getTransactionIsolation())
            .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      }
    }
  }

  @Test
  void a_url_that_no_driver_understands_is_refused_without_its_password() {
    assertThatThrownBy(() -> new SinkConnections(
            "jdbc:nothing://db.example.com/books?password=s3cret",
            null,
            null,
            1,
            Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }
}
