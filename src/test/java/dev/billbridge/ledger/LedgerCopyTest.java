package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.ledger.copy.Contents;
import dev.billbridge.ledger.copy.CopyException;
import dev.billbridge.ledger.copy.LedgerCopy;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.testing.Engines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCopyTest {

  @TempDir
  private Path folder;

  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("copy");
  }

  @EveryEngine
  void what_is_written_while_a_snapshot_is_read_is_not_seen_in_it(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"))) {
      site.bill("1").lines(charge("a", "1")).take();

      long[] seen = site.ledger.database().readSnapshot(handle -> {
        long statements = count(handle, "ledger_statement");
        site.bill("2").lines(charge("a", "1")).take();
        return new long[] {
          statements, count(handle, "ledger_record"), count(handle, "ledger_delivery")
        };
      });

      assertThat(seen).containsExactly(1, 1, 1);
      assertThat(site.ledger.statements().all()).hasSize(2);
      assertThat(site.bill("3").lines(charge("a", "1")).take().isNew())
          .as("the connection writes again")
          .isTrue();
    }
  }

  private static long count(Handle handle, String table) {
    return handle.createQuery("select count(*) from " + table).mapTo(Long.class).one();
  }

  @EveryEngine
  void a_ledger_that_is_not_empty_is_left_as_it_is(Engines engine) throws IOException {
    String url = EveryEngine.Database.of(engine);
    Contents contents = copyOfOneBill();
    try (Site site = Site.on(url)) {
      site.bill("9").lines(charge("a", "9")).take();
    }

    try (Database to = database(url)) {
      assertThatThrownBy(() -> new LedgerCopy(to).load(file, contents))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining(" is not empty: its table ledger_")
          .hasMessageContaining("name an empty database in ledger.url")
          .hasMessageNotContaining("\n");
    }
    try (Site site = Site.on(url)) {
      assertThat(site.records("9", 1)).containsExactly("a 9 NEW");
    }
  }

  /** What a text of one engine may hold and another refuses, or could alter. */
  @EveryEngine
  void texts_and_figures_arrive_as_they_were(Engines engine) throws IOException {
    String hostile = "\\N \\. \t\r\n \"'; drop table x; -- \u202e石狩 😀 ' ";
    Contents contents;
    try (Site site = Site.on(Engines.H2.freshDatabase())) {
      site.bill("1")
          .lines(
              charge("a ", "x", "12345678901234567890123456789012345", Map.of("note", hostile)),
              charge("a", "x", "-0.000000000000000000000000000001", Map.of("", "\\")))
          .take();
      contents = write(site);
    }
    String url = EveryEngine.Database.of(engine);
    try (Database to = database(url)) {
      new LedgerCopy(to).load(file, contents);
    }

    try (Site site = Site.on(url)) {
      assertThat(site.ledger
              .statements()
              .history(site.bill("1").key(), "a ", "x")
              .get(0)
              .content())
          .satisfies(record -> {
            assertThat(record.attributes()).containsEntry("note", hostile);
            assertThat(record.amount()).isEqualByComparingTo("12345678901234567890123456789012345");
          });
      assertThat(site.ledger.audit().verify().broken()).isNull();
    }
  }

  @Test
  void a_copy_that_does_not_hold_what_it_should_leaves_an_empty_ledger() throws IOException {
    Contents contents = copyOfOneBill();
    String text;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Map<String, String> broken = new TreeMap<>();
    broken.put(text.replace("\"12.5\"", "\"12.4\""), "what the database holds of it afterwards");
    broken.put(text.replace("\"12.5\"", "\"12,5\""), "holds a row that cannot be read");
    broken.put(text.replace("\"12.5\",", ""), "holds a row that cannot be read");
    broken.put(text.replace("ledger_record", "ledger_other"), "holds a table or a column");
    broken.put(text.replace("line_key", "line_other"), "holds a table or a column");
    String url = Engines.H2.freshDatabase();
    broken.forEach((each, sentence) -> {
      try (Database to = database(url)) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
          out.write(each.getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> new LedgerCopy(to).load(file, contents))
            .isInstanceOf(CopyException.class)
            .hasMessageContaining(sentence)
            .hasMessageNotContaining("\n");
        new LedgerCopy(to).requireEmpty(contents);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    try (Database to = database(url)) {
      assertThatThrownBy(() -> new LedgerCopy(to).requireEmpty(new Contents(99, contents.tables())))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("the copy is of a ledger with tables of version 99")
          .hasMessageContaining("use the Billbridge that made the copy, or a newer one");
    }
  }

  private Contents copyOfOneBill() throws IOException {
    try (Site site = Site.on(Engines.H2.freshDatabase(), sink("books"))) {
      site.bill("1").lines(charge("a", "12.5")).take();
      return write(site);
    }
  }

  private Contents write(Site site) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      return site.ledger.copy().write(out);
    }
  }

  private static Database database(String url) {
    return new Database(url, null, null, Ledger.TIMEOUT, InstantSource.system(), false);
  }
}
