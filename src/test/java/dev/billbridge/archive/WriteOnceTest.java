package dev.billbridge.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is written by whoever comes first, on any file system. */
class WriteOnceTest {

  @TempDir
  private Path folder;

  @Test
  void the_first_writes_it_and_the_second_finds_it() throws IOException {
    theFirstWritesAndTheSecondFinds(folder);
  }

  @Test
  void also_where_files_cannot_be_linked() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(
        URI.create("jar:" + folder.resolve("disk.zip").toUri()), Map.of("create", "true"))) {
      theFirstWritesAndTheSecondFinds(Files.createDirectory(zip.getPath("/archive")));
    }
  }

  private static void theFirstWritesAndTheSecondFinds(Path root) throws IOException {
    DurableFiles durableFiles = new DurableFiles(root);
    durableFiles.writeOnce(root.resolve("archive.id"), "first".getBytes());
    durableFiles.writeOnce(root.resolve("archive.id"), "second".getBytes());

    assertThat(Files.readString(root.resolve("archive.id"))).isEqualTo("first");
    try (Stream<Path> left = Files.list(root.resolve(".incoming"))) {
      assertThat(left).isEmpty();
    }
  }
}
