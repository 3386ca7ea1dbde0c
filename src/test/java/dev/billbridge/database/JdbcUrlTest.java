package dev.billbridge.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcUrlTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:oracle:thin:clerk/s3cret@//db:1521/x, jdbc:oracle:thin:@//db:1521/x",
    "jdbc:db2://db:50000/x:password=s3cret;, jdbc:db2://db:50000/x",
    "jdbc:sqlserver://db:1433;user=clerk;password=s3cret, jdbc:sqlserver://db:1433",
    "jdbc:mysql://clerk:s3cret@db/x?a=b, jdbc:mysql://db/x",
    "jdbc:h2:file:./data/books, jdbc:h2:file:./data/books"
  })
  void no_form_of_a_url_shows_what_may_be_a_password(String url, String shown) {
    assertThat(JdbcUrl.withoutSecrets(url)).isEqualTo(shown);
  }
}
