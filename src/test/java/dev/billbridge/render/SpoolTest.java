package dev.billbridge.render;

import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.OwedRevision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("lists what lies in the temporary folder of the platform")
class SpoolTest {

  private final OwedRevision bill = owed(revision(1), present(charge("r1", "", "100"), 1));
  private final RevisionFile csv = new RevisionFile(
      new FileNamePattern(FileNamePattern.DEFAULT), new CsvRendering(CsvStyle.DEFAULT), false);

  @Test
  void it_holds_what_its_manifest_says_however_often_it_is_read() throws Exception {
    try (Spool spool = Spool.of(csv, bill)) {
      byte[] bytes = spool.bytes().readAllBytes();

      assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("4711:r1");
      assertThat(spool.bytes().readAllBytes()).isEqualTo(bytes);
      assertThat(spool.manifest().bytes()).isEqualTo(bytes.length);
      assertThat(spool.manifest().sha256())
          .isEqualTo(HexFormat.of().formatHex(ContentHash.sha256().digest(bytes)));
    }
  }

  /** Whoever kills a process does not give it time to tidy up. */
  @Test
  void nothing_of_it_can_be_found_even_while_it_is_in_use() throws Exception {
    List<Path> before = spooled();
    try (Spool spool = Spool.of(csv, bill)) {
      assertThat(spooled()).isEqualTo(before);
      assertThat(spool.bytes().read()).isNotNegative();
    }
  }

  @Test
  void a_revision_that_cannot_be_rendered_leaves_nothing_either() throws Exception {
    List<Path> before = spooled();

    assertThatThrownBy(() -> Spool.of(csv, new RevisedStatement() {
          @Override
          public StatementRevision revision() {
            return bill.revision();
          }

          @Override
          public void records(Consumer<RevisedRecord> each) {
            throw new IllegalStateException("the ledger is gone");
          }
        }))
        .hasMessage("the ledger is gone");
    assertThat(spooled()).isEqualTo(before);
  }

  private static List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().matches("billbridge.*\\.part"))
          .sorted()
          .toList();
    }
  }
}
