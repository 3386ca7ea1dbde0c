package dev.billbridge.service;

import static dev.billbridge.testing.RawServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Providers whose answers have no end: nobody else waits for them, and neither memory nor disk
 * fills.
 */
@ResourceLock("Quartz, which has one scheduler for all services of a process")
class EndlessAnswerTest {

  private static final SandboxAccount TOKYO =
      new SandboxAccount("sakura", "tokyo", "000000000001", "abc00001", "token", "s3cret", null);
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";

  @TempDir
  private Path folder;

  private OperatedSite site(RawServer server) {
    return new OperatedSite(folder, new Clockwork("2026-05-12T12:00:00Z"))
        .account("tokyo", "sakura", server.url(), TOKYO, "account");
  }

  @Test
  void an_answer_that_drips_for_ever_is_cut_off_and_its_provider_is_not_asked_again_in_this_run()
      throws IOException {
    try (RawServer server = RawServer.thatDrips()) {
      assertThat(site(server).set("collect.deadline", "PT0.4S").sync().failures())
          .singleElement()
          .asString()
          .contains("tokyo account auth-status", "is cut off after PT0.4S (collect.deadline)");

      assertThat(server.calls()).isEqualTo(1);
    }
  }

  @Test
  void endless_headers_are_refused_before_they_fill_the_memory() throws IOException {
    try (RawServer server = RawServer.start(out -> {
      out.write(text(HEAD));
      for (int i = 0; ; i++) {
        out.write(text("X-Padding-" + i + ": " + "x".repeat(1000) + "\r\n"));
      }
    })) {
      assertThat(site(server).sync().failures())
          .singleElement()
          .asString()
          .contains("more than 200 headers");
      assertThat(server.calls()).isEqualTo(1);
      assertThat(server.sent()).isLessThan(20 << 20);
    }
  }

  @Test
  void a_line_without_an_end_is_refused() throws IOException {
    try (RawServer server = RawServer.start(out -> {
      out.write(text("HTTP/1.1 200 "));
      for (; ; ) {
        out.write(text("x".repeat(10_000)));
      }
    })) {
      assertThat(site(server).sync().failures())
          .singleElement()
          .asString()
          .contains("a line of more than 65536 bytes")
          .doesNotContain("Exception");
      assertThat(server.sent()).isLessThan(20 << 20);
    }
  }

  @Test
  void a_few_kilobytes_that_unpack_to_gigabytes_are_refused_and_leave_nothing_behind()
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write('"');
      for (int i = 0; i < 5; i++) {
        gzip.write(" ".repeat(1 << 20).getBytes());
      }
    }
    try (RawServer server = RawServer.start(out -> {
      out.write(
          text(HEAD + "Content-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n"));
      out.write(packed.toByteArray());
    })) {
      assertThat(site(server).set("collect.document-megabytes", "1").sync().failures())
          .singleElement()
          .asString()
          .contains("more than 1 MB (collect.document-megabytes)");
      assertThat(server.calls()).isEqualTo(1);
    }
    try (var files = Files.walk(folder.resolve("archive"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void a_refusal_without_an_end_is_not_read_to_its_end() throws IOException {
    try (RawServer server = RawServer.start(out -> {
      out.write(text(
          "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"));
      for (; ; ) {
        out.write(text("400\r\n" + "x".repeat(0x400) + "\r\n"));
      }
    })) {
      assertThat(site(server).sync().failures())
          .singleElement()
          .asString()
          .contains("answered 403");
      assertThat(server.sent()).isLessThan(20 << 20);
    }
  }

  @Test
  void
      ten_accounts_whose_provider_never_ends_keep_no_other_account_from_its_schedule_and_the_service_from_no_end()
          throws IOException {
    try (RawServer server = RawServer.thatDrips();
        Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
            .withClock(InstantSource.system())
            .withMonths(1)
            .withLines(2))) {
      OperatedSite site = new OperatedSite(folder, new Clockwork("2026-05-12T12:00:00Z"))
          .set("management.enabled", "false")
          .set("camel.main.shutdown-timeout", "3");
      for (int i = 0; i < 10; i++) {
        site.account("slow" + i, "sakura", server.url(), TOKYO, "account")
            .set("account.slow" + i + ".account.schedule", "0/1 * * * * ?");
      }
      site.account("good", sandbox, sandbox.sakuraAccounts().get(0), "account")
          .set("account.good.account.schedule", "0/2 * * * * ?");
      long ending;
      try (Service service = site.start(Service.Mode.SCHEDULED)) {
        await().atMost(Duration.ofSeconds(30)).until(() -> server.calls() >= 10);
        int before = service.ledger().runs().last().size();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> service.ledger().runs().last().stream()
                .anyMatch(run -> run.account().equals("good") && run.outcome().equals("DONE")));
        assertThat(before).isGreaterThanOrEqualTo(10);
        site.clock().forward(Duration.ofMinutes(17));
        assertThat(service.collector().stuck())
            .hasSize(10)
            .allMatch(
                sentence -> sentence.contains("waiting for a response since 2026-05-12T12:00:00Z"));
        ending = System.nanoTime();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - ending)).isLessThan(Duration.ofSeconds(10));
      try (var ledger = Service.openLedger(site.settings(), site.clock())) {
        assertThat(ledger.runs().last())
            .filteredOn(run -> run.account().startsWith("slow"))
            .hasSize(10)
            .allSatisfy(run -> assertThat(run.message()).contains("the service is ending"));
      }
    }
  }
}
