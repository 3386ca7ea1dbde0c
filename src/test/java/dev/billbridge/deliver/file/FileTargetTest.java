package dev.billbridge.deliver.file;

import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static dev.billbridge.testing.Invented.vanished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.render.CsvRendering;
import dev.billbridge.render.CsvStyle;
import dev.billbridge.render.FileNamePattern;
import dev.billbridge.render.JsonLinesRendering;
import dev.billbridge.render.Rendering;
import dev.billbridge.render.RevisedStatement;
import dev.billbridge.render.RevisionFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTargetTest {

  private static final String NAME = "sakura-0012345-4711-r1.csv";
  private static final String MANIFEST = NAME + ".manifest.json";

  private final OwedRevision bill = owed(
      revision(1),
      present(charge("r1", "", "100.000000000000000001"), 1),
      present(charge("r2", "", "200"), 1),
      vanished(charge("r3", "", "7"), 1));

  @TempDir
  private Path directory;

  @Test
  void a_revision_becomes_one_file_and_a_manifest_that_vouches_for_it() throws Exception {
    assertThat(csv().deliver(bill)).isInstanceOf(Outcome.Delivered.class);

    assertThat(listing()).containsExactly(NAME, MANIFEST);
    byte[] content = Files.readAllBytes(directory.resolve(NAME));
    JsonNode manifest = new ObjectMapper().readTree(directory.resolve(MANIFEST).toFile());
    assertThat(manifest.get("file").asText()).isEqualTo(NAME);
    assertThat(manifest.get("bytes").asLong()).isEqualTo(content.length);
    assertThat(manifest.get("sha256").asText())
        .isEqualTo(HexFormat.of().formatHex(ContentHash.sha256().digest(content)));
    assertThat(manifest.get("records").asLong()).isEqualTo(3);
    assertThat(manifest.get("vanished").asLong()).isEqualTo(1);
    assertThat(manifest.get("sums").toString()).isEqualTo("{\"JPY\":\"300.000000000000000001\"}");
    assertThat(manifest.get("revision").asInt()).isEqualTo(1);
    assertThat(manifest.get("statement").get("statementId").asText()).isEqualTo("4711");
  }

  @Test
  void delivering_again_changes_nothing() throws Exception {
    csv().deliver(bill);
    Object written = Files.getLastModifiedTime(directory.resolve(NAME));
    Object inode = Files.getAttribute(directory.resolve(NAME), "unix:ino");

    Outcome again = csv().deliver(bill);

    assertThat(((Outcome.Delivered) again).answer()).contains("was already there");
    assertThat(Files.getLastModifiedTime(directory.resolve(NAME))).isEqualTo(written);
    assertThat(Files.getAttribute(directory.resolve(NAME), "unix:ino")).isEqualTo(inode);
    assertThat(listing()).containsExactly(NAME, MANIFEST);
  }

  @Test
  void a_link_to_a_folder_is_a_folder_and_a_link_in_the_place_of_the_file_is_not_written_through()
      throws Exception {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("out"), real);
    Path foreign = Files.writeString(directory.resolve("foreign"), "of somebody else");
    Path published = Files.createSymbolicLink(real.resolve(NAME), foreign);
    FileTarget target = new FileTarget(
        link,
        new RevisionFile(
            new FileNamePattern(FileNamePattern.DEFAULT),
            new CsvRendering(CsvStyle.DEFAULT),
            false));

    assertThat(target.deliver(bill)).isInstanceOf(Outcome.Rejected.class);
    assertThat(foreign).hasContent("of somebody else");
    Files.delete(published);
    assertThat(target.deliver(bill)).isInstanceOf(Outcome.Delivered.class);
    assertThat(real.resolve(NAME)).isRegularFile();
  }

  @Test
  void an_attempt_killed_while_writing_is_completed_and_its_remains_are_removed() throws Exception {
    Files.writeString(directory.resolve("." + NAME + ".6b1f.part"), "record_id,prov");
    Files.writeString(directory.resolve("." + MANIFEST + ".6b1f.part"), "{");
    Files.writeString(
        directory.resolve(".sakura-0012345-4712-r1.csv.6b1f.part"), "of another delivery");

    csv().deliver(new Again(bill));

    assertThat(listing()).containsExactly(".sakura-0012345-4712-r1.csv.6b1f.part", NAME, MANIFEST);
  }

  @Test
  void an_attempt_killed_before_the_manifest_gets_its_manifest_from_the_next() throws Exception {
    csv().deliver(bill);
    byte[] manifest = Files.readAllBytes(directory.resolve(MANIFEST));
    Files.delete(directory.resolve(MANIFEST));

    assertThat(csv().deliver(bill)).isInstanceOf(Outcome.Delivered.class);

    assertThat(directory.resolve(MANIFEST)).hasBinaryContent(manifest);
  }

  @Test
  void a_file_with_other_contents_is_never_replaced() throws Exception {
    Files.writeString(directory.resolve(NAME), "somebody else's");

    Outcome outcome = csv().deliver(bill);

    assertThat(((Outcome.Rejected) outcome).reason())
        .contains(NAME, "other contents", "move that one away");
    assertThat(directory.resolve(NAME)).hasContent("somebody else's");
    assertThat(listing()).containsExactly(NAME);
  }

  @Test
  void a_manifest_of_another_file_is_never_replaced() throws Exception {
    Files.writeString(directory.resolve(MANIFEST), "{\"sha256\":\"00\",\"bytes\":1}");

    assertThat(csv().deliver(bill)).isInstanceOf(Outcome.Rejected.class);
    assertThat(directory.resolve(MANIFEST)).hasContent("{\"sha256\":\"00\",\"bytes\":1}");
  }

  @Test
  void each_revision_has_a_file_of_its_own() throws Exception {
    csv().deliver(bill);
    csv().deliver(owed(revision(2), present(charge("r1", "", "101"), 2)));

    assertThat(listing()).contains(NAME, "sakura-0012345-4711-r2.csv");
  }

  @Test
  void a_compressed_file_is_the_same_at_every_attempt_and_unpacks_to_the_plain_one()
      throws Exception {
    FileTarget target = target(new JsonLinesRendering(), true);
    target.deliver(bill);
    Path file = directory.resolve("sakura-0012345-4711-r1.jsonl.gz");
    byte[] first = Files.readAllBytes(file);
    Files.delete(file);
    target.deliver(bill);

    assertThat(file).hasBinaryContent(first);
    try (GZIPInputStream unpacked = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(new String(unpacked.readAllBytes(), "UTF-8"))
          .startsWith("{\"recordId\":\"sakura:0012345:4711:r1\"")
          .hasLineCount(3);
    }
  }

  @Test
  void a_full_disk_passes_and_leaves_nothing_behind() throws Exception {
    Rendering full = new Rendering() {
      @Override
      public String mediaType() {
        return "text/csv";
      }

      @Override
      public String fileExtension() {
        return "csv";
      }

      @Override
      public void write(RevisedStatement statement, OutputStream out) throws IOException {
        out.write(new byte[100_000]);
        throw new IOException("No space left on device");
      }
    };

    Outcome outcome = target(full, false).deliver(bill);

    assertThat(((Outcome.Transient) outcome).reason()).contains(NAME, "No space left on device");
    assertThat(listing()).isEmpty();
  }

  @Test
  void a_directory_that_cannot_be_made_passes_with_a_sentence() throws Exception {
    Path file = Files.writeString(directory.resolve("taken"), "");

    Outcome outcome = new FileTarget(
            file,
            new RevisionFile(
                new FileNamePattern(FileNamePattern.DEFAULT),
                new CsvRendering(CsvStyle.DEFAULT),
                false))
        .deliver(bill);

    assertThat(((Outcome.Transient) outcome).reason())
        .endsWith("there is a file where the directory should be");
  }

  @Test
  void trouble_in_the_ledger_is_not_taken_for_trouble_with_the_directory() throws Exception {
    OwedRevision broken = new Broken(bill);

    assertThatThrownBy(() -> csv().deliver(broken)).hasMessage("the ledger is gone");
    assertThat(listing()).isEmpty();
  }

  @Test
  void two_attempts_at_once_leave_one_whole_file() throws Exception {
    FileTarget target = csv();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Outcome>> attempts =
          List.of(() -> target.deliver(bill), () -> target.deliver(bill));
      for (int round = 0; round < 50; round++) {
        for (Future<Outcome> outcome : threads.invokeAll(attempts)) {
          assertThat(outcome.get())
              .isInstanceOfAny(Outcome.Delivered.class, Outcome.Transient.class);
        }
        assertThat(target.deliver(bill)).isInstanceOf(Outcome.Delivered.class);
        assertThat(listing()).containsExactly(NAME, MANIFEST);
        Files.delete(directory.resolve(NAME));
        Files.delete(directory.resolve(MANIFEST));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private FileTarget csv() {
    return target(new CsvRendering(CsvStyle.DEFAULT), false);
  }

  private FileTarget target(Rendering rendering, boolean gzip) {
    return new FileTarget(
        directory, new RevisionFile(new FileNamePattern(FileNamePattern.DEFAULT), rendering, gzip));
  }

  private List<String> listing() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private record Again(OwedRevision owed) implements OwedRevision {

    @Override
    public String sink() {
      return owed.sink();
    }

    @Override
    public String deliveryId() {
      return owed.deliveryId();
    }

    @Override
    public boolean mayHaveArrived() {
      return true;
    }

    @Override
    public StatementRevision revision() {
      return owed.revision();
    }

    @Override
    public void records(Consumer<RevisedRecord> each) {
      owed.records(each);
    }
  }

  private record Broken(OwedRevision owed) implements OwedRevision {

    @Override
    public String sink() {
      return owed.sink();
    }

    @Override
    public String deliveryId() {
      return owed.deliveryId();
    }

    @Override
    public StatementRevision revision() {
      return owed.revision();
    }

    @Override
    public void records(Consumer<RevisedRecord> each) {
      each.accept(present(charge("r1", "", "1"), 1));
      throw new IllegalStateException("the ledger is gone");
    }
  }
}
