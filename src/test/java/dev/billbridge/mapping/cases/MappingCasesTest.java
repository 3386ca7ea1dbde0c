package dev.billbridge.mapping.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.collect.route.CsvRows;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case that lies beside the shipped routes. */
class MappingCasesTest {

  private static final Path ROUTES = Path.of("routes");
  private static Mappings mappings;
  private static CsvRows.Standalone csv;

  @TempDir
  private Path scratch;

  @BeforeAll
  static void load() throws IOException, MappingException {
    mappings = Mappings.load(ROUTES.resolve("mappings"));
    csv = CsvRows.standalone();
  }

  @AfterAll
  static void close() {
    csv.close();
  }

  static List<MappingCase> cases() throws IOException {
    return MappingCases.in(ROUTES);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void a_mapping_makes_of_the_documents_what_is_expected(MappingCase each)
      throws IOException, MappingException {
    assertThat(each.differences(mappings, csv, scratch)).isEmpty();
  }

  @Test
  void every_mapping_has_cases() throws IOException {
    TreeSet<String> covered = new TreeSet<>();
    cases().forEach(each -> covered.add(each.mapping()));

    assertThat(covered).isEqualTo(mappings.names());
  }
}
