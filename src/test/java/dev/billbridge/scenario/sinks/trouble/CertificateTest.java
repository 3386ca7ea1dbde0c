package dev.billbridge.scenario.sinks.trouble;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.service.StartException;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.SecureServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelContextTracker;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * HTTPS with certificates of a private authority: nothing is sent to a server for which neither
 * Java nor the operator's trust store vouches.
 */
class CertificateTest {

  @TempDir
  private static Path keys;

  private static KeyStore authority;
  private static Path trust;

  @TempDir
  private Path folder;

  @BeforeAll
  static void a_private_authority() throws Exception {
    authority = SecureServer.authority(keys);
    trust = SecureServer.trustStore(authority, keys.resolve("trust.p12"));
  }

  @Test
  void
      a_receiver_signed_by_a_private_authority_is_refused_until_camel_ssl_names_a_trust_store_that_knows_it()
          throws Exception {
    try (Receiver erp = Receiver.start();
        SecureServer door = SecureServer.start(authority, "good", erp.url());
        PostedSite site = new PostedSite(folder)) {
      site.sink("erp", "webhook", "url", door.url() + "/in", "token", "t0ken-4711");
      site.post("4711", charge("r1", "", "100"));

      assertThat(site.round())
          .singleElement()
          .asString()
          .contains(
              "erp is blocked",
              "certificate is not trusted",
              "nothing was sent",
              "camel.ssl.trust-store")
          .doesNotContain("t0ken")
          .hasLineCount(1);
      assertThat(door.requests()).isZero();
      site.stop();
      trusting(site);
      site.clock.forward(Duration.ofMinutes(5));
      assertThat(site.round()).isEmpty();
      assertThat(erp.posts()).hasSize(1);
      assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
    }
  }

  @Test
  void a_receiver_with_a_certificate_for_another_host_is_refused_although_its_authority_is_trusted()
      throws Exception {
    try (Receiver erp = Receiver.start();
        SecureServer door = SecureServer.start(authority, "other", erp.url());
        PostedSite site = new PostedSite(folder)) {
      trusting(site).sink("erp", "webhook", "url", door.url() + "/in", "token", "t0ken-4711");
      site.post("4711", charge("r1", "", "100"));

      assertThat(site.round())
          .singleElement()
          .asString()
          .contains("certificate is not trusted or is for another host", "nothing was sent")
          .hasLineCount(1);
      assertThat(door.requests()).isZero();
      assertThat(site.count("erp", DeliveryState.OWED)).isEqualTo(1);
    }
  }

  @Test
  void a_provider_is_judged_in_the_same_way() throws Exception {
    try (Sandbox sandbox =
            Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(2));
        SecureServer door = SecureServer.start(authority, "good", origin(sandbox));
        SecureServer stranger = SecureServer.start(authority, "other", origin(sandbox))) {
      OperatedSite site = new OperatedSite(folder, new Clockwork("2026-05-12T12:00:00Z"))
          .set("account.tokyo.account-number", "")
          .account(
              "tokyo", "sakura", url(sandbox, door), sandbox.sakuraAccounts().get(0), "bills");
      assertThat(site.sync().failures())
          .singleElement()
          .asString()
          .contains("certificate is not trusted or does not match")
          .hasLineCount(1);

      trusting().forEach(site::set);
      assertThat(site.sync().failures()).isEmpty();
      assertThat(site.figure("select count(*) from billing_statement")).isNotEqualTo("0");

      site.set("account.tokyo.base-url", url(sandbox, stranger));
      assertThat(site.sync().failures())
          .singleElement()
          .asString()
          .contains("certificate is not trusted or does not match")
          .hasLineCount(1);
      assertThat(stranger.requests()).isZero();
    }
  }

  @Test
  void a_trust_store_that_cannot_be_opened_is_reported_at_the_start_with_its_place()
      throws Exception {
    try (PostedSite site = new PostedSite(folder)) {
      trusting(site);
      Files.writeString(folder.resolve("secrets/trust"), "another");
      assertThatThrownBy(site::service)
          .isInstanceOf(StartException.class)
          .message()
          .contains(
              "application.properties:",
              "camel.ssl names a trust store or key store that cannot be opened",
              "password")
          .doesNotContain("another")
          .hasLineCount(1);
      site.set("camel.ssl.trust-store", "file:" + folder.resolve("none.p12"));
      assertThatThrownBy(site::service)
          .isInstanceOf(StartException.class)
          .message()
          .contains("camel.ssl names a trust store", "none.p12")
          .hasLineCount(1);
    }
  }

  @Test
  void every_key_of_camel_in_the_reference_does_what_it_says_there() throws Exception {
    List<CamelContext> started = new ArrayList<>();
    CamelContextTracker tracker = new CamelContextTracker(started::add);
    tracker.open();
    try (Receiver erp = Receiver.start();
        SecureServer door = SecureServer.start(authority, "good", erp.url());
        PostedSite site = new PostedSite(folder)) {
      site.sink("erp", "webhook", "url", door.url() + "/in");
      Map<String, String> documented = documented();
      documented.forEach(site::set);
      assertThat(documented.keySet())
          .containsExactly(
              "camel.ssl.enabled",
              "camel.ssl.trust-store",
              "camel.ssl.trust-store-password",
              "camel.main.shutdown-timeout");
      trusting(site).set("camel.main.shutdown-timeout", "7");
      site.post("4711", charge("r1", "", "100"));

      assertThat(site.round()).isEmpty();
      assertThat(erp.posts()).hasSize(1);
      assertThat(started)
          .anySatisfy(
              context -> assertThat(context.getShutdownStrategy().getTimeout()).isEqualTo(7));
    } finally {
      tracker.close();
    }
  }

  /** What an operator gets by switching on what the reference shows. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    Pattern.compile("(?m)^#(camel\\.\\S+) = (.*)$")
        .matcher(Files.readString(Path.of("application.properties")))
        .results()
        .forEach(line -> keys.put(line.group(1), line.group(2)));
    return keys;
  }

  private PostedSite trusting(PostedSite site) throws IOException {
    trusting().forEach(site::set);
    return site;
  }

  private Map<String, String> trusting() throws IOException {
    Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/trust"), SecureServer.TRUST_STORE_PASSWORD + "\n");
    Map<String, String> keys = documented();
    keys.put("camel.ssl.trust-store", "file:" + trust);
    return keys;
  }

  private static String origin(Sandbox sandbox) {
    return sandbox
        .baseUrl(sandbox.sakuraAccounts().get(0))
        .toString()
        .replaceFirst("(https?://[^/]+).*", "$1");
  }

  private static String url(Sandbox sandbox, SecureServer door) {
    return sandbox
        .baseUrl(sandbox.sakuraAccounts().get(0))
        .toString()
        .replaceFirst("https?://[^/]+", door.url());
  }
}
