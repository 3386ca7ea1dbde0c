package dev.billbridge.mapping.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.collect.route.CsvRows;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases made of the documents of shipped cases, as if they were in the archive. */
class ArchivedCaseTest {

  private static final Path SHIPPED = Path.of("routes");
  private static final Pattern TELLING = Pattern.compile("awkward-names|ids-as-numbers"
      + "|csv-has-a-line-more|csv-with-a-row-of-totals|csv-with-a-bare-quote|no-amount-anywhere"
      + "|objects-and-csv-lines|by-address-under-ip|the-running-month|contracts-as-text-and-number"
      + "|a-resource|a-month|used-up-and-absent");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private static Path routes;

  @TempDir
  private Path scratch;

  private static Mappings mappings;
  private static CsvRows.Standalone csv;

  @BeforeAll
  static void load() throws IOException, MappingException {
    Path own = Files.createDirectories(routes.resolve("mappings"));
    try (Stream<Path> files = Files.list(SHIPPED.resolve("mappings"))) {
      for (Path file : files.toList()) {
        Files.copy(file, own.resolve(file.getFileName()));
      }
    }
    mappings = Mappings.load(own);
    csv = CsvRows.standalone();
  }

  @AfterAll
  static void close() {
    csv.close();
  }

  static List<MappingCase> cases() throws IOException {
    return MappingCases.in(SHIPPED).stream()
        .filter(each -> TELLING.matcher(each.name()).matches())
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void it_passes_at_once_is_the_same_again_and_holds_no_name_of_the_original(MappingCase shipped)
      throws IOException, MappingException {
    Archive archive = new Archive(scratch.resolve("archive"), () -> Instant.EPOCH);
    Intake intake = shipped.intake(archive);
    CaseResult original = CaseResult.of(intake, archive, mappings, csv);

    MappingCase first = recorded(archive, intake, "first");
    MappingCase second = recorded(archive, intake, "second");

    assertThat(first.differences(mappings, csv, scratch.resolve("run"))).isEmpty();
    assertThat(text(first)).isEqualTo(text(second));
    Set<String> names = names(original);
    names.retainAll(wordsOf(text(first)));
    assertThat(names).isEmpty();
    if (!original.refused()) {
      JsonNode statement =
          JSON.readTree(first.folder().resolve("statement.json").toFile());
      for (String figure : List.of("total", "linesTotal", "difference", "verdict", "periodStart")) {
        assertThat(statement.path(figure)).isEqualTo(original.statement().path(figure));
      }
    }
  }

  @Test
  void a_number_is_replaced_alike_in_json_in_csv_and_with_leading_zeros() {
    Pseudonyms pseudonyms = new Pseudonyms();
    Stream.of("45001234", "kunde-12 \"Süd\", 45001234", "Kunde").forEach(pseudonyms::note);

    String number = pseudonyms.replace("45001234");
    assertThat(number).matches("[1-9]\\d{7}").isNotEqualTo("45001234");
    assertThat(pseudonyms.replace("045001234")).isEqualTo("0" + number);
    assertThat(pseudonyms.replace("200345678|0045001234")).endsWith("|00" + number);
    assertThat(pseudonyms.replace("kunde-12 \"Süd\", 7"))
        .matches("[a-z]{5}-12 \"[A-Z][à-ÿ][a-z]\", 7")
        .startsWith(pseudonyms.replace("kunde"));
    assertThat(pseudonyms.replace("5B0C7C1E-0A52-4C0E-9D0B-0F6D3B1A2C11"))
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        .isEqualTo(pseudonyms.replace("5b0c7c1e-0a52-4c0e-9d0b-0f6d3b1a2c11"));
    assertThat(pseudonyms.replace("203.0.113.7")).isEqualTo("10.0.0.1");
  }

  @Test
  void different_words_stay_different_when_there_are_more_of_them_than_their_shape_has() {
    Pseudonyms pseudonyms = new Pseudonyms();
    List<String> words =
        Stream.iterate(100, each -> each + 1).limit(900).map(String::valueOf).toList();
    words.forEach(pseudonyms::note);

    List<String> others = words.stream().map(pseudonyms::replace).toList();
    assertThat(others).doesNotHaveDuplicates().doesNotContainAnyElementsOf(words);
  }

  private MappingCase recorded(Archive archive, Intake intake, String name)
      throws IOException, MappingException {
    return ArchivedCase.of(archive, intake, routes, mappings, csv, scratch.resolve(name))
        .made();
  }

  /** Words that say who the customer is; numbers below 100 stay, and so do the provider's words. */
  private static Set<String> names(CaseResult original) {
    Set<String> names = new TreeSet<>();
    Set<String> kept = new TreeSet<>();
    for (BillingRecord each : original.received()) {
      Stream.of(each.resourceId(), each.resourceName())
          .filter(name -> name != null && !name.equals(each.productId()))
          .forEach(name -> names.addAll(List.of(name.split("[^\\p{L}\\p{M}\\p{N}]+"))));
      kept.addAll(wordsOf(each.productName() + " " + each.resourceType() + " " + each.region()));
    }
    names.removeIf(each -> each.matches("0*\\d{0,2}|.{0,3}") || kept.contains(each));
    return names;
  }

  private static Set<String> wordsOf(String text) {
    return Stream.of(text.split("[^\\p{L}\\p{M}\\p{N}]+")).collect(Collectors.toSet());
  }

  private static String text(MappingCase made) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(made.folder())) {
      for (Path file : files.sorted().toList()) {
        text.append(Files.readString(file)).append('\n');
      }
    }
    return text.toString();
  }
}
