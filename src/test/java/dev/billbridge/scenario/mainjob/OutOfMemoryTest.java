package dev.billbridge.scenario.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory that runs out ends the process, whoever has caught the error on its way. */
@Tag("slow")
class OutOfMemoryTest {

  @TempDir
  private Path folder;

  @Test
  void a_process_whose_memory_runs_out_ends_with_a_sentence_and_the_next_one_goes_on()
      throws Exception {
    Path greedy = routes("def lines: ([range(100000000)] | length) as $n |");
    try (Sandbox sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(2))) {
      OperatedSite site = new OperatedSite(folder, new Clockwork("2026-05-12T12:00:00Z"))
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "account");
      String settings = site.file().toString();
      try (Forked sync = Forked.start(
          folder,
          List.of("-Xmx64m"),
          "sync",
          "--config",
          settings,
          "--routes",
          greedy.toString())) {
        assertThat(sync.waitFor(120)).as(sync.err()).isEqualTo(3);
        assertThat(sync.err())
            .contains("Memory has run out, so the process ends")
            .doesNotContain("\tat ");
      }
      try (Forked sync = Forked.start(folder, List.of(), "sync", "--config", settings)) {
        assertThat(sync.waitFor(60)).as(sync.err()).isZero();
        assertThat(sync.out()).containsPattern("books +1 ");
      }
    }
  }

  /** The shipped routes, with another beginning of what reads an account. */
  private Path routes(String lines) throws IOException {
    Path copy = folder.resolve("routes");
    Folder.copyRoutes(copy);
    Path mapping = copy.resolve("mappings/sakura-account.jq");
    String text = Files.readString(mapping);
    assertThat(text).contains("def lines:");
    Files.writeString(mapping, text.replace("def lines:", lines));
    return copy;
  }
}
