package dev.billbridge.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.testing.PostedSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

  @TempDir
  private Path folder;

  @Test
  void
      what_a_killed_process_left_half_written_is_gone_after_a_day_and_what_another_is_writing_stays()
          throws IOException {
    Path incoming = Files.createDirectories(folder.resolve("archive/.incoming"));
    Path killed = Files.writeString(incoming.resolve("1.part"), "{\"Bills\":[");
    Files.setLastModifiedTime(killed, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    Path beingWritten = Files.writeString(incoming.resolve("2.part"), "{\"Bills\":[");

    try (PostedSite site = new PostedSite(folder)) {
      site.service();
    }

    assertThat(killed).doesNotExist();
    assertThat(beingWritten).exists();
  }

  @Test
  void while_a_document_arrives_nothing_of_it_is_among_the_documents() throws Exception {
    Archive archive = new Archive(folder.resolve("archive"), Clock.systemUTC());
    List<Path> seen = new ArrayList<>();
    InputStream body = new ByteArrayInputStream("{\"Count\":1}".getBytes(StandardCharsets.UTF_8)) {
      @Override
      public int read(byte[] buffer, int offset, int length) {
        seen.addAll(files());
        return super.read(buffer, offset, length);
      }
    };

    Document document = archive.store(
        new DocumentName("sakura", "tokyo", "bills", "list"),
        body,
        "GET https://billing.example.com/list",
        Set.of());

    assertThat(seen)
        .isNotEmpty()
        .allMatch(file -> file.startsWith(folder.resolve("archive/.incoming")));
    assertThat(files())
        .noneMatch(file -> file.toString().endsWith(".part"))
        .contains(folder.resolve("archive").resolve(document.path()));
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.walk(folder.resolve("archive"))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
