package dev.billbridge.settings;

import static dev.billbridge.settings.Site.BOOKS;
import static dev.billbridge.settings.Site.TOKYO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsRefusalTest {
  @TempDir
  Path directory;

  private Site site;

  @BeforeEach
  void a_site() {
    site = new Site(directory);
  }

  @Test
  void all_problems_come_in_one_message_in_the_order_of_the_file() {
    assertThat(site.refusal("""
        accounts = tokyo
        account.tokyo.provider = sakura
        account.tokyo.token = abc
        account.tokyo.bills.schedule = 06:15

        management.port = 99999
        sinks = drop
        sink.drop.type = sfpt
        """)).isEqualTo("""
        application.properties has 3 problems:
          application.properties:4: account.tokyo.bills.schedule = "06:15" is not a cron expression (second minute hour day month weekday); example: 0 15 6 * * ?
          application.properties:6: management.port = "99999" is not a whole number from 0 to 65535
          application.properties:8: sink.drop.type = "sfpt" has no route template in routes/sinks; did you mean sftp?""");
  }

  /** Each line stands after a site with one account and one sink, in line 8. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ledger.url = jdbc:mysql://db/x         | :8: ledger.url = "jdbc:mysql://db/x" is not an address of a known database (jdbc:h2:, jdbc:postgresql:, jdbc:mariadb:); example: jdbc:postgresql://db.example.com/billing
      archive.directory =                    | :8: archive.directory = "" is empty; give it a value or remove the line
      archive.keep = 10 years                | :8: archive.keep = "10 years" is not a period; examples: P10Y (10 years), P18M (18 months), P400D (400 days)
      archive.keep = P0D                     | :8: archive.keep = "P0D" is not longer than zero; example: P10Y
      management.enabled = yes               | :8: management.enabled = "yes" is neither true nor false
      management.port = -1                   | :8: management.port = "-1" is not a whole number from 0 to 65535
      collect.retries = 4.5                  | :8: collect.retries = "4.5" is not a whole number from 0 to 100
      collect.parallel-accounts = 0          | :8: collect.parallel-accounts = "0" is not a whole number from 1 to 100
      collect.retry-delay = 30s              | :8: collect.retry-delay = "30s" is not a duration; examples: PT30S (30 seconds), PT5M (5 minutes), P7D (7 days)
      deliver.lease = PT0S                   | :8: deliver.lease = "PT0S" is not longer than zero; example: PT30S
      deliver.interval = PT-5S               | :8: deliver.interval = "PT-5S" is not longer than zero; example: PT30S
      reconcile.tolerance = -0.01            | :8: reconcile.tolerance = "-0.01" is less than zero; examples: 0 or 0.01
      reconcile.crosscheck-tolerance = 1     | :8: reconcile.crosscheck-tolerance = "1" is not a share from 0 to below 1; example: 0.01 (one per cent)
      reconcile.crosscheck-tolerance = 1 %   | :8: reconcile.crosscheck-tolerance = "1 %" is not a number; examples: 0.01 (one per cent) or 0
      reconcile.jump-ratio = 1               | :8: reconcile.jump-ratio = "1" is not greater than one; examples: 3 or 1.5
      reconcile.late-after = 10              | :8: reconcile.late-after = "10" is not a duration; examples: PT30S (30 seconds), PT5M (5 minutes), P7D (7 days)
      account.tokyo.requests-per-second = 0  | :8: account.tokyo.requests-per-second = "0" is not greater than zero; examples: 2 or 0.5
      account.tokyo.requests-per-second = 1/s| :8: account.tokyo.requests-per-second = "1/s" is not a number; examples: 2 or 0.5
      account.tokyo.datasets = bill          | :8: account.tokyo.datasets = "bill" names "bill"; did you mean bills?
      account.tokyo.datasets = quotas        | :8: account.tokyo.datasets = "quotas" names "quotas"; known: account, bills
      account.tokyo.base-url = ftp://x.example.com | :8: account.tokyo.base-url = "ftp://x.example.com" is not an http or https address; example: https://billing.example.com
      account.tokyo.base-url = https://x.example.com/?a=1 | :8: account.tokyo.base-url = "https://x.example.com/?a=1" has a ? or # in it, but paths are appended to it; example: https://billing.example.com
      account.tokyo.zone = Tokyo             | :8: account.tokyo.zone = "Tokyo" is not a time zone; examples: Asia/Tokyo, Europe/Berlin, UTC
      account.tokyo.schedule = 0 0 6 * * ?   | :8: account.tokyo.schedule is not a setting; a schedule belongs to a dataset, example: account.tokyo.account.schedule = 0 15 6 * * ?
      account.tokyo.bill.schedule = 0 0 6 * * ? | :8: account.tokyo.bill.schedule is not a setting; did you mean account.tokyo.bills.schedule?
      account.tokyo.bills.schedule = 15 6 * * ? | :8: account.tokyo.bills.schedule = "15 6 * * ?" is not a cron expression (second minute hour day month weekday); example: 0 15 6 * * ?
      account.tokyo.bills.schedule = 0 0 25 * * ? | :8: account.tokyo.bills.schedule = "0 0 25 * * ?" is not a cron expression (Hour values must be between 0 and 23); example: 0 15 6 * * ?
      account.osaka.provider = sakura        | :8: account.osaka.provider belongs to account.osaka, which accounts does not name; write accounts = tokyo, osaka, or remove the block
      sink.erp.url = https://erp.example.com | :8: sink.erp.url belongs to sink.erp, which sinks does not name; write sinks = books, erp, or remove the block
      export.finops.type = focus             | :8: export.finops.type belongs to export.finops, which exports does not name; write exports = finops, or remove the block
      sink.books.since = 2026-13             | :8: sink.books.since = "2026-13" is neither a month nor a date; examples: 2026-04, 2026-04-15
      sink.books.since = 2026-02-30          | :8: sink.books.since = "2026-02-30" is neither a month nor a date; examples: 2026-04, 2026-04-15
      sink.books.statuses = FINAL, DONE      | :8: sink.books.statuses = "FINAL, DONE" names "DONE"; known: FINAL, PROVISIONAL, RESTATED
      sink.books.kinds = CHARGES             | :8: sink.books.kinds = "CHARGES" names "CHARGES"; did you mean CHARGE?
      sink.books.accounts = osaka            | :8: sink.books.accounts = "osaka" names "osaka"; known: resale, tokyo
      sink.books.datasets = bill             | :8: sink.books.datasets = "bill" names "bill"; did you mean bills?
      sink.books.mismatched = keep           | :8: sink.books.mismatched = "keep" must be one of hold, deliver
      sink.books.parallel-deliveries = 0     | :8: sink.books.parallel-deliveries = "0" is not a whole number from 1 to 32
      sink.books.requests-per-second = 0     | :8: sink.books.requests-per-second = "0" is not greater than zero; examples: 2 or 0.5
      camel.ssl.trust-all-certificates = true | :8: camel.ssl.trust-all-certificates would let anyone in between read credentials and bills; remove it, and trust your own authority with camel.ssl.trust-store
      camel.component.https.x509HostnameVerifier = #any | :8: camel.component.https.x509HostnameVerifier would let anyone in between read credentials and bills; remove it, and trust your own authority with camel.ssl.trust-store
      camel.main.shutdwn-timeout = 30        | :8: camel.main.shutdwn-timeout is not a setting of Camel; did you mean camel.main.shutdown-timeout?
      camel.main.shutdown-timeout = soon     | :8: camel.main.shutdown-timeout = "soon" is not a whole number
      camel.ssl.enabled = yes                | :8: camel.ssl.enabled = "yes" is neither true nor false
      camel.ssl.trust-store-password = {{secret:none}} | :8: camel.ssl.trust-store-password needs the file none, which does not exist beside the settings file; create it, holding only the secret
      camel.ssl.trust-store = file:trust.p12 | : camel.ssl.trust-store has no effect while camel.ssl.enabled is not true; add camel.ssl.enabled = true
      camel.component.htpp.connect-timeout = 1 | :8: camel.component.htpp.connect-timeout names the component "htpp", which is not there; correct the name, or put its library, with what it needs, into lib/ext
      camel.component.http.conect-timeout = 1 | :8: camel.component.http.conect-timeout is not a setting of Camel; did you mean camel.component.http.connect-timeout?
      camel.dataformat.csv.delimeter = ;     | :8: camel.dataformat.csv.delimeter is not a setting of Camel; did you mean camel.dataformat.csv.delimiter?
      camel.vault.aws.region = eu-west-1     | :8: camel.vault.aws.region needs the library camel-aws-secrets-manager, which is not there; put it, with what it needs, into lib/ext, or use {{secret:FILE}} for secrets
      sink.books.ulr = x                     | :8: sink.books.ulr is not a setting; did you mean sink.books.url?
      sink.books.username = x                | :8: sink.books.username is not a setting; it is called sink.books.user
      sink.books.directory = ./x             | :8: sink.books.directory is not a setting; sink.books takes accounts, alerts, annotations, datasets, kinds, mismatched, parallel-deliveries, password, requests-per-second, since, statuses, type, unstated, url, user
      sink.books.sink = x                    | :8: sink.books.sink is not a setting; Billbridge fills it in, remove the line
      account.tokyo.bills.schedule = 0 0 0 30 2 ? | :8: account.tokyo.bills.schedule = "0 0 0 30 2 ?" never comes; example: 0 15 6 * * ?
      account.tokyo.requests-per-second = 1e9| :8: account.tokyo.requests-per-second = "1e9" is not a number; examples: 2 or 0.5
      deliver.retry-delay = P1D              | : deliver.longest-retry-delay (PT6H) is shorter than deliver.retry-delay (PT24H); make it at least as long
      schedule.cluster = true                | : schedule.cluster = true needs a ledger on PostgreSQL, where the timetable is kept; set ledger.url, or remove schedule.cluster
      legder.url = jdbc:h2:mem:x             | :8: legder.url is not a setting; did you mean ledger.url?
      colour = green                         | :8: colour is not a setting; known groups: account, archive, camel, collect, deliver, export, ledger, management, reconcile, resale, schedule, sink
      collect.speed = 3                      | :8: collect.speed is not a setting; collect takes connect-timeout, deadline, document-megabytes, parallel-accounts, response-timeout, retries, retry-delay
      sinks = drop                           | :8: sinks is already given in line 5; remove one of them
      archive.directory = C:\\data           | :8: archive.directory has a tab, a line break or a single backslash in its value; write \\\\ for a backslash, or /
      archive.directory = C:\\temp           | :8: archive.directory has a tab, a line break or a single backslash in its value; write \\\\ for a backslash, or /
      archive.directory = \\u12              | :8: has a broken \\u escape; write four hexadecimal digits after it, or the letter itself
      archive.directory = {{env:ARCHIVE}}    | :8: archive.directory needs the environment variable ARCHIVE, which is not set; set it, or write {{env:ARCHIVE:default}}
      archive.directory = {{secret:a/b}}     | :8: archive.directory needs the file a/b, which does not exist beside the settings file; create it, holding only the secret
      archive.directory = {{home}}           | :8: archive.directory refers to {{home}}, which is not given; add home = …, or write the value here
      archive.directory = {{archive.directory}} | :8: archive.directory refers to itself through {{archive.directory}}; write a value into one of them
      archive.directory = {{vault:x}}        | :8: archive.directory has the unknown placeholder {{vault:x}}; known: {{env:NAME}}, {{env:NAME:default}}, {{secret:FILE}}, {{other.key}}
      archive.directory = {{aws:billing}}    | :8: archive.directory has the placeholder {{aws:billing}}, which belongs to a vault and is not filled in in settings; have the vault write the secret to a file for {{secret:FILE}}, or into the environment for {{env:NAME}}
      archive.directory = {{hashicorp:secret:billing/token}} | :8: archive.directory has the placeholder {{hashicorp:secret:billing/token}}, which belongs to a vault and is not filled in in settings; have the vault write the secret to a file for {{secret:FILE}}, or into the environment for {{env:NAME}}
      camel.componet.http.connect-timeout = 1 | :8: camel.componet.http.connect-timeout is not a setting of Camel; did you mean a key below camel.component?
      archive.directory = {{env:X            | :8: archive.directory has a placeholder without its end or its beginning; example: {{env:NAME}}
      """)
  void one_wrong_line_is_refused_with_its_place_and_its_remedy(String line, String problem) {
    assertThat(site.refusal(TOKYO + BOOKS + line))
        .isEqualTo("application.properties has 1 problem:\n  application.properties" + problem);
  }

  @Test
  void a_group_that_camel_does_not_have_and_a_key_spelt_in_two_ways_are_refused() {
    assertThat(site.refusal("camel.rout-template[x].template-id = y"))
        .contains(
            "application.properties:1: camel.rout-template[x].template-id is not a setting of Camel; did you mean a key below camel.route-template?");
    assertThat(site.refusal("camel.quux.size = 1"))
        .contains(
            "application.properties:1: camel.quux.size is not a setting of Camel; its groups are camel.beans, ",
            ", camel.main, ",
            ", camel.ssl, ");
    assertThat(site.refusal("camel.main.shutdown-timeout = 30", "camel.main.shutdownTimeout = 30"))
        .isEqualTo("""
        application.properties has 1 problem:
          application.properties:2: camel.main.shutdownTimeout is already given as camel.main.shutdown-timeout; remove one of them""");
  }

  @Test
  void a_secret_that_camel_would_read_as_a_placeholder_is_refused_and_not_shown() {
    site.write("trust", "4711{{");
    assertThat(site.refusal(
            "camel.ssl.enabled = true", "camel.ssl.trust-store-password = {{secret:trust}}"))
        .isEqualTo("""
        application.properties has 1 problem:
          application.properties:2: camel.ssl.trust-store-password holds {{, which Camel takes for the beginning of a placeholder; choose a value without it""");
  }

  @Test
  void accounts_and_sinks_need_their_blocks() {
    assertThat(site.refusal("accounts = tokyo", "sinks = books")).isEqualTo("""
        application.properties has 2 problems:
          application.properties: accounts names tokyo, but account.tokyo.provider is missing; example: account.tokyo.provider = sakura
          application.properties: sinks names books, but sink.books.type is missing; example: sink.books.type = file""");
  }

  @Test
  void a_block_whose_name_is_misspelt_in_the_list_takes_the_place_of_the_one_without_a_block() {
    assertThat(site.refusal(
            "sinks = drop, epr",
            "sink.drop.type = file",
            "sink.drop.directory = out",
            "sink.erp.type = webhook",
            "sink.erp.url = https://erp.example.com"))
        .contains("sinks names epr, but sink.epr.type is missing")
        .contains("which sinks does not name; write sinks = drop, erp, or remove the block");
  }

  @Test
  void names_are_letters_digits_and_dashes_and_given_once() {
    assertThat(
            site.refusal(TOKYO.replace("accounts = tokyo", "accounts = tokyo, Tokyo, my_office")))
        .isEqualTo("""
        application.properties has 2 problems:
          application.properties:1: accounts = "tokyo, Tokyo, my_office" names "Tokyo" twice (capitals do not distinguish names); remove one of them
          application.properties:1: accounts = "tokyo, Tokyo, my_office" names "my_office"; a name has letters, digits and single dashes, example: tokyo""");
  }

  @Test
  void an_unknown_provider_is_reported_with_the_known_ones_and_its_other_keys_are_not_judged() {
    assertThat(site.refusal("accounts = a", "account.a.provider = acme", "account.a.speed = 3"))
        .isEqualTo("""
        application.properties has 1 problem:
          application.properties:2: account.a.provider = "acme" has no route template in routes/sources; known providers: ionos, sakura""");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      account.a.zone = UTC                          | : account.a has no credentials; give access-token and access-token-secret, or token, or user and password; example: account.a.token = {{env:TOKEN}}
      account.a.access-token = abc                  | : account.a.access-token-secret is missing; access-token and access-token-secret go together
      account.a.password = abc                      | : account.a.user is missing; user and password go together
      account.a.token =                             | :3: account.a.token is empty; give it a value, for example {{env:NAME}} or {{secret:FILE}}
      account.a.token = abc\\naccount.a.user = bob   | : account.a has credentials of more than one kind (token, user and password); keep one kind
      account.a.user = bob:x\\naccount.a.password = y | :3: account.a.user has a colon in it, which HTTP basic authentication does not allow; check that it is not user and password in one
      """)
  void credentials_are_one_complete_kind(String lines, String problem) {
    assertThat(
            site.refusal("accounts = a", "account.a.provider = ionos", lines.replace("\\n", "\n")))
        .isEqualTo("application.properties has 1 problem:\n  application.properties" + problem);
  }

  @Test
  void a_parameter_without_a_default_has_to_be_given() {
    assertThat(
            site.refusal("sinks = drop, erp", "sink.drop.type = file", "sink.erp.type = webhook"))
        .isEqualTo("""
        application.properties has 2 problems:
          application.properties: sink.drop.directory is missing: Directory of the files; add sink.drop.directory = …
          application.properties: sink.erp.url is missing: Address that receives the POST; add sink.erp.url = …""");
  }

  @Test
  void the_values_of_a_sinks_own_settings_are_checked_too() {
    assertThat(site.refusal(
            "sinks = drop, erp, books",
            "sink.drop.type = sftp",
            "sink.drop.directory =",
            "sink.drop.format = xml",
            "sink.drop.gzip = on",
            "sink.drop.host = h",
            "sink.drop.port = ssh",
            "sink.drop.user = u",
            "sink.drop.known-hosts = k",
            "sink.erp.type = webhook",
            "sink.erp.url = erp.example.com",
            "sink.erp.lookup-url = file:/x",
            "sink.books.type = jdbc",
            "sink.books.url = postgresql://db"))
        .isEqualTo("""
        application.properties has 7 problems:
          application.properties:3: sink.drop.directory = "" is empty; give it a value or remove the line
          application.properties:4: sink.drop.format = "xml" must be one of csv, jsonl, json
          application.properties:5: sink.drop.gzip = "on" is neither true nor false
          application.properties:7: sink.drop.port = "ssh" is not a whole number from 0 to 65535
          application.properties:11: sink.erp.url = "erp.example.com" is not an http or https address; example: https://billing.example.com
          application.properties:12: sink.erp.lookup-url = "file:/x" is not an http or https address; example: https://billing.example.com
          application.properties:14: sink.books.url = "postgresql://db" is not an address of a known database (jdbc:h2:, jdbc:postgresql:, jdbc:mariadb:); example: jdbc:postgresql://db.example.com/billing""");
  }

  @Test
  void a_wrong_value_from_the_environment_is_reported_by_its_variable() {
    site.environment.put("MANAGEMENT_PORT", "tcp://10.0.0.1:80");

    assertThat(site.refusal("")).isEqualTo("""
        application.properties has 1 problem:
          environment variable MANAGEMENT_PORT: management.port = "tcp://10.0.0.1:80" is not a whole number from 0 to 65535""");
  }

  @Test
  void a_misspelt_environment_variable_is_reported_and_a_foreign_one_is_not() {
    site.environment.put("SINK_BOOKS_ULR", "jdbc:h2:mem:other");
    site.environment.put("SINK_BOOKS_SERVICE_HOST", "10.0.0.1");
    site.environment.put("ACCOUNT_NUMBER", "4711");

    assertThat(site.refusal(BOOKS)).isEqualTo("""
        application.properties has 1 problem:
          environment variable SINK_BOOKS_ULR: is not a setting; did you mean SINK_BOOKS_URL?""");
  }

  @Test
  void a_file_that_does_not_exist_is_named() {
    assertThat(site.refusalOfFile()).isEqualTo("""
        application.properties has 1 problem:
          application.properties: no such file; name your settings file with --config""");
  }

  @Test
  void text_that_is_not_utf_8_is_refused_with_its_line() throws Exception {
    Files.write(site.file(), "# one\narchive.directory = ./日本\n".getBytes("Shift_JIS"));

    assertThat(site.refusalOfFile()).isEqualTo("""
        application.properties has 1 problem:
          application.properties:2: is not UTF-8 text; save the file as UTF-8""");
  }

  @Test
  void line_numbers_are_right_after_continued_lines_and_windows_line_ends() {
    assertThat(site.refusal(
            "\uFEFF# a comment \\\r\naccounts = \\\r\n  \\\r\n\r\n! another\r\ncolor = x\r\n"))
        .isEqualTo("""
        application.properties has 1 problem:
          application.properties:6: color is not a setting; known groups: account, archive, camel, collect, deliver, export, ledger, management, reconcile, resale, schedule, sink""");
  }

  @Test
  void following_the_examples_in_the_messages_leads_to_accepted_settings() {
    Settings settings = site.read(
        TOKYO,
        BOOKS,
        "account.tokyo.bills.schedule = 0 15 6 * * ?",
        "account.tokyo.base-url = https://billing.example.com",
        "account.tokyo.zone = Asia/Tokyo",
        "account.tokyo.requests-per-second = 0.5",
        "ledger.url = jdbc:postgresql://db.example.com/billing",
        "collect.retry-delay = PT30S",
        "deliver.lease = PT5M",
        "reconcile.final-after = P7D",
        "reconcile.tolerance = 0.01",
        "reconcile.crosscheck-tolerance = 0.01",
        "reconcile.jump-ratio = 1.5",
        "reconcile.late-after = P7D",
        "sink.books.since = 2026-04-15",
        "archive.directory = C:\\\\data");

    assertThat(settings.account("tokyo").orElseThrow().schedules())
        .containsEntry("bills", "0 15 6 * * ?");
    assertThat(settings.archiveDirectory()).hasFileName("C:\\data");
  }

  @Test
  void the_file_is_read_as_utf_8() throws Exception {
    Files.write(site.file(), "archive.directory = ./帳票\n".getBytes(StandardCharsets.UTF_8));

    assertThat(SettingsReader.read(site.file(), site.routes(), site.environment).archiveDirectory())
        .isEqualTo(directory.resolve("帳票"));
  }

  @Test
  void a_folder_in_place_of_the_settings_file_is_said_to_be_one() {
    assertThatThrownBy(() -> SettingsReader.read(directory, site.routes(), site.environment))
        .hasMessageContaining(directory + ": is a folder; name your settings file with --config");
  }

  @Test
  void a_byte_order_mark_is_no_part_of_a_secret() {
    site.write("secrets/books", "\uFEFFs3cr3t\r\n");
    assertThat(site.read(BOOKS, "sink.books.password = {{secret:secrets/books}}")
            .sink("books")
            .orElseThrow()
            .parameters())
        .containsEntry("password", "s3cr3t");
  }
}
