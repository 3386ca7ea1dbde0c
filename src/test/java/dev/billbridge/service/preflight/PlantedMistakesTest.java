package dev.billbridge.service.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.testing.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped routes with one mistake in them, as people make them: each is reported where it
 * stands, with what was meant.
 */
class PlantedMistakesTest {

  @TempDir
  private static Path folder;

  static Stream<Planted> mistakes() {
    return Stream.of(
            PlantedInSteps.mistakes(), PlantedInTemplates.mistakes(), PlantedInJq.mistakes())
        .flatMap(List::stream);
  }

  @BeforeAll
  static void copy_the_shipped_routes() throws IOException {
    Folder.copyRoutes(folder);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void each_planted_mistake_is_reported_at_its_place(Planted planted) throws IOException {
    Path file = folder.resolve(planted.file());
    String shipped = Files.readString(file);
    int edit = shipped.indexOf(planted.before());
    assertThat(edit).as("%s is in %s", planted.before(), planted.file()).isNotNegative();
    String broken = shipped.substring(0, edit)
        + planted.after()
        + shipped.substring(edit + planted.before().length());
    try {
      Files.writeString(file, broken);
      List<String> found =
          RouteCheck.of(folder, Set.of()).stream().map(Mistake::toString).toList();
      assertThat(found)
          .as("what is reported")
          .anySatisfy(sentence -> assertThat(sentence)
              .startsWith(file
                  + (planted.where() != null && planted.where().isEmpty()
                      ? ":"
                      : ":" + line(planted, broken, edit) + ":"))
              .contains(planted.sentence()));
      assertThat(found)
          .allSatisfy(sentence -> assertThat(sentence)
              .doesNotContain("org.", "java.", "Exception:", "Definition@", "\n")
              .hasSizeLessThan(420));
    } finally {
      Files.writeString(file, shipped);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sources/sakura.camel.yaml | steps: | stepss:",
        "sources/sakura.camel.yaml | from: | form:",
        "sources/sakura.camel.yaml | parameters: | paramaters:",
        "sources/sakura.camel.yaml | - routeTemplate: | - routeTemplat:",
        "sources/ionos.camel.yaml | - route: | - rout:",
        "sources/ionos.camel.yaml | uri: direct: | url: direct:",
        "schedule.camel.yaml | parameters: | parameter:"
      })
  void a_misspelt_part_of_the_structure_is_reported_without_what_follows_from_it(
      String name, String before, String after) throws IOException {
    Path file = folder.resolve(name);
    String shipped = Files.readString(file);
    try {
      Files.writeString(file, shipped.replaceFirst(Pattern.quote(before), after));
      assertThat(RouteCheck.of(folder, Set.of()))
          .singleElement()
          .asString()
          .contains("; did you mean " + before.replaceAll("- |:.*", "") + "?");
    } finally {
      Files.writeString(file, shipped);
    }
  }

  @Test
  void a_misspelt_step_is_reported_without_what_its_own_steps_would_make_of_it()
      throws IOException {
    Path file = folder.resolve(Planted.SAKURA);
    String shipped = Files.readString(file);
    try {
      Files.writeString(file, shipped.replace("- split:", "- splitt:"));
      assertThat(RouteCheck.of(folder, Set.of()))
          .singleElement()
          .asString()
          .contains("step splitt does not exist; did you mean split?");
    } finally {
      Files.writeString(file, shipped);
    }
  }

  @Test
  void what_fails_on_every_sample_statement_is_reported_once() throws IOException {
    Path file = folder.resolve(Planted.PURCHASE);
    String shipped = Files.readString(file);
    try {
      Files.writeString(file, shipped.replace("rate: .amount", "rate: (.amount | tonumber * 1.1)"));
      assertThat(RouteCheck.of(folder, Set.of()))
          .singleElement()
          .asString()
          .contains("the template fails on a plain statement: /items/0/rate would be ");
    } finally {
      Files.writeString(file, shipped);
    }
  }

  /**
   * The line of the edit, or of the text that is named; {@code +text} is sought behind the edit.
   */
  private static int line(Planted planted, String text, int edit) {
    if (planted.where() == null) {
      return (int) text.substring(0, edit + 1).lines().count();
    }
    boolean behind = planted.where().startsWith("+");
    int from = behind ? edit : 0;
    int found = text.indexOf(behind ? planted.where().substring(1) : planted.where(), from);
    assertThat(found).as("%s is in the edited file", planted.where()).isNotNegative();
    return (int) text.substring(0, found + 1).lines().count();
  }
}
