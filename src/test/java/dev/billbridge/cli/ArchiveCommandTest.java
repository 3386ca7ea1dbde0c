package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on disk after a sync: who may read it, and whether it is whole. */
class ArchiveCommandTest {

  @TempDir
  private Path folder;

  private final StringWriter out = new StringWriter();

  private int verify(OperatedSite site, String... more) {
    out.getBuffer().setLength(0);
    return BillbridgeCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(Stream.concat(
                Stream.of(
                    "archive", "verify", "--config", site.file().toString(), "--routes", "routes"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void
      an_archive_is_whole_until_a_byte_a_note_or_a_file_of_it_is_not_and_nobody_else_can_read_anything()
          throws IOException {
    Clockwork clock = new Clockwork("2026-05-29T12:00:00Z");
    try (Sandbox sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(6).withClock(clock))) {
      OperatedSite site = new OperatedSite(folder.resolve("site"), clock)
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills");
      site.sync();
      assertThat(verify(site)).as(out.toString()).isZero();
      assertThat(out.toString()).contains("all intact");
      try (Stream<Path> all = Files.walk(folder.resolve("site"))) {
        assertThat(all.filter(path -> !path.equals(folder.resolve("site"))
                    && !path.endsWith("application.properties"))
                .toList())
            .allSatisfy(path -> assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .as(path.toString())
                .endsWith("---"));
      }

      Path body = first(".json.gz");
      byte[] bytes = Files.readAllBytes(body);
      bytes[bytes.length / 2] ^= 1;
      Files.write(body, bytes);
      assertThat(verify(site)).isEqualTo(1);
      assertThat(out.toString()).contains("Damaged: ").contains(body.toString());
      Files.delete(body);
      assertThat(verify(site, "--json")).isEqualTo(1);
      assertThat(out.toString())
          .contains("\"damage\"")
          .contains("describes a document that is gone");
      bytes[bytes.length / 2] ^= 1;
      Files.write(body, bytes);
      assertThat(verify(site)).isZero();
      Path note = notes().get(0);
      Files.writeString(note, Files.readString(note).replace("\"sakura\"", "\"sakvra\""));
      assertThat(verify(site)).isEqualTo(1);
      assertThat(out.toString()).contains(note.toString());
    }
  }

  private Path first(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("site/archive"))) {
      return all.filter(path -> path.toString().endsWith(ending))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private List<Path> notes() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("site/archive"))) {
      return all.filter(
              path -> path.toString().endsWith(".json") && path.getParent().endsWith("intake"))
          .sorted()
          .toList();
    }
  }
}
