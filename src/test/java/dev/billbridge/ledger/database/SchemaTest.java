package dev.billbridge.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaTest {

  /** Otherwise a ledger of the version before would pass for current. */
  @Test
  void the_newest_version_is_that_of_the_newest_file() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/ledger"))) {
      assertThat(files.mapToInt(SchemaTest::version).max()).hasValue(Schema.NEWEST);
    }
  }

  private static int version(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceFirst("V(\\d+)__.*", "$1"));
  }
}
