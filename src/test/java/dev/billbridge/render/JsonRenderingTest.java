package dev.billbridge.render;

import static dev.billbridge.testing.Invented.bare;
import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static dev.billbridge.testing.Invented.vanished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.testing.Invented;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JsonRenderingTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void a_line_is_an_object_with_every_field_amounts_as_text_and_attributes_as_an_object()
      throws IOException {
    byte[] lines = render(
        new JsonLinesRendering(), present(charge("r1", "", "1E+2"), 1), vanished(bare("r2"), 1));

    assertThat(new String(lines, "UTF-8").split("\n", -1)).hasSize(3);
    JsonNode first = JSON.readTree(new String(lines, "UTF-8").split("\n")[0]);
    List<String> names = new ArrayList<>();
    first.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .startsWith("recordId", "provider", "account", "accountNumber")
        .endsWith("documentPointer", "lineNumber", "vanished")
        .hasSize(35);
    assertThat(first.get("amount").isTextual()).isTrue();
    assertThat(first.get("amount").asText()).isEqualTo("100");
    assertThat(first.get("unitPrice").asText()).isEqualTo("0.0000001");
    assertThat(first.get("attributes").get("plan").asText()).isEqualTo("4core, \"8GB\"");
    assertThat(first.get("revision").isInt()).isTrue();
    assertThat(first.get("lineKey").asText()).isEmpty();
    JsonNode second = JSON.readTree(new String(lines, "UTF-8").split("\n")[1]);
    assertThat(second.get("amount").isNull()).isTrue();
    assertThat(second.get("vanished").asBoolean()).isTrue();
  }

  @Test
  void a_document_has_the_statement_and_its_records() throws IOException {
    JsonNode document = JSON.readTree(
        render(new JsonRendering(), present(charge("r1", "", "100"), 1), present(bare("r2"), 1)));

    assertThat(document.get("statement").get("statementId").asText()).isEqualTo("4711");
    assertThat(document.get("statement").get("total").asText()).isEqualTo("300.5");
    assertThat(document.get("statement").get("attributes").get("memberId").asText())
        .isEqualTo("m-0012345");
    assertThat(document.get("statement").get("verdictReason").isNull()).isTrue();
    assertThat(document.get("records")).hasSize(2);
    assertThat(document.get("records").get(0).get("recordId").asText())
        .isEqualTo("sakura:0012345:4711:r1");
  }

  @Test
  void two_hundred_thousand_records_pass_through_without_being_collected() throws IOException {
    RevisedRecord record = present(charge("r1", "", "100"), 1);
    RevisedStatement huge = new RevisedStatement() {
      @Override
      public StatementRevision revision() {
        return Invented.revision(1);
      }

      @Override
      public void records(Consumer<RevisedRecord> each) {
        for (int i = 0; i < 200_000; i++) {
          each.accept(record);
        }
      }
    };
    for (String format : List.of("csv", "jsonl", "json")) {
      long[] written = {0, 0};
      Rendering.ofFormat(format).write(huge, new OutputStream() {
        @Override
        public void write(int b) {
          written[0]++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
          written[0] += length;
          written[1] = Math.max(written[1], length);
        }
      });
      assertThat(written[0]).isGreaterThan(80_000_000L);
      assertThat(written[1]).as("largest piece held back").isLessThan(100_000);
    }
  }

  @Test
  void an_unknown_format_is_refused_with_those_there_are() {
    assertThatThrownBy(() -> Rendering.ofFormat("xml"))
        .hasMessage("\"xml\" is no format; there are csv, jsonl and json");
  }

  private static byte[] render(Rendering rendering, RevisedRecord... records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    rendering.write(owed(revision(1), records), out);
    return out.toByteArray();
  }
}
