package dev.billbridge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsStaySecretTest {
  private static final String SECRET = "hush-4711";

  @TempDir
  Path directory;

  private Site site;

  @BeforeEach
  void a_site() {
    site = new Site(directory);
    site.write("hush", SECRET + "\n");
    site.environment.put("SOME_TOKEN", SECRET);
  }

  @Test
  void no_text_form_of_the_settings_shows_one() {
    Settings settings = site.read(
        "ledger.url = jdbc:postgresql://db/x?user=u&password=" + SECRET,
        "ledger.password = " + SECRET,
        "accounts = a, b",
        "account.a.provider = sakura",
        "account.a.access-token = " + SECRET,
        "account.a.access-token-secret = " + SECRET,
        "account.b.provider = ionos",
        "account.b.token = {{secret:hush}}",
        "account.b.contracts = {{secret:hush}}",
        "account.b.base-url = https://u:" + SECRET + "@billing.example.com",
        "sinks = erp, books",
        "sink.erp.type = webhook",
        "sink.erp.url = https://erp.example.com/?token=" + SECRET,
        "sink.erp.secret = " + SECRET,
        "sink.erp.previous-secret = {{env:SOME_TOKEN}}",
        "sink.erp.template = {{env:SOME_TOKEN}}",
        "sink.books.type = jdbc",
        "sink.books.url = jdbc:h2:mem:x;PASSWORD=" + SECRET,
        "sink.books.password = " + SECRET,
        "camel.ssl.enabled = true",
        "camel.ssl.trust-store-password = " + SECRET,
        "camel.main.description = {{secret:hush}}");

    assertThat(settings.sink("erp").orElseThrow().parameters()).containsEntry("secret", SECRET);
    assertThat(settings.toString())
        .contains("account.b.contracts=***", "sink.erp.secret=***")
        .doesNotContain(SECRET);
    assertThat(settings.effective().toString()).doesNotContain(SECRET);
    assertThat(settings.ledger().toString()).doesNotContain(SECRET);
    assertThat(settings.accounts().toString()).doesNotContain(SECRET);
    assertThat(settings.accounts().get(0).credentials().toString()).isEqualTo("Basic[***]");
    assertThat(settings.accounts().get(1).credentials().toString()).isEqualTo("Bearer[***]");
    assertThat(settings.sinks().toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.port = {{secret:hush}}",
        "management.port = {{env:SOME_TOKEN}}",
        "collect.retries = {{account.x.token}}\naccount.x.token = hush-4711",
        "accounts = {{secret:hush}}",
        "accounts = a\naccount.a.provider = {{secret:hush}}",
        "accounts = a\naccount.a.provider = ionos\naccount.a.token = t\naccount.a.datasets = {{secret:hush}}",
        "accounts = a\naccount.a.provider = ionos\naccount.a.tokken = hush-4711",
        "accounts = a\naccount.a.provider = ionos\naccount.a.token = hush-4711\\u0007",
        "accounts = a\naccount.a.provider = ionos\naccount.a.user = x:hush-4711\naccount.a.password = y",
        "ledger.url = mysql://u:hush-4711@db.example.com/x",
        "ledger.url = mysql://db.example.com/x?password=hush-4711",
        "ledger.password = hush-4711\nledger.password = hush-4711",
      })
  void no_message_shows_one(String lines) {
    assertThat(site.refusal(lines)).contains("problem").doesNotContain(SECRET);
  }
}
