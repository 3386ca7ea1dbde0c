package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.StartException;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.SftpDrop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SFTP sink against a real server: what arrives, what breaks off, and who is not spoken to. */
class SftpSinkTest {

  private static final String NAME = "sakura-0012345-4711-r1.csv";

  @TempDir
  private Path folder;

  private SftpDrop partner;
  private PostedSite site;

  @BeforeEach
  void a_site_with_a_partner() {
    partner = SftpDrop.start(folder.resolve("partner"));
    site = new PostedSite(folder).partner(partner, "in/coming", "timeout", "PT5S");
  }

  @AfterEach
  void close() {
    site.close();
    partner.close();
  }

  @Test
  void a_statement_is_one_file_and_then_its_manifest_and_a_second_round_sends_nothing()
      throws Exception {
    site.post("4711", charge("r1", "", "100.01"), charge("r2", "", "-0.01"));

    assertThat(site.round()).isEmpty();
    assertThat(site.round()).isEmpty();

    assertThat(partner.names("in/coming")).containsExactly(NAME, NAME + ".manifest.json");
    byte[] file = Files.readAllBytes(partner.root().resolve("in/coming").resolve(NAME));
    JsonNode manifest = new ObjectMapper()
        .readTree(
            partner.root().resolve("in/coming").resolve(NAME + ".manifest.json").toFile());
    assertThat(manifest.get("sha256").asText())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
    assertThat(manifest.get("bytes").asInt()).isEqualTo(file.length);
    assertThat(manifest.at("/sums/JPY").asText()).isEqualTo("100");
  }

  @Test
  void a_directory_with_many_files_is_searched_only_when_an_attempt_may_have_left_something() {
    site.post("4711", charge("r1", "", "1"));
    site.post("4712", charge("r1", "", "1"));
    site.round();
    assertThat(partner.searches()).isZero();

    partner.plan(SftpDrop.Fault.CUT_IN_WRITE, 1);
    site.post("4713", charge("r1", "", "1"));
    site.roundsUntilNothingIsOwed();

    assertThat(partner.searches()).isPositive();
    assertThat(partner.names("in/coming")).hasSize(6).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void
      a_backlog_goes_over_one_connection_and_one_that_the_server_has_closed_meanwhile_is_replaced() {
    site.postBills(6);
    assertThat(site.round()).isEmpty();
    assertThat(partner.logins()).isEqualTo(1);

    partner.hangUp();
    site.post("4711", charge("r1", "", "100"));
    assertThat(site.round()).isEmpty();

    assertThat(partner.names("in/coming")).hasSize(14);
    assertThat(partner.logins()).isEqualTo(2);
  }

  @Test
  void a_connection_that_had_served_before_and_breaks_off_is_no_failure_of_the_delivery() {
    site.post("4711", charge("r1", "", "100"));
    assertThat(site.round()).isEmpty();

    partner.plan(SftpDrop.Fault.CUT_IN_WRITE, 1);
    site.post("4712", charge("r1", "", "100"));

    assertThat(site.round()).isEmpty();
    assertThat(partner.names("in/coming")).hasSize(4).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void a_private_key_opens_the_door_too() throws Exception {
    KeyPair keys = SftpDrop.keys();
    partner.trust(keys.getPublic());
    Path key = folder.resolve("key");
    try (OutputStream out = Files.newOutputStream(key)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keys, "billing", null, out);
    }
    site.set("sink.partner.password", "").set("sink.partner.private-key", key.toString());
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round()).isEmpty();
    assertThat(partner.names("in/coming")).contains(NAME);
  }

  @ParameterizedTest
  @CsvSource({
    "CUT_IN_WRITE,1",
    "CUT_IN_WRITE,2",
    "CUT_BEFORE_RENAME,1",
    "CUT_BEFORE_RENAME,2",
    "CUT_AFTER_RENAME,1",
    "CUT_AFTER_RENAME,2",
    "DISK_FULL,1",
    "DISK_FULL,2"
  })
  void what_breaks_off_or_is_refused_anywhere_leaves_nothing_half_and_the_next_attempt_completes_it(
      SftpDrop.Fault fault, int number) throws IOException {
    partner.plan(fault, number);
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("did not arrive", "127.0.0.1")
        .doesNotContain("pass-4711")
        .hasLineCount(1);
    assertThat(partner.names("in/coming"))
        .as("one write or rename is the file's, the other its manifest's")
        .satisfies(names -> assertThat(names.contains(NAME))
            .isEqualTo(number == 2 || fault == SftpDrop.Fault.CUT_AFTER_RENAME));
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();

    assertThat(partner.names("in/coming")).containsExactly(NAME, NAME + ".manifest.json");
    assertThat(site.count("partner", DeliveryState.DELIVERED)).isEqualTo(1);
  }

  @Test
  void half_of_a_long_upload_is_never_seen_under_its_name() throws IOException {
    partner.plan(SftpDrop.Fault.CUT_IN_WRITE, 20);
    site.postLong("4711", 3_000);

    assertThat(site.round()).singleElement().asString().contains("did not arrive");
    assertThat(partner.names("in/coming")).singleElement().asString().startsWith("." + NAME);
    assertThat(Files.size(partner
            .root()
            .resolve("in/coming")
            .resolve(partner.names("in/coming").get(0))))
        .isPositive();
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();

    assertThat(partner.names("in/coming")).containsExactly(NAME, NAME + ".manifest.json");
    assertThat(Files.readAllLines(partner.root().resolve("in/coming").resolve(NAME)))
        .hasSize(3_001);
  }

  @Test
  void another_file_of_that_name_is_never_replaced_and_the_same_file_is_taken_for_delivered()
      throws IOException {
    Path there = Files.createDirectories(partner.root().resolve("in/coming")).resolve(NAME);
    Files.writeString(there, "somebody else's");
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("was refused", "is in in/coming", "with other contents");
    assertThat(there).hasContent("somebody else's");
    assertThat(partner.names("in/coming")).containsExactly(NAME);
  }

  @Test
  void an_unknown_and_a_changed_host_key_receive_nothing_and_are_told_apart() throws IOException {
    site.post("4711", charge("r1", "", "100"));
    site.post("4712", charge("r1", "", "100"));
    Path known = folder.resolve("known_hosts");
    String line = Files.readString(known);
    Files.writeString(known, line.replace("127.0.0.1", "sftp.example.com"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("partner is blocked", "shows a host key that is not in", "nothing was sent")
        .hasLineCount(1);

    Files.writeString(known, line);
    partner.changeHostKey();
    site.post("4713", charge("r1", "", "100"));
    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("shows another host key than the one in", "ask its operator")
        .hasLineCount(1);
    assertThat(partner.names(".")).isEmpty();
    assertThat(known).hasContent(line);
    assertThat(site.count("partner", DeliveryState.OWED)).isEqualTo(3);
  }

  @Test
  void a_server_that_is_down_is_tried_again() {
    int port = partner.port();
    partner.close();
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("waits", "nothing listens at the target's address", "127.0.0.1:" + port);
    assertThat(site.count("partner", DeliveryState.OWED)).isEqualTo(1);
  }

  @Test
  void settings_that_make_no_server_are_refused_in_one_sentence() {
    site.set("sink.partner.password", "");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessage(
            "sink.partner needs a password or a private-key; give one of them, or both if the server asks for both");
    site.set("sink.partner.password", "x").set("sink.partner.known-hosts", "absent/known_hosts");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("absent/known_hosts cannot be read");
  }

  @Test
  void a_large_compressed_statement_arrives_whole() throws IOException {
    site.set("sink.partner.gzip", "true").set("sink.partner.format", "jsonl");
    site.post(
        "0012345",
        "big",
        java.util.stream.IntStream.range(0, 5_000)
            .mapToObj(i -> charge("r" + i, "", "1"))
            .toList());

    assertThat(site.round()).isEmpty();

    List<String> names = partner.names("in/coming");
    assertThat(names)
        .containsExactly(
            "sakura-0012345-big-r1.jsonl.gz", "sakura-0012345-big-r1.jsonl.gz.manifest.json");
  }
}
