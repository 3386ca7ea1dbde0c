package dev.billbridge.render;

import static dev.billbridge.testing.Invented.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamePatternTest {

  @Test
  void the_default_names_provider_account_statement_and_revision() {
    assertThat(name("GY00900017", 12)).isEqualTo("sakura-0012345-GY00900017-r12.csv");
    assertThat(name("bills-0012345-2026-10", 1))
        .isEqualTo("sakura-0012345-bills-0012345-2026-10-r1.csv");
  }

  @Test
  void fields_can_be_put_together_differently() {
    assertThat(new FileNamePattern(
                "{periodStart}_{dataset}_{statementId}_{status}.{revision}.{extension}")
            .name(revision(3), "jsonl.gz"))
        .isEqualTo("2026-10-01_bills_4711_FINAL.3.jsonl.gz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "..",
        ".",
        ".hidden",
        "/",
        "a\r\nb",
        "C:\\x",
        "石狩 🙂",
        "a b",
        "-rf",
        "50%",
        "%2F",
        "a..b",
        "nul.",
        "~",
        "a+b"
      })
  void a_hostile_statement_id_stays_inside_the_directory_and_can_be_read_back(String id) {
    String name = name(id, 1);

    assertThat(name).matches("sakura-0012345-[A-Za-z0-9._%-]+-r1\\.csv").doesNotContain("..");
    assertThat(Path.of("drop").resolve(name).normalize()).isEqualTo(Path.of("drop", name));
    String part = name.substring("sakura-0012345-".length(), name.length() - "-r1.csv".length());
    assertThat(URLDecoder.decode(part, StandardCharsets.UTF_8)).isEqualTo(id);
    assertThat(new FileNamePattern("{statementId}.{revision}").name(hostile(id, 1), "csv"))
        .doesNotStartWith(".")
        .doesNotStartWith("-");
  }

  @Test
  void a_long_name_is_bounded_and_still_unique() {
    String long1 = "x".repeat(254) + "1";
    String long2 = "x".repeat(254) + "2";
    String emoji = "🙂".repeat(127);

    assertThat(name(long1, 1))
        .hasSize(FileNamePattern.LONGEST)
        .endsWith("-r1.csv")
        .isEqualTo(name(long1, 1));
    assertThat(name(emoji, 1)).hasSizeLessThanOrEqualTo(FileNamePattern.LONGEST);
    assertThat(name(long1, 1)).isNotEqualTo(name(long2, 1)).isNotEqualTo(name(long1, 2));
  }

  @Test
  void a_pattern_that_would_give_two_revisions_one_name_is_refused() {
    assertThatThrownBy(() -> new FileNamePattern("{statementId}.{extension}"))
        .hasMessageContaining("{statementId} and {revision}")
        .hasMessageEndingWith("example: " + FileNamePattern.DEFAULT);
    assertThatThrownBy(() -> new FileNamePattern("{nonsense}-{statementId}-{revision}"))
        .hasMessageContaining("names {nonsense}; there are {provider}");
    assertThatThrownBy(() -> new FileNamePattern("../{statementId}-{revision}"))
        .hasMessageContaining("may hold letters");
    assertThatThrownBy(() -> new FileNamePattern("a/{statementId}-{revision}"))
        .hasMessageContaining("may hold letters");
    assertThatThrownBy(() -> new FileNamePattern(".{statementId}-{revision}"))
        .hasMessageContaining("must not begin with a dot");
  }

  private static String name(String statementId, int revision) {
    return new FileNamePattern(FileNamePattern.DEFAULT).name(hostile(statementId, revision), "csv");
  }

  private static StatementRevision hostile(String statementId, int revision) {
    return revision(statementId, revision, StatementStatus.FINAL, PaymentStatus.UNPAID);
  }
}
