package dev.billbridge.settings;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the reference, {@code application.properties}, against the code and the shipped routes. */
class ReferenceTest {
  private static final Path REFERENCE = Path.of("application.properties");
  private static final Path ROUTES = Path.of("routes");
  private static final Pattern EXAMPLE = Pattern.compile("#([a-z][^ =]*) = .*");
  /**
   * What accounts of every provider and sinks of every type have: explained once is explained for
   * all.
   */
  private static final Set<String> COMMON = Set.of(
      "provider",
      "datasets",
      "requests-per-second",
      "access-token",
      "access-token-secret",
      "token",
      "user",
      "password",
      "type",
      "accounts",
      "alerts",
      "kinds",
      "statuses",
      "mismatched",
      "unstated",
      "annotations",
      "since",
      "parallel-deliveries");

  @TempDir
  Path directory;

  @Test
  void the_shipped_file_is_valid_and_means_the_defaults() throws IOException {
    Settings settings = SettingsReader.read(REFERENCE, ROUTES, Map.of());

    assertThat(settings.effective())
        .isEqualTo(SettingsReader.read(null, ROUTES, Map.of()).effective());
    assertThat(settings.accounts()).isEmpty();
    assertThat(settings.sinks()).isEmpty();
    assertThat(settings.exports()).isEmpty();
  }

  @Test
  void every_example_is_valid_and_shows_the_default_where_there_is_one() throws IOException {
    Site site = siteWithAllExamples();

    Settings settings = SettingsReader.read(site.file(), ROUTES, site.environment);

    assertThat(settings.accounts())
        .extracting(AccountSettings::name)
        .containsExactly("tokyo", "frankfurt", "berlin");
    assertThat(settings.sinks())
        .extracting(SinkSettings::type)
        .containsExactly("jdbc", "file", "webhook", "sftp", "sql", "camel", "mail");
    assertThat(settings.management()).isEqualTo(Settings.Management.DEFAULT);
    assertThat(settings.collect()).isEqualTo(Settings.Collect.DEFAULT);
    assertThat(settings.reconcile()).isEqualTo(Settings.Reconcile.DEFAULT);
    assertThat(settings.deliver()).isEqualTo(Settings.Deliver.DEFAULT);
    RouteTemplates templates = RouteTemplates.read(ROUTES);
    for (SinkSettings sink : settings.sinks()) {
      for (RouteTemplates.Parameter parameter :
          templates.sink(sink.type()).orElseThrow().parameters()) {
        if (parameter.defaultValue() != null
            && !parameter.defaultValue().isEmpty()
            && !COMMON.contains(parameter.name())) {
          assertThat(sink.parameters())
              .as("sink.%s", sink.name())
              .containsEntry(parameter.name(), parameter.defaultValue());
        }
      }
    }
    for (ExportSettings export : settings.exports()) {
      assertThat(templates.export(export.type()).orElseThrow().parameters())
          .as("export.%s", export.name())
          .filteredOn(parameter ->
              parameter.defaultValue() != null && !parameter.defaultValue().isEmpty())
          .allSatisfy(parameter -> assertThat(export.values().text(parameter.name()))
              .isEqualTo(parameter.defaultValue()));
    }
    for (AccountSettings account : settings.accounts()) {
      account
          .schedules()
          .forEach((dataset, schedule) -> assertThat(schedule)
              .as("account.%s.%s", account.name(), dataset)
              .isEqualTo(templates
                  .source(account.provider(), dataset)
                  .orElseThrow()
                  .parameter("schedule")
                  .orElseThrow()
                  .defaultValue()));
    }
  }

  @Test
  void every_shipped_template_says_what_each_of_its_parameters_is_for() {
    RouteTemplates templates = RouteTemplates.read(ROUTES);

    assertThat(templates.sinkTypes())
        .containsExactly("camel", "file", "jdbc", "mail", "sftp", "sql", "webhook");
    templates
        .sinkTypes()
        .forEach(type -> assertThat(templates.sink(type).orElseThrow().parameters())
            .as(type)
            .allSatisfy(parameter ->
                assertThat(parameter.description()).as(parameter.name()).isNotBlank()));
    assertThat(templates.exportTypes()).containsExactly("focus");
    assertThat(templates.export("focus").orElseThrow().parameters())
        .allSatisfy(parameter ->
            assertThat(parameter.description()).as(parameter.name()).isNotBlank());
    templates
        .providers()
        .forEach(provider -> templates
            .sources(provider)
            .forEach(template -> assertThat(template.parameters())
                .as(template.id())
                .allSatisfy(parameter ->
                    assertThat(parameter.description()).as(parameter.name()).isNotBlank())));
  }

  @Test
  void every_key_the_code_knows_is_explained_and_every_key_explained_is_known() throws IOException {
    Site site = siteWithAllExamples();
    Settings settings = SettingsReader.read(site.file(), ROUTES, site.environment);

    Set<String> explained = Files.readAllLines(site.file()).stream()
        .filter(line -> line.matches("[a-z][^ =]* =.*"))
        .map(line -> general(line.substring(0, line.indexOf(" =")), settings))
        .collect(toCollection(TreeSet::new));
    Set<String> known = SettingsReader.keysKnownIn(site.file(), ROUTES, site.environment).stream()
        .map(key -> general(key, settings))
        .collect(toCollection(TreeSet::new));

    assertThat(explained).containsExactlyElementsOf(known);
  }

  /**
   * {@code account.tokyo.zone} is {@code account.sakura.zone}, {@code sink.books.type} is
   * {@code sink.type}.
   */
  private static String general(String key, Settings settings) {
    String[] words = key.split("\\.", 3);
    if (words.length < 3 || words[0].equals("camel")) {
      return key;
    }
    boolean database = words[0].equals("sink") && !Set.of("user", "password").contains(words[2]);
    boolean common = COMMON.contains(words[2]) && (words[0].equals("account") || database);
    String kind =
        switch (words[0]) {
          case "account" -> settings.account(words[1]).orElseThrow().provider();
          case "sink" -> settings.sink(words[1]).orElseThrow().type();
          default -> settings.export(words[1]).orElseThrow().type();
        };
    return common ? words[0] + "." + words[2] : words[0] + "." + kind + "." + words[2];
  }

  private Site siteWithAllExamples() throws IOException {
    List<String> lines = Files.readAllLines(REFERENCE).stream()
        .filter(line -> !line.matches("(accounts|sinks|exports) ="))
        .map(line -> EXAMPLE.matcher(line).matches() ? line.substring(1) : line)
        .toList();
    Site site = new Site(directory);
    site.write("application.properties", String.join("\n", lines));
    site.write("secrets/erp", "a-signing-key\n");
    site.write("secrets/trust", "a-password\n");
    Matcher variables = Pattern.compile("\\{\\{env:([A-Z_]+)}}").matcher(String.join("\n", lines));
    while (variables.find()) {
      site.environment.put(variables.group(1), "value-of-" + variables.group(1).toLowerCase());
    }
    return site;
  }
}
