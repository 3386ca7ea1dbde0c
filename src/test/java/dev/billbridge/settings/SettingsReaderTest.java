package dev.billbridge.settings;

import static dev.billbridge.settings.Site.BOOKS;
import static dev.billbridge.settings.Site.TOKYO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  @TempDir
  Path directory;

  private Site site;

  @BeforeEach
  void a_site() {
    site = new Site(directory);
  }

  @Test
  void nothing_given_means_the_defaults() {
    Settings settings = SettingsReader.read(null, site.routes(), Map.of());

    assertThat(settings.ledger().url())
        .isEqualTo("jdbc:h2:file:" + Path.of("data/ledger").toAbsolutePath());
    assertThat(settings.archiveDirectory()).isEqualTo(Path.of("data/archive").toAbsolutePath());
    assertThat(settings.management())
        .isEqualTo(new Settings.Management("127.0.0.1", 9876, true, true));
    assertThat(settings.notices())
        .containsExactly(
            "no settings file was given: accounts is empty, so nothing is collected; example: accounts = tokyo",
            "no settings file was given: sinks is empty, so records stay in the ledger; example: sinks = books");
  }

  @Test
  void four_lines_make_an_account() {
    AccountSettings tokyo = site.read(TOKYO).account("tokyo").orElseThrow();

    assertThat(tokyo.provider()).isEqualTo("sakura");
    assertThat(tokyo.credentials()).isEqualTo(new Credentials.Basic("id-4711", "s3cr3t"));
    assertThat(tokyo.credentials().authorization()).isEqualTo("Basic aWQtNDcxMTpzM2NyM3Q=");
    assertThat(tokyo.requestsPerSecond()).isEqualByComparingTo("1");
    assertThat(tokyo.parameters()).isEmpty();
    assertThat(tokyo.collects("bills")).isTrue();
  }

  @Test
  void an_account_can_be_narrowed_and_moved() {
    AccountSettings tokyo = site.read(
            TOKYO,
            "account.tokyo.datasets = bills",
            "account.tokyo.zone = UTC",
            "account.tokyo.bills.schedule = 0 0 7 1 * ?",
            "account.tokyo.base-url = http://localhost:8080/")
        .account("tokyo")
        .orElseThrow();

    assertThat(tokyo.collects("account")).isFalse();
    assertThat(tokyo.schedules()).containsExactly(Map.entry("bills", "0 0 7 1 * ?"));
    assertThat(tokyo.parameters())
        .containsOnly(Map.entry("base-url", "http://localhost:8080"), Map.entry("zone", "UTC"));
  }

  @Test
  void a_token_makes_bearer_credentials() {
    AccountSettings account = site.read(
            "accounts = a", "account.a.provider = ionos", "account.a.token = t0k3n")
        .accounts()
        .get(0);

    assertThat(account.credentials().authorization()).isEqualTo("Bearer t0k3n");
  }

  @Test
  void a_sink_has_its_templates_parameters_and_their_defaults() {
    SinkSettings drop = site.read(
            "sinks = drop",
            "sink.drop.type = file",
            "sink.drop.directory = ./out",
            "sink.drop.since = 2026-04")
        .sink("drop")
        .orElseThrow();

    assertThat(drop.parameters())
        .containsOnly(
            Map.entry("directory", directory.resolve("out").toString()),
            Map.entry("format", "csv"),
            Map.entry("gzip", "false"),
            Map.entry("file-name", "{provider}-{statementId}-r{revision}.{format}"));
    assertThat(drop.selection().since()).isEqualTo(LocalDate.of(2026, 4, 1));
    assertThat(drop.selection().held()).contains(Verdict.MISMATCHED);
  }

  @Test
  void sinks_that_cannot_take_back_receive_only_what_will_last() {
    Settings settings = site.read(
        "sinks = books, own, erp",
        BOOKS.replace("sinks = books\n", ""),
        "sink.own.type = sql",
        "sink.own.url = jdbc:h2:mem:own",
        "sink.erp.type = webhook",
        "sink.erp.url = https://erp.example.com");

    assertThat(settings.sink("books").orElseThrow().selection().statuses())
        .containsExactly(StatementStatus.values());
    assertThat(settings.sink("own").orElseThrow().selection().statuses())
        .containsExactly(StatementStatus.FINAL, StatementStatus.RESTATED);
    assertThat(settings.sink("erp").orElseThrow().selection().statuses())
        .containsExactly(StatementStatus.FINAL, StatementStatus.RESTATED);
  }

  @Test
  void a_new_provider_and_a_new_sink_need_no_java() {
    site.write("routes/sources/acme.camel.yaml", """
        - routeTemplate:
            id: acme-costs
            parameters:
              - { name: account }
              - { name: region, description: Where the account lives. }
        """);
    site.write("routes/sinks/ledgerbook.camel.yaml", """
        - routeTemplate:
            id: sink-ledgerbook
            parameters: [ { name: sink }, { name: pages, defaultValue: 10 } ]
        """);

    Settings settings = site.read(
        "accounts = a",
        "account.a.provider = acme",
        "account.a.token = t",
        "account.a.region = north",
        "sinks = b",
        "sink.b.type = ledgerbook",
        "sink.b.pages = 12");

    assertThat(settings.account("a").orElseThrow().parameters()).containsEntry("region", "north");
    assertThat(settings.sink("b").orElseThrow().parameters()).containsEntry("pages", "12");
    assertThat(site.refusal(
            "accounts = a",
            "account.a.provider = acme",
            "account.a.token = t",
            "sinks = b",
            "sink.b.type = ledgerbook",
            "sink.b.pages = few"))
        .isEqualTo("""
        application.properties has 2 problems:
          application.properties:6: sink.b.pages = "few" is not a whole number of 0 or more
          application.properties: account.a.region is missing: Where the account lives; add account.a.region = …""");
  }

  @Test
  void the_environment_wins_over_the_file_unless_it_is_empty() {
    site.environment.put("SINK_BOOKS_URL", "jdbc:h2:mem:from-environment");
    site.environment.put("SINK_BOOKS_USER", "");
    site.environment.put("ACCOUNT_TOKYO_REQUESTS_PER_SECOND", "0.25");
    site.environment.put("PATH", "/usr/bin");
    site.environment.put("USER", "root");

    Settings settings = site.read(TOKYO, BOOKS, "sink.books.user = books");

    assertThat(settings.sink("books").orElseThrow().parameters())
        .containsOnly(
            Map.entry("url", "jdbc:h2:mem:from-environment"),
            Map.entry("user", "books"),
            Map.entry("password", ""));
    assertThat(settings.account("tokyo").orElseThrow().requestsPerSecond())
        .isEqualByComparingTo("0.25");
    assertThat(settings.ledger().user()).isEmpty();
  }

  @Test
  void a_site_can_come_from_the_environment_alone() {
    Settings settings = SettingsReader.read(
        null,
        site.routes(),
        Map.of(
            "ACCOUNTS",
            "my-office",
            "ACCOUNT_MY_OFFICE_PROVIDER",
            "ionos",
            "ACCOUNT_MY_OFFICE_TOKEN",
            "t",
            "ACCOUNT_MY_OFFICE_INVOICES_SCHEDULE",
            "0 0 7 1 * ?"));

    assertThat(settings.account("my-office").orElseThrow().schedules())
        .containsEntry("invoices", "0 0 7 1 * ?");
  }

  @Test
  void placeholders_are_filled_in() {
    site.environment.put("DB_HOST", "db.example.com");
    site.write("secrets/books", "p:a=s{s\\word\n");

    Map<String, String> books = site.read(
            "sinks = books",
            "sink.books.type = jdbc",
            "sink.books.url = jdbc:postgresql://{{env:DB_HOST}}:{{env:DB_PORT:5432}}/{{sink.books.user}}",
            "sink.books.user = {{company}}-books",
            "company = acme",
            "sink.books.password = {{secret:secrets/books}}")
        .sink("books")
        .orElseThrow()
        .parameters();

    assertThat(books)
        .containsOnly(
            Map.entry("url", "jdbc:postgresql://db.example.com:5432/acme-books"),
            Map.entry("user", "acme-books"),
            Map.entry("password", "p:a=s{s\\word"));
  }

  @Test
  void placeholders_are_filled_in_in_what_goes_to_camel_too_and_the_environment_wins() {
    site.write("secrets/trust", "#4711\n");
    site.environment.putAll(Map.of(
        "TIMEOUT",
        "5000",
        "CAMEL_MAIN_SHUTDOWN_TIMEOUT",
        "20",
        "CAMEL_COMPONENT_HTTPS_CONNECT_TIMEOUT",
        "6000"));

    Settings settings = site.read(
        "camel.component.http.connect-timeout = {{env:TIMEOUT}}",
        "camel.ssl.enabled = true",
        "camel.ssl.trustStorePassword = {{secret:secrets/trust}}",
        "camel.main.shutdown-timeout = 10");

    assertThat(settings.camel())
        .hasEntrySatisfying(
            "camel.component.http.connect-timeout",
            setting -> assertThat(setting.value()).isEqualTo("5000"))
        .hasEntrySatisfying(
            "camel.ssl.trustStorePassword",
            setting -> assertThat(setting.value()).isEqualTo("#4711"))
        .hasEntrySatisfying(
            "camel.main.shutdown-timeout",
            setting -> assertThat(setting.value()).isEqualTo("20"))
        .hasEntrySatisfying(
            "camel.component.https.connect-timeout",
            setting -> assertThat(setting.value()).isEqualTo("6000"))
        .hasSize(5);
    assertThat(settings.toString())
        .contains("camel.ssl.trustStorePassword=***")
        .doesNotContain("#4711");
  }

  @Test
  void an_environment_variable_that_switches_off_the_check_of_certificates_is_refused() {
    site.environment.put("CAMEL_SSL_TRUST_ALL_CERTIFICATES", "true");
    site.environment.put("CAMEL_MAIN_SHUTDWN_TIMEOUT", "20");

    assertThat(site.refusal(""))
        .contains(
            "environment variable CAMEL_SSL_TRUST_ALL_CERTIFICATES: camel.ssl.trust-all-certificates would let anyone in between",
            "environment variable CAMEL_MAIN_SHUTDWN_TIMEOUT: camel.main.shutdwn-timeout is not a setting of Camel; did you mean camel.main.shutdown-timeout?");
  }

  @Test
  void the_fingerprint_follows_the_meaning_of_the_settings_and_not_their_secrets() {
    String fingerprint = site.read(TOKYO, BOOKS).fingerprint();

    assertThat(fingerprint).matches("[0-9a-f]{64}");
    assertThat(site.read("# moved", BOOKS, TOKYO, "management.port = 9876").fingerprint())
        .isEqualTo(fingerprint);
    assertThat(site.read(TOKYO.replace("s3cr3t", "other"), BOOKS).fingerprint())
        .isEqualTo(fingerprint);
    assertThat(site.read(TOKYO, BOOKS, "sink.books.since = 2026-04").fingerprint())
        .isNotEqualTo(fingerprint);
    assertThat(site.read(TOKYO, BOOKS, "account.tokyo.zone = UTC").fingerprint())
        .isNotEqualTo(fingerprint);
  }

  @Test
  void every_path_is_relative_to_the_settings_file_wherever_one_stands() {
    site.write("secrets/trust", "changeit\n");
    Settings settings = site.read(
        "ledger.url = jdbc:h2:file:./data/ledger;MODE=LEGACY",
        "sinks = books, own, drop, partner",
        "sink.books.type = jdbc",
        "sink.books.url = jdbc:h2:../books",
        "sink.own.type = sql",
        "sink.own.url = jdbc:h2:file:/var/own",
        "sink.drop.type = file",
        "sink.drop.directory = out",
        "sink.partner.type = sftp",
        "sink.partner.host = sftp.example.com",
        "sink.partner.user = billing",
        "sink.partner.directory = incoming",
        "sink.partner.private-key = ./secrets/key",
        "sink.partner.known-hosts = secrets/known_hosts",
        "camel.ssl.enabled = true",
        "camel.ssl.trust-store = file:./secrets/trust.p12",
        "camel.ssl.trust-store-password = {{secret:secrets/trust}}");

    assertThat(settings.ledger().url())
        .isEqualTo("jdbc:h2:file:" + directory.resolve("data/ledger") + ";MODE=LEGACY");
    assertThat(settings.archiveDirectory()).isEqualTo(directory.resolve("data/archive"));
    assertThat(settings.sink("books").orElseThrow().parameters())
        .containsEntry("url", "jdbc:h2:" + directory.resolveSibling("books"));
    assertThat(settings.sink("own").orElseThrow().parameters())
        .containsEntry("url", "jdbc:h2:file:/var/own");
    assertThat(settings.sink("drop").orElseThrow().parameters())
        .containsEntry("directory", directory.resolve("out").toString());
    assertThat(settings.sink("partner").orElseThrow().parameters())
        .containsEntry("directory", "incoming")
        .containsEntry("private-key", directory.resolve("secrets/key").toString())
        .containsEntry("known-hosts", directory.resolve("secrets/known_hosts").toString());
    assertThat(settings.camel().get("camel.ssl.trust-store").value())
        .isEqualTo("file:" + directory.resolve("secrets/trust.p12"));
    assertThat(settings.camel().get("camel.ssl.trust-store-password").value())
        .isEqualTo("changeit");
    assertThat(settings.toString()).doesNotContain("changeit");
  }

  @Test
  void databases_in_memory_at_a_server_or_in_the_home_folder_stay_where_they_are() {
    for (String url : List.of(
        "jdbc:h2:mem:x",
        "jdbc:h2:tcp://db.example.com/./x",
        "jdbc:h2:~/x",
        "jdbc:postgresql://db.example.com/x")) {
      assertThat(site.read("ledger.url = " + url).ledger().url()).isEqualTo(url);
    }
  }
}
