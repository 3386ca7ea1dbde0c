package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.collect.route.Run;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the pages on sources and mappings with the code: fields, and methods of a run. */
class RouteDocumentsTest {

  private static final Set<String> NOT_FOR_ROUTES = Set.of("toString", "provider", "dataset");
  private String sources;
  private String mappings;

  @BeforeEach
  void read() throws IOException {
    sources = Files.readString(Path.of("src/docs/sources.md"));
    mappings = Files.readString(Path.of("src/docs/mappings.md"));
  }

  @Test
  void every_field_a_mapping_may_answer_is_named() {
    Set<String> fields = new TreeSet<>(CanonicalReader.STATEMENT_FIELDS);
    fields.addAll(CanonicalReader.RECORD_FIELDS);

    assertThat(fields).allSatisfy(field -> assertThat(mappings).contains("`" + field + "`"));
  }

  @Test
  void every_field_of_a_comparison_is_named_and_the_example_is_one(@TempDir Path folder)
      throws IOException, MappingException {
    Set<String> fields = new TreeSet<>(ComparisonRules.COMPARISON_FIELDS);
    fields.addAll(ComparisonRules.FIGURE_FIELDS);
    String example = mappings.substring(mappings.indexOf("def comparisons:"));
    Files.writeString(
        folder.resolve("acme-crosscheck.jq"), example.substring(0, example.indexOf("```")));

    assertThat(fields)
        .allSatisfy(field -> assertThat(mappings).containsPattern("[`{ ]" + field + "[`:,}]"));
    assertThat(Mappings.load(folder).comparisons("acme").orElseThrow().comparisons())
        .singleElement()
        .extracting(ComparisonRules.Comparison::name)
        .isEqualTo("invoices/usage");
  }

  @Test
  void everything_a_route_may_ask_its_run_is_named() {
    assertThat(Arrays.stream(Run.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !NOT_FOR_ROUTES.contains(name))
            .distinct())
        .allSatisfy(name -> assertThat(sources).contains("`run." + name));
  }
}
