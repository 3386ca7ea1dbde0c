package dev.billbridge.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A body that is no JSON document is kept once, and the sentence says what is wrong with it and
 * where.
 */
class RefusedDocumentsTest {

  @TempDir
  private Path folder;

  static Stream<Arguments> bodies() {
    return Stream.of(
        body(
            "\uFEFF{\"a\":1}",
            StandardCharsets.UTF_16LE,
            "is not UTF-8 but UTF-16 or UTF-32 (byte 0, line 1)"),
        body(
            "{\"a\":1}",
            StandardCharsets.UTF_16BE,
            "is not UTF-8 but UTF-16 or UTF-32 (byte 0, line 1)"),
        body(
            "{\n\"name\":\"Grün\"}",
            StandardCharsets.ISO_8859_1,
            "is not UTF-8 at byte 13 (line 2, column"),
        body(
            "{\"a\":1}\n<br />\n<b>Warning</b>: x in y.php on line 3",
            StandardCharsets.UTF_8,
            "is JSON, but something follows it at byte 8 (line 2, column 1)"),
        body(
            "<br />\n<b>Warning</b>: x\n{\"a\":1}",
            StandardCharsets.UTF_8,
            "is not JSON at byte 0 (line 1, column 1); it begins with \"<br /> <b>Warning</b>"),
        body(
            "{\"a\":1}{\"a\":2}",
            StandardCharsets.UTF_8,
            "is followed by a second document at byte 7 (line 1, column 8)"),
        body(
            "{\"a\":1,\n\"b\":x}",
            StandardCharsets.UTF_8,
            "stops being JSON at byte 12 (line 2, column"),
        body(
            "{\"a\":" + "[".repeat(1200) + "]".repeat(1200) + "}",
            StandardCharsets.UTF_8,
            "nests deeper than 1000 levels at byte "),
        body(
            "{\"l\":[{\"a\":1" + "0".repeat(700) + "}]}",
            StandardCharsets.UTF_8,
            "has a number of 701 characters at byte "),
        body("{\"a\":1" + "0".repeat(3000) + "}", StandardCharsets.UTF_8, "too long at byte "),
        body(
            "{\"message\":\n\"" + "x".repeat(20_000_001) + "\"}",
            StandardCharsets.UTF_8,
            "has a text of more than 20000000 characters at byte "),
        body(
            "{\"a\":[{\"Amount\":1,\"x\":{\"Amount\":2},\"Amount\":3}]}",
            StandardCharsets.UTF_8,
            "has \"Amount\" twice in one object at byte 35 (line 1, column 36)"),
        body(
            "{\"Bills\":[],\n\"Bills\":[]}",
            StandardCharsets.UTF_8,
            "has \"Bills\" twice in one object at byte 13 (line 2, column 1)"));
  }

  private static Arguments body(String text, Charset charset, String sentence) {
    return Arguments.of(text.getBytes(charset), sentence);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void what_is_no_document_is_refused_with_byte_and_line_and_kept_once(byte[] body, String sentence)
      throws IOException {
    UnusableDocumentException first =
        catchThrowableOfType(UnusableDocumentException.class, () -> store(body));
    UnusableDocumentException again =
        catchThrowableOfType(UnusableDocumentException.class, () -> store(body));

    assertThat(first).hasMessageContaining(sentence).hasMessageNotContaining("\n");
    assertThat(first.truncated()).isFalse();
    assertThat(again).hasMessage(first.getMessage());
    try (Stream<Path> kept = Files.walk(folder.resolve("refused"))) {
      assertThat(kept.filter(Files::isRegularFile)).containsExactly(folder.resolve(first.kept()));
    }
  }

  @Test
  void what_is_cut_short_may_come_whole_next_time() {
    UnusableDocumentException cut = catchThrowableOfType(
        UnusableDocumentException.class,
        () -> store("{\"a\":[1,2".getBytes(StandardCharsets.UTF_8)));

    assertThat(cut.truncated()).isTrue();
    assertThat(cut).hasMessageContaining("is cut short after");
  }

  @Test
  void one_name_in_two_objects_is_no_double_and_a_list_of_many_names_neither() {
    assertThatCode(() -> store("{\"l\":[{\"a\":1},{\"a\":{\"a\":[{\"a\":1}]}}],\"a\":1}"
            .getBytes(StandardCharsets.UTF_8)))
        .doesNotThrowAnyException();
    String many = IntStream.range(0, 200_000)
        .mapToObj(i -> "\"" + i + "\":" + i)
        .collect(Collectors.joining(",", "{\"Bills\":{", "%s}}"));

    assertThatCode(() -> store(many.replace("%s", "").getBytes(StandardCharsets.UTF_8)))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> store(many.replace("%s", ",\"17\":1").getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("has \"17\" twice in one object");
  }

  private Document store(byte[] body) throws IOException, UnusableDocumentException {
    return new Archive(folder, () -> Instant.EPOCH)
        .store(
            new DocumentName("acme", "ours", "bills", "doc"),
            new ByteArrayInputStream(body),
            "GET /doc",
            Set.of());
  }
}
