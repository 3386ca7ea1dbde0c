package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The command {@code sandbox}. */
@Timeout(20)
class SandboxCommandTest {
  @Test
  void it_prints_settings_that_reach_it_and_serves_until_interrupted() throws Exception {
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try (PipedReader pipe = new PipedReader(1 << 16);
        BufferedReader printed = new BufferedReader(pipe)) {
      PrintWriter out = new PrintWriter(new PipedWriter(pipe));
      Future<Integer> running = worker.submit(() -> new CommandLine(new SandboxCommand())
          .setOut(out)
          .execute(
              "--port",
              "0",
              "--clock",
              "2026-05-12T12:00:00Z",
              "--oddity",
              "LATE_BATCH,ZERO_LINES"));
      StringBuilder block = new StringBuilder();
      for (String line = printed.readLine();
          !line.startsWith("Stop with");
          line = printed.readLine()) {
        block.append(line).append('\n');
      }
      Properties settings = new Properties();
      settings.load(new StringReader(block.substring(block.indexOf("#"))));

      assertThat(settings.getProperty("accounts"))
          .isEqualTo("sakura-1, sakura-2, ionos-1, ionos-2");
      HttpRequest profile = HttpRequest.newBuilder(
              URI.create(settings.getProperty("account.ionos-2.base-url") + "/profile"))
          .header("Authorization", "Bearer " + settings.getProperty("account.ionos-2.token"))
          .build();
      assertThat(HttpClient.newHttpClient()
              .send(profile, HttpResponse.BodyHandlers.ofString())
              .body())
          .contains("companies");
      assertThat(running.isDone()).isFalse();
    } finally {
      worker.shutdownNow();
    }
    assertThat(worker.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nonsense_is_refused_in_a_sentence_with_exit_code_2() {
    StringWriter errors = new StringWriter();

    assertThat(new CommandLine(new SandboxCommand())
            .setErr(new PrintWriter(errors))
            .execute("--port", "0", "--lines", "0"))
        .isEqualTo(2);
    assertThat(errors.toString()).contains("lines are 1 to 10000000, not 0");
  }
}
