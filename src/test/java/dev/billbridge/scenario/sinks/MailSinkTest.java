package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.StartException;
import dev.billbridge.service.preflight.SampleStatement;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.PostedSite;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail server as a sink. */
class MailSinkTest {

  private static final String SECRET = "s3cret-4711";

  @TempDir
  private Path folder;

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private PostedSite site;

  @BeforeEach
  void a_site_and_a_server() {
    server.setUser("billing", "billing", SECRET);
    server.start();
    site = new PostedSite(folder);
    site.sink(
        "letters",
        "mail",
        "host",
        "127.0.0.1",
        "port",
        Integer.toString(server.getSmtp().getPort()),
        "security",
        "none",
        "user",
        "billing",
        "password",
        SECRET,
        "from",
        "billing@example.com",
        "to",
        "books@example.com, boss@example.com",
        "subject-prefix",
        "[Bills]");
  }

  @AfterEach
  void close() {
    site.close();
    server.stop();
  }

  @Test
  void a_statement_arrives_with_its_file_and_each_recipient_gets_it_once()
      throws MessagingException, IOException {
    site.post("47\r\nBcc: x@example.com\r\n11", charge("r1", "", "100.01"));

    assertThat(site.round()).isEmpty();
    assertThat(site.round()).isEmpty();

    assertThat(server.getReceivedMessages()).hasSize(2);
    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getSubject()).startsWith("[Bills]").contains("47 Bcc: x@example.com 11");
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getAllRecipients()).hasSize(2);
    assertThat(mail.getMessageID()).matches("<[0-9a-f]{40}@example.com>");
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getBodyPart(0).getContent().toString())
        .contains("Total: 100.01 JPY")
        .contains("Reconciliation: MATCHED");
    assertThat(parts.getBodyPart(1).getFileName()).endsWith("-r1.csv");
    try (InputStream file = parts.getBodyPart(1).getInputStream()) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("record_id")
          .contains("100.01");
    }
  }

  @Test
  void a_repetition_has_the_same_message_id() throws MessagingException {
    site.post("4711", charge("r1", "", "100.01"));
    site.round();
    site.service().ledger().deliveries().redeliver("letters", null, DeliveryState.DELIVERED, "me");
    site.round();

    assertThat(Stream.of(server.getReceivedMessages()).map(MailSinkTest::id).distinct())
        .hasSize(1);
    assertThat(server.getReceivedMessages()).hasSize(4);
  }

  @Test
  void an_alert_is_a_mail_of_text_and_a_sink_of_alerts_receives_no_statement() throws IOException {
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Files.writeString(routes.resolve("books/alerts.yaml"), """
        alerts:
          big-month:
            text: Money for October
            sum: amount
            over: last month
            when: "> 100"
        """);
    site.routes(routes).set("sink.letters.alerts", "big-month");
    site.post("4711", charge("r1", "", "100.01"));

    assertThat(site.service().alerts().evaluate()).isPresent();
    assertThat(site.service().alerts().evaluate()).isEmpty();
    assertThat(site.round()).isEmpty();
    site.stop();
    assertThat(site.round()).isEmpty();

    assertThat(server.getReceivedMessages()).hasSize(2);
    assertThat(subject(server.getReceivedMessages()[0]))
        .isEqualTo("[Bills]Firing: Money for October: 2026-10");
    assertThat(GreenMailUtil.getBody(server.getReceivedMessages()[0]))
        .startsWith("Money for October: 2026-10: 100.01 JPY, above 100");

    site.clock.set("2026-12-02T12:00:00Z");
    assertThat(site.service().alerts().evaluate()).isPresent();
    assertThat(site.round()).isEmpty();
    assertThat(server.getReceivedMessages()).hasSize(4);
    assertThat(subject(server.getReceivedMessages()[3]))
        .isEqualTo("[Bills]Resolved: Money for October: 2026-10");
  }

  @Test
  void a_server_that_is_down_delays_and_a_wrong_password_blocks_without_being_shown() {
    site.post("4711", charge("r1", "", "100.01"));
    server.stop();
    assertThat(site.round()).first().asString().contains("nothing listens at the target's address");
    server.start();
    server.setUser("billing", "billing", "another");
    site.set("sink.letters.port", Integer.toString(server.getSmtp().getPort())).stop();
    site.clock.forward(Duration.ofMinutes(20));
    assertThat(site.round())
        .first()
        .asString()
        .contains("user or password is refused")
        .doesNotContain(SECRET)
        .hasLineCount(1);
    server.setUser("billing", "billing", SECRET);
    site.clock.forward(Duration.ofMinutes(20));
    assertThat(site.round()).isEmpty();
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  @Test
  void the_live_check_logs_in_and_sends_nothing() {
    assertThat(probe()).isEqualTo(new Outcome.Delivered("the server accepts the login"));
    site.stop();
    site.set("sink.letters.password", "wr0ng-4711");

    assertThat(probe().toString())
        .contains("user or password is refused")
        .doesNotContain("wr0ng-4711");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  private Outcome probe() {
    return site.service().deliverer().probe(new SampleStatement("sample", false).owedTo("letters"));
  }

  @Test
  void a_server_without_encryption_gets_nothing_where_starttls_is_set() {
    site.set("sink.letters.security", "starttls");
    site.post("4711", charge("r1", "", "100.01"));
    assertThat(site.round()).first().asString().contains("could not be encrypted");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void an_address_that_is_none_is_refused_at_the_start() {
    site.set("sink.letters.to", "books at example.com");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("sink.letters.to = \"books at example.com\" is not a list of mail"
            + " addresses; example: billing@example.com");
  }

  private static String id(MimeMessage mail) {
    try {
      return mail.getMessageID();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String subject(MimeMessage mail) {
    try {
      return mail.getSubject();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }
}
