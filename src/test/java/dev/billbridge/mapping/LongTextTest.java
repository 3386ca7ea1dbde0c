package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongTextTest {

  @TempDir
  private Path folder;

  @Test
  void a_text_of_many_megabytes_in_a_line_is_refused_with_its_document_its_line_and_the_limit()
      throws IOException {
    Archive archive = new Archive(folder, () -> Instant.EPOCH);
    Intake.Part part = Mapped.part(
        archive,
        "{\"Bills\": [\n{\"Index\": 1, \"Description\": \"" + "x".repeat(20_000_000) + "\"}]}");

    assertThatThrownBy(() -> new DocumentReader(archive).entries(part, "/Bills/*"))
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith(part.document().path()
            + " cannot be read: it has a text of more than 4000000 characters")
        .hasMessageContaining(" at byte 40 (line 2); ")
        .hasMessageNotContaining("String value");
  }
}
