package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.StartException;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.SftpDrop;
import dev.billbridge.testing.SftpDrop.Operation;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** SFTP servers that allow little, ask for much, or are watched by a program. */
class SftpServersTest {

  private static final String NAME = "sakura-0012345-4711-r1.csv";
  private static final String MANIFEST = NAME + ".manifest.json";

  @TempDir
  private Path folder;

  private SftpDrop partner;
  private PostedSite site;

  @BeforeEach
  void a_site_with_a_partner() throws Exception {
    partner = SftpDrop.start(folder.resolve("partner"));
    Files.createDirectory(partner.root().resolve("in"));
    site = new PostedSite(folder).partner(partner, "in", "timeout", "PT5S");
  }

  @AfterEach
  void close() {
    site.close();
    partner.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RENAME|does not allow user billing to rename files in in; allow it, or set upload = direct",
        "STAT|does not show what is in in; allow user billing to list it (SFTP stat), or set upload = direct",
        "WRITE|does not allow user billing to write to in; allow it"
      })
  void what_the_server_forbids_waits_until_somebody_allows_it_and_costs_no_attempt(
      Operation forbidden, String cure) {
    partner.forbid(forbidden);
    site.set("deliver.attempts", "1");

    assertThat(firstRound())
        .singleElement()
        .asString()
        .contains("127.0.0.1:" + partner.port() + " " + cure)
        .hasLineCount(1);
    assertThat(site.count("partner", DeliveryState.OWED)).isEqualTo(1);
    assertThat(partner.names("in")).isEmpty();
  }

  @Test
  void a_missing_directory_that_the_user_may_not_make_waits() {
    partner.forbid(Operation.MAKE_DIRECTORY);
    site.set("sink.partner.directory", "in/bills").set("deliver.attempts", "1");

    assertThat(firstRound())
        .singleElement()
        .asString()
        .contains("has no directory in/bills and does not allow user billing to create it")
        .hasLineCount(1);
    assertThat(site.count("partner", DeliveryState.OWED)).isEqualTo(1);
  }

  @Test
  void a_drop_box_that_nobody_may_read_receives_the_file_and_its_manifest() {
    partner.forbid(Operation.READ);

    assertThat(firstRound()).isEmpty();
    assertThat(partner.names("in")).containsExactly(NAME, MANIFEST);
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"RENAME", "STAT"})
  void an_upload_under_the_final_name_needs_neither_renaming_nor_looking(Operation forbidden) {
    partner.forbid(forbidden, Operation.READ);
    site.set("sink.partner.upload", "direct");

    assertThat(firstRound()).isEmpty();
    assertThat(partner.names("in")).containsExactly(NAME, MANIFEST);
  }

  @Test
  void
      a_direct_upload_that_broke_off_is_written_again_but_another_file_of_that_name_is_not_replaced()
          throws Exception {
    site.set("sink.partner.upload", "direct");
    partner.plan(SftpDrop.Fault.CUT_IN_WRITE, 1);
    assertThat(firstRound()).singleElement().asString().contains("did not arrive");
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();
    assertThat(partner.names("in")).containsExactly(NAME, MANIFEST);
    assertThat(Files.readAllLines(partner.root().resolve("in").resolve(NAME))).hasSize(2);

    Path theirs = Files.writeString(
        partner.root().resolve("in/sakura-0012345-4712-r1.csv"), "somebody else's");
    site.post("4712", charge("r1", "", "100"));
    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("was refused", "with other contents");
    assertThat(theirs).hasContent("somebody else's");
  }

  @Test
  void
      a_program_that_takes_whatever_appears_gets_a_bill_once_and_none_through_a_hidden_folder_before_it_is_complete() {
    partner.takeWhatAppears();

    assertThat(firstRound())
        .singleElement()
        .asString()
        .contains("was refused", "disappeared before it had its name", "set upload = hidden-folder")
        .hasLineCount(1);
    site.clock.forward(Duration.ofHours(1));
    assertThat(site.round()).isEmpty();
    assertThat(partner.taken()).hasSize(1);

    site.stop();
    site.set("sink.partner.upload", "hidden-folder");
    site.post("4712", charge("r1", "", "100"));
    assertThat(site.round()).isEmpty();
    assertThat(partner.taken()).hasSize(1);
    assertThat(partner.names("in"))
        .containsExactly(
            ".billbridge", NAME.replace("4711", "4712"), MANIFEST.replace("4711", "4712"));
    assertThat(partner.names("in/.billbridge")).isEmpty();
  }

  @Test
  void a_server_may_ask_for_a_key_and_a_password() throws Exception {
    KeyPair keys = SftpDrop.keys();
    partner.trust(keys.getPublic());
    partner.askForKeyAndPassword();
    site.set("sink.partner.private-key", written(keys, null).toString());

    assertThat(firstRound()).isEmpty();
    assertThat(partner.names("in")).contains(NAME);
  }

  @Test
  void a_locked_key_needs_its_passphrase_and_a_wrong_one_is_refused_at_the_start()
      throws Exception {
    KeyPair keys = SftpDrop.keys();
    partner.trust(keys.getPublic());
    Path key = written(keys, "open-4711");
    site.set("sink.partner.password", "").set("sink.partner.private-key", key.toString());
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessage("sink.partner private-key = %s is locked; give its passphrase".formatted(key));
    site.set("sink.partner.passphrase", "wrong-4712");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessage(
            "sink.partner passphrase does not unlock private-key = %s; correct it".formatted(key));

    site.set("sink.partner.passphrase", "open-4711");
    assertThat(firstRound()).isEmpty();
  }

  @Test
  void keys_and_known_hosts_saved_on_windows_are_read() throws Exception {
    KeyPair keys = SftpDrop.keys();
    partner.trust(keys.getPublic());
    Path key = written(keys, null);
    for (Path file : new Path[] {key, folder.resolve("known_hosts")}) {
      Files.writeString(
          file, "\ufeff" + Files.readString(file).replace("\r", "").replace("\n", "\r\n"));
    }
    site.set("sink.partner.password", "").set("sink.partner.private-key", key.toString());

    assertThat(firstRound()).isEmpty();
  }

  @Test
  void chacha20_and_sntrup761_need_no_setting() {
    partner.offerOnly(BuiltinCiphers.cc20p1305_openssh, BuiltinDHFactories.sntrup761x25519_openssh);

    assertThat(firstRound()).isEmpty();
    assertThat(partner.names("in")).contains(NAME);
  }

  @Test
  @SuppressWarnings("deprecation") // an old server's key exchange
  void an_old_server_waits_until_the_settings_name_what_it_offers() {
    partner.offerOnly(BuiltinCiphers.aes256cbc, BuiltinDHFactories.dhg14);
    site.set("deliver.attempts", "1")
        .set("sink.partner.kex-algorithms", "+diffie-hellman-group14-sha1");

    assertThat(firstRound())
        .singleElement()
        .asString()
        .contains("shares no algorithm", "it offers aes256-cbc; add one with ciphers = +NAME")
        .hasLineCount(1);
    assertThat(site.count("partner", DeliveryState.OWED)).isEqualTo(1);

    site.stop();
    site.set("sink.partner.ciphers", "+aes256-cbc");
    site.clock.forward(Duration.ofMinutes(5));
    assertThat(site.round()).isEmpty();
  }

  @Test
  void an_algorithm_that_does_not_exist_is_refused_at_the_start() {
    site.set("sink.partner.ciphers", "aes512-gcm");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(
            "sink.partner ciphers names \"aes512-gcm\", which is not supported; used by default: aes128-gcm");
  }

  @Test
  void a_host_certificate_is_accepted_only_from_an_authority_that_is_known() throws Exception {
    KeyPair authority = SftpDrop.keys();
    partner.showCertificate(authority);
    Path known = folder.resolve("known_hosts");
    Files.writeString(
        known,
        "@cert-authority 127.0.0.1 " + PublicKeyEntry.toString(SftpDrop.keys().getPublic()) + "\n");
    assertThat(firstRound())
        .singleElement()
        .asString()
        .contains("nothing was sent")
        .hasLineCount(1);

    site.stop();
    Files.writeString(
        known,
        "@cert-authority [127.0.0.1]:%d %s%n"
            .formatted(partner.port(), PublicKeyEntry.toString(authority.getPublic())));
    site.clock.forward(Duration.ofMinutes(5));
    assertThat(site.round()).isEmpty();
  }

  @Test
  void a_server_without_sftp_waits() {
    partner.offerNoSftp();
    site.set("deliver.attempts", "1");

    assertThat(firstRound())
        .singleElement()
        .asString()
        .contains("offers no SFTP")
        .hasLineCount(1);
    assertThat(site.count("partner", DeliveryState.OWED)).isEqualTo(1);
  }

  /** Owes the partner a bill and tries to deliver it. */
  private List<String> firstRound() {
    site.post("4711", charge("r1", "", "100"));
    return site.round();
  }

  private Path knownHosts() {
    return partner.knownHosts(folder.resolve("known_hosts"));
  }

  private Path written(KeyPair keys, String passphrase) throws Exception {
    Path key = folder.resolve("key");
    OpenSSHKeyEncryptionContext locked = null;
    if (passphrase != null) {
      locked = new OpenSSHKeyEncryptionContext();
      locked.setPassword(passphrase);
      locked.setCipherType("256");
      locked.setKdfRounds(1);
    }
    try (OutputStream out = Files.newOutputStream(key)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keys, "billing", locked, out);
    }
    return key;
  }
}
