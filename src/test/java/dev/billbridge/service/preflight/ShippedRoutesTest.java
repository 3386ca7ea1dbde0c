package dev.billbridge.service.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.testing.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is as it should be is not complained about. */
class ShippedRoutesTest {

  private static final Path SHIPPED = Path.of("routes");

  @TempDir
  private Path folder;

  @Test
  void the_shipped_routes_have_no_mistake() {
    assertThat(RouteCheck.of(SHIPPED, Set.of())).isEmpty();
  }

  @Test
  void all_of_them_use_the_long_notation_of_which_camel_does_not_warn() throws IOException {
    try (Stream<Path> files = Files.walk(SHIPPED)) {
      for (Path file :
          files.filter(each -> each.toString().endsWith(".camel.yaml")).toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContainPattern("\\b(simple|constant|variable): [^{]")
            .doesNotContainPattern("- (to|toD|log|process|script): [^{\\n]");
      }
    }
  }

  @Test
  void another_provider_beside_them_has_none_either() throws IOException {
    Folder.copyRoutes(folder);
    Folder.copy(Path.of("src/test/resources/third-provider"), folder);

    assertThat(RouteCheck.of(folder, Set.of())).isEmpty();
  }

  @Test
  void the_examples_of_the_instructions_have_none() throws IOException {
    Folder.copyRoutes(folder);
    String instructions = Files.readString(SHIPPED.resolve("README.md"));
    Files.writeString(
        folder.resolve("sources/acme.camel.yaml"), yaml(instructions, "id: acme-invoices"));
    Files.writeString(folder.resolve("sinks/note.camel.yaml"), yaml(instructions, "id: sink-note"));
    Files.writeString(folder.resolve("mappings/acme-invoices.jq"), """
        def lines: { from: "invoice", at: ["/datacenters/*/meters/*"] };
        def statement: { account: .parts.invoice.account };
        def record: { kind: "CHARGE" };
        """);

    assertThat(RouteCheck.of(folder, Set.of())).isEmpty();
  }

  @Test
  void every_mistake_of_several_files_is_reported_at_once() throws IOException {
    Folder.copyRoutes(folder);
    for (String file : new String[] {
      "sources/sakura.camel.yaml", "sources/ionos.camel.yaml", "sources/ionos-products.camel.yaml"
    }) {
      Path edited = folder.resolve(file);
      Files.writeString(
          edited,
          Files.readString(edited)
              .replaceFirst("name: document,", "name: docment,")
              .replaceFirst("direct:ingest", "direct:takein"));
    }

    assertThat(RouteCheck.of(folder, Set.of()))
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(Mistake::stops);
  }

  @Test
  void a_file_that_nobody_reads_is_noted() throws IOException {
    Folder.copyRoutes(folder);
    Files.writeString(
        folder.resolve("sources/acme.yaml"), "- routeTemplate: { id: acme-invoices }\n");
    Files.writeString(folder.resolve("mappings/inos-errors.jq"), "def refusal: empty;\n");

    assertThat(RouteCheck.of(folder, Set.of()))
        .noneMatch(Mistake::stops)
        .extracting(Mistake::toString)
        .containsExactlyInAnyOrder(
            folder.resolve("sources/acme.yaml")
                + ": is not read; call it acme.camel.yaml, or give it another ending",
            folder.resolve("mappings/inos-errors.jq")
                + ": provider inos does not exist, so nothing uses it; did you mean ionos?");
  }

  @Test
  void sql_of_ones_own_is_read_for_names_that_have_no_value() throws IOException {
    Folder.copyRoutes(folder);
    Path sql = Files.writeString(folder.resolve("sinks/own.sql"), """
        -- what it costs: don't mind :?this
        insert into cost (id, amount, gone, at)
        values (:?record_id, :?amuont, ':?vanished', :revision::numeric
        """);

    assertThat(RouteCheck.of(folder, Set.of()))
        .extracting(Mistake::toString)
        .containsExactlyInAnyOrder(
            sql + ":3: :?amuont has no value; did you mean :?amount?",
            sql
                + ":3: :?vanished is in quotes, so it would be written literally; remove the quotes",
            sql + ":3: :revision is not filled in; write :?revision",
            sql + ":4: has an opening parenthesis too many");
  }

  private static String yaml(String instructions, String holds) {
    int at = instructions.indexOf(holds);
    int begin = instructions.lastIndexOf("```yaml\n", at) + "```yaml\n".length();
    return instructions.substring(begin, instructions.indexOf("```", at));
  }
}
