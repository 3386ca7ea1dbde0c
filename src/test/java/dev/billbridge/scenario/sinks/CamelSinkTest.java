package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.StartException;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.Receiver.Fault;
import dev.billbridge.testing.SftpDrop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any endpoint that Camel knows as a sink. */
class CamelSinkTest {

  @TempDir
  private Path folder;

  private PostedSite site;

  @BeforeEach
  void a_site() {
    site = new PostedSite(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void an_endpoint_receives_the_rendered_statement_and_its_file_name() throws IOException {
    site.sink(
        "any",
        "camel",
        "uri",
        "file:" + folder.resolve("any") + "?fileExist=Fail",
        "format",
        "jsonl");
    site.post("4711", charge("r1", "", "100.01"));

    assertThat(site.round()).isEmpty();

    assertThat(Files.readString(folder.resolve("any/sakura-0012345-4711-r1.jsonl")))
        .contains("\"amount\":\"100.01\"");
  }

  @Test
  void an_endpoint_that_fails_receives_the_same_again_with_the_same_headers() {
    try (Receiver queue = Receiver.start()) {
      site.sink("any", "camel", "uri", queue.url() + "/in?httpMethod=POST", "format", "csv");
      queue.plan(Fault.status(503));
      site.post("47\r\nX-Evil: 1\r\n11 ü%", charge("r1", "", "100"));

      assertThat(site.round())
          .singleElement()
          .asString()
          .contains("may or may not have arrived")
          .hasLineCount(1);
      site.clock.forward(Duration.ofMinutes(1));
      assertThat(site.round()).isEmpty();

      assertThat(queue.posts()).hasSize(2);
      assertThat(queue.posts().get(1).body()).isEqualTo(queue.posts().get(0).body());
      assertThat(queue.posts().get(1).headers())
          .containsEntry("billbridge-statement", "47%0D%0AX-Evil:%201%0D%0A11%20%C3%BC%25")
          .containsEntry("billbridge-revision", "1")
          .containsEntry("content-type", "text/csv; charset=utf-8; header=present")
          .doesNotContainKey("x-evil")
          .containsEntry(
              "billbridge-delivery", queue.posts().get(0).headers().get("billbridge-delivery"));
      assertThat(new String(queue.posts().get(1).body(), StandardCharsets.UTF_8))
          .contains("record_id");
    }
  }

  @Test
  void a_component_that_is_missing_is_reported_at_the_start_without_the_address() {
    site.sink("any", "camel", "uri", "kafka:bills?saslJaasConfig=s3cret-4711");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("sink.any.uri begins with kafka:")
        .hasMessageContaining("lib/ext")
        .hasMessageNotContaining("s3cret-4711");
  }

  @Test
  void a_sink_that_is_down_costs_a_few_attempts_and_then_one_a_round_and_recovers_by_itself() {
    try (Receiver queue = Receiver.start()) {
      site.sink("any", "camel", "uri", queue.url() + "/in?httpMethod=POST");
      queue.always(Fault.status(503));
      site.postBills(12);

      assertThat(site.round())
          .hasSize(4)
          .last()
          .asString()
          .contains("any seems to be down: the last 3 attempts failed");
      assertThat(queue.attempts()).hasSize(3);
      assertThat(site.round()).hasSize(2);
      assertThat(queue.attempts()).hasSize(4);
      queue.always(null);
      assertThat(site.round("any").delivered()).isEqualTo(8);
      site.roundsUntilNothingIsOwed();
      assertThat(site.count("any", DeliveryState.DELIVERED)).isEqualTo(12);
    }
  }

  @Test
  void a_sink_template_of_ones_own_uses_a_password_without_ever_holding_it() throws IOException {
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Files.writeString(routes.resolve("sinks/own.camel.yaml"), """
        - routeTemplate:
            id: sink-own
            parameters:
              - { name: sink, description: "Name of the sink." }
              - { name: server, description: "Host and port." }
              - { name: known-hosts, description: "Known servers." }
              - { name: password, description: "Password." }
            from:
              uri: direct:sink-{{sink}}
              steps:
                - setHeader: { name: CamelFileName, simple: "${body.revision.statement.key.statementId}.txt" }
                - setBody: { simple: "${body.deliveryId}" }
                - to:
                    uri: "sftp:{{server}}/own"
                    parameters: { username: billing, password: "{{password}}", strictHostKeyChecking: "yes", useUserKnownHostsFile: false, knownHostsFile: "{{known-hosts}}" }
                - bean: { ref: outcome, method: "delivered('a note')" }
        """);
    try (SftpDrop partner = SftpDrop.start(folder.resolve("partner"))) {
      site.routes(routes)
          .sink(
              "mine",
              "own",
              "server",
              "127.0.0.1:" + partner.port(),
              "password",
              "pass-4711",
              "known-hosts",
              partner.knownHosts(folder.resolve("known_hosts")).toString());
      site.post("4711", charge("r1", "", "100"));

      assertThat(site.round()).isEmpty();
      assertThat(partner.names("own")).containsExactly("4711.txt");
      partner.close();
      site.post("4712", charge("r1", "", "100"));
      assertThat(site.round())
          .singleElement()
          .asString()
          .contains("did not arrive")
          .doesNotContain("pass-4711");
    }
  }
}
