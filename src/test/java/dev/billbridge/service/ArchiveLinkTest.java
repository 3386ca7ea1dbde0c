package dev.billbridge.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.archive.Archive;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger and its archive belong together. */
class ArchiveLinkTest {

  private final Clockwork clock = new Clockwork("2026-05-12T12:00:00Z");

  @TempDir
  private Path folder;

  private OperatedSite site;

  @BeforeEach
  void a_site() {
    site = new OperatedSite(folder, clock);
  }

  @Test
  void
      another_archive_is_refused_and_taken_as_soon_as_it_is_said_to_take_the_place_of_the_lost_one()
          throws IOException {
    start();
    String id = Files.readString(folder.resolve("archive/archive.id")).strip();
    site.set("archive.directory", folder.resolve("empty").toString());

    assertThatThrownBy(this::start)
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the archive %1$s is not the one the ledger was filled from; name that one in archive.directory. If it is lost and this one is to replace it,"
                + " write %2$s into %1$s/archive.id",
            folder.resolve("empty"), id);

    Files.writeString(folder.resolve("empty/archive.id"), id);
    start();
  }

  @Test
  void a_file_without_an_id_links_no_ledger() throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("archive")).resolve("archive.id"), "\n");

    assertThatThrownBy(this::start)
        .isInstanceOf(StartException.class)
        .hasMessage(
            "%s/archive.id does not contain the id of an archive; remove the file, and the next start reports which id belongs there or writes a new one",
            folder.resolve("archive"));

    Files.delete(folder.resolve("archive/archive.id"));
    start();
  }

  @Test
  void an_archive_that_was_moved_is_known_again() throws IOException {
    start();
    Files.move(folder.resolve("archive"), folder.resolve("moved"));
    site.set("archive.directory", folder.resolve("moved").toString());

    start();
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void a_second_process_with_an_archive_of_its_own_does_not_start(Engines engine) {
    site.set("ledger.url", engine.freshDatabase());
    try (Service first = site.start(Service.Mode.ON_DEMAND)) {
      assertThat(first.ledger().answers()).isTrue();
      site.set("archive.directory", folder.resolve("own").toString());
      assertThatThrownBy(this::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("is not the one the ledger was filled from");
      site.set("archive.directory", folder.resolve("archive").toString());
      start();
    }
  }

  @Test
  void a_new_ledger_takes_an_archive_in_which_nothing_was_noted() {
    start();
    site.set("ledger.url", Engines.H2.freshDatabase());

    start();
  }

  @Test
  void of_many_who_are_the_first_in_an_archive_all_see_the_same_id() {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 50).parallel().forEach(i -> {
      try {
        ids.add(new Archive(folder.resolve("shared"), clock).id());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });

    assertThat(ids).singleElement().asString().hasSize(36);
  }

  private void start() {
    site.start(Service.Mode.ON_DEMAND).close();
  }
}
