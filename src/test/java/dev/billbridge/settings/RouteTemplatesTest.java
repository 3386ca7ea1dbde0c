package dev.billbridge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.settings.RouteTemplates.Parameter;
import dev.billbridge.settings.RouteTemplates.Template;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTemplatesTest {
  @TempDir
  Path directory;

  private Site site;

  @BeforeEach
  void a_site() {
    site = new Site(directory);
  }

  @Test
  void the_routes_say_which_providers_datasets_and_sinks_there_are() {
    RouteTemplates templates = RouteTemplates.read(site.routes());

    assertThat(templates.providers()).containsExactly("ionos", "sakura");
    assertThat(templates.datasets("ionos")).containsExactly("account", "invoices");
    assertThat(templates.datasets("acme")).isEmpty();
    assertThat(templates.datasets()).containsExactly("account", "bills", "invoices");
    assertThat(templates.sinkTypes()).containsExactly("file", "jdbc", "sftp", "sql", "webhook");
  }

  @Test
  void a_template_says_what_it_takes() {
    Template jdbc = RouteTemplates.read(site.routes()).sink("jdbc").orElseThrow();

    assertThat(jdbc.file()).isEqualTo(site.routes().resolve("sinks/jdbc.camel.yaml"));
    assertThat(jdbc.parameter("url"))
        .contains(new Parameter("url", "JDBC address of the target.", null, true, "jdbc-url"));
    assertThat(jdbc.parameters().stream().filter(Parameter::mustBeGiven))
        .extracting(Parameter::name)
        .containsExactly("url");
  }

  @Test
  void a_default_that_looks_like_a_number_stays_as_it_is_written() {
    site.write(
        "routes/sinks/x.camel.yaml",
        "- routeTemplate: { id: sink-x, parameters: [ { name: rate, defaultValue: 1.10 } ] }");

    assertThat(RouteTemplates.read(site.routes())
            .sink("x")
            .orElseThrow()
            .parameters()
            .get(0)
            .defaultValue())
        .isEqualTo("1.10");
  }

  @Test
  void other_routes_in_the_same_files_are_left_alone() {
    site.write("routes/sources/more.camel.yaml", """
        - route: { id: x, from: { uri: "direct:x" } }
        - routeTemplate: { id: common }
        """);

    assertThat(RouteTemplates.read(site.routes()).providers()).containsExactly("ionos", "sakura");
  }

  @Test
  void routes_that_cannot_be_read_are_reported_together_with_the_settings() {
    site.write("routes/sinks/broken.camel.yaml", "- routeTemplate:\n\tid: x\n");

    assertThat(site.refusal("archive.directory = a", "archive.directory = b")).isEqualTo("""
        application.properties has 2 problems:
          application.properties:2: archive.directory is already given in line 1; remove one of them
          routes/sinks/broken.camel.yaml:2: is indented with a tab, which YAML does not allow; use blanks""");
  }

  @Test
  void a_routes_directory_that_does_not_exist_is_named() {
    site.write("application.properties", "");
    Site elsewhere = new Site(directory.resolve("elsewhere"));

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> SettingsReader.read(
            site.file(), elsewhere.directory.resolve("none"), site.environment)))
        .hasMessageContaining(
            "elsewhere/none: no such folder; name the one that contains sources and sinks with --routes");
  }
}
