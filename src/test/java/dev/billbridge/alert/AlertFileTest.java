package dev.billbridge.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleProblem;
import dev.billbridge.service.preflight.BookCheck;
import dev.billbridge.service.preflight.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertFileTest {

  private static final String SOUND = """
      alerts:
        cost-of-traffic:
          text: Cost of a gigabyte of traffic
          sum: netAmount
          where: { provider: sakura, resourceType: cloud/traffic/* }
          divided-by: quantity
          by: account
          over: month to date
          when: "> 1.5 usual"
          clear: "< 1.2 usual"
          at-least: 1000
          from-day: 5
          repeat: P7D
      """;

  @TempDir
  private Path routes;

  private Path file() throws IOException {
    Files.createDirectories(routes.resolve("books"));
    return AlertFile.in(routes);
  }

  private List<String> mistakes(String text, Map<String, Set<String>> words) throws IOException {
    Files.writeString(file(), text);
    String place = file() + ":";
    return BookCheck.of(routes, words).stream()
        .map(Mistake::toString)
        .map(each -> each.replace(place, ""))
        .toList();
  }

  @Test
  void a_sound_file_has_no_mistake_and_neither_has_the_shipped_one() throws IOException {
    assertThat(mistakes(SOUND, Map.of("provider", Set.of("sakura")))).isEmpty();
    assertThat(mistakes(Files.readString(AlertFile.in(Path.of("routes"))), Map.of()))
        .isEmpty();
    assertThat(mistakes(
            Files.readString(AlertFile.in(Path.of("routes")))
                .lines()
                .filter(line -> line.startsWith("# alerts:") || line.startsWith("#   "))
                .map(line -> line.substring(2))
                .reduce("", (all, line) -> all + line + "\n"),
            Map.of()))
        .as("the example in the shipped file")
        .isEmpty();
  }

  @Test
  void what_does_not_exist_is_noted() throws IOException {
    assertThat(mistakes(SOUND, Map.of("provider", Set.of("ionos", "sakura-cloud"))))
        .containsExactly(
            "5: provider = \"sakura\" does not exist; there are ionos, resale, sakura-cloud");
    assertThat(mistakes(SOUND.replace("sakura", "resale"), Map.of("provider", Set.of("ionos"))))
        .as("customers' bills are statements too")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', textBlock = """
      alerts: # alert: # 1: "alert" is unknown; the file has one key, alerts
      text: Cost # txt: Cost # 3: cost-of-traffic: "txt" is unknown; did you mean text?
      sum: netAmount # sum: netamount # 4: cost-of-traffic: "netamount" cannot be added up; did you mean netAmount?
      sum: netAmount # # 2: cost-of-traffic: has no sum; it is one of netAmount, amount, quantity, count(resourceId)
      provider: sakura # provder: sakura # 5: "provder" cannot be matched; did you mean provider?
      cloud/traffic/* # clo*ud # 5: resourceType = "clo*ud" has a * before its end
      divided-by: quantity # divided-by: { sum: quantity, were: {} } # 6: cost-of-traffic: "were" is unknown; did you mean where?
      by: account # by: acount # 7: cost-of-traffic: by = "acount" must be one of account, customer, product, region, resource; did you mean account?
      month to date # months # 8: cost-of-traffic: over = "months" must be one of month to date, last month
      > 1.5 usual # 1.5 usual # 9: cost-of-traffic: when = "1.5 usual" is not a condition; examples:
      > 1.5 usual # > 5 % of total # 9: cost-of-traffic: when = "> 5 % of total" is of a sum; a ratio has no total, so remove divided-by
      < 1.2 usual # < 1.6 usual # 10: cost-of-traffic: clear = "< 1.6 usual" is met while when = "> 1.5 usual" is, too; bring it to at most 1.5
      < 1.2 usual # < 1.2 # 10: cost-of-traffic: clear = "< 1.2" must be the opposite of when = "> 1.5 usual"; example: "< 1.5 usual"
      at-least: 1000 # at-least: 1,000 # 11: cost-of-traffic: at-least = "1,000" is not a number
      from-day: 5 # from-day: 31 # 12: cost-of-traffic: from-day = "31" is not a whole number from 1 to 28
      repeat: P7D # repeat: weekly # 13: cost-of-traffic: repeat = "weekly" is not a duration
      cost-of-traffic: # cost of traffic: # 2: "cost of traffic" is not the name of an alert
      cost-of-traffic: # all: # 2: "all" stands for every alert
      """)
  void each_mistake_is_reported_at_its_line(String sound, String broken, String sentence)
      throws IOException {
    assertThat(SOUND).contains(sound);
    String text = SOUND.replace(sound, broken == null ? "" : broken);
    assertThat(mistakes(text, Map.of()))
        .anySatisfy(each -> assertThat(each.strip()).startsWith(sentence.strip()));
  }

  @Test
  void an_alert_that_a_sink_names_must_exist() throws IOException {
    Files.writeString(file(), SOUND);
    assertThat(BookCheck.alerts(
            routes,
            Map.of("sink.ops.alerts", Set.of("cost-of-trafic"), "sink.x.alerts", Set.of("all"))))
        .singleElement()
        .asString()
        .endsWith("has no alert \"cost-of-trafic\", which sink.ops.alerts names; did you mean"
            + " cost-of-traffic?");
  }

  @Test
  void text_that_is_not_yaml_is_one_sentence() throws IOException {
    Files.writeString(file(), "alerts:\n  a: [\n");
    try {
      AlertFile.read(AlertFile.in(routes));
    } catch (RuleException e) {
      assertThat(e.problems())
          .extracting(RuleProblem::sentence)
          .singleElement()
          .asString()
          .startsWith("is not YAML: ");
      return;
    }
    throw new AssertionError("it was read");
  }
}
