package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.archive.Archive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only what a provider says in its own form counts as "there is none". */
class ListShapeTest {

  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/Bills/*                     | {\"Bills\": []}                                             | 0",
        "/Bills/*                     | {\"Bills\": null}                                           | 0",
        "/Bills/*                     | {\"Bills\": {}}                                             | 0",
        "/Bills/*                     | {\"Bills\": {\"0\": {}, \"1\": {}}}                         | 2",
        "/Bills/*                     | {\"Bills\": [{}, {}]}                                       | 2",
        "/*                           | []                                                          | 0",
        "/*                           | [{}]                                                        | 1",
        "/Bills?/*                    | {\"Bills\": [{}]}                                           | 1",
        "/datacenters/*/meters/*      | {\"datacenters\": []}                                       | 0",
        "/datacenters/*/meters/*      | {\"datacenters\": [{\"meters\": null}, {\"meters\": [{}]}]} | 1",
        "/datacenters/*/meters?/*     | {\"datacenters\": [{\"id\": 1}]}                            | 0",
        "/datacenters/0/meters/*      | {\"datacenters\": [{\"meters\": [{}]}]}                     | 1"
      })
  void none_is_an_empty_list_or_null_or_what_the_path_allows(
      String path, String document, int entries) throws Exception {
    assertThat(entries(path, document)).isEqualTo(entries);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/Bills/*                     | {\"bills\": [{}]}                                           | there is no \"Bills\", which /Bills/* reads; but there is \"bills\"",
        "/Bills?/*                    | {\"bills\": [{}]}                                           | there is no \"Bills\", which /Bills/* reads; but there is \"bills\"",
        "/Bills/*                     | {\"is_ok\": true, \"Items\": [{}]}                          | there is no \"Bills\", which /Bills/* reads; there are is_ok, Items",
        "/Bills/*                     | {}                                                          | there is no \"Bills\", which /Bills/* reads; the object is empty",
        "/Bills?/*                    | {\"Items\": [{}]}                                           | nothing is where lines should be: there is none of /Bills/*",
        "/Bills/*                     | [{}]                                                        | a list stands where an object with \"Bills\" should",
        "/Bills/*                     | \"maintenance\"                                             | a text stands where an object with \"Bills\" should",
        "/Bills/*                     | {\"Bills\": \"\"}                                           | at /Bills: a text stands where a list should",
        "/Bills/*                     | {\"Bills\": false}                                          | at /Bills: true or false stands where a list should",
        "/*                           | {\"invoices\": [{}]}                                        | an object stands where a list should",
        "/*                           | null                                                        | null stands where a list should",
        "/datacenters/*/meters/*      | {\"datacenters\": [{\"meters\": []}, {\"Meters\": [{}]}]}   | at /datacenters/1: there is no \"meters\"",
        "/datacenters/*/meters?/*     | {\"datacenters\": [{\"Meters\": [{}]}]}                     | at /datacenters/0: there is no \"meters\"",
        "/datacenters/*/meters/*      | {\"datacenters\": [7]}                                      | at /datacenters/0: a number stands where an object with \"meters\" should"
      })
  void another_shape_is_a_failure_that_names_the_place(
      String path, String document, String sentence) {
    assertThatThrownBy(() -> entries(path, document))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining("acme/ours/bills/doc");
  }

  @Test
  void a_value_of_the_same_name_in_another_case_and_a_fraction_are_no_answer() throws Exception {
    assertThatThrownBy(() -> at("{\"total\": 4}", "/Total"))
        .hasMessageContaining("there is no \"Total\", but there is \"total\"");
    assertThatThrownBy(() -> at("{\"Total\": 4.5}", "/Total"))
        .hasMessageContaining("at /Total: 4.5 cannot be an id or a count");
    assertThat(at("{\"BillID\": 3.0114472E7}", "/BillID")).isEqualTo("30114472");
    assertThat(at("{}", "/BillID")).isEmpty();
  }

  @Test
  void a_number_of_an_account_has_one_spelling_also_as_text() {
    assertThat(WholeNumber.text("4.500123E7")).isEqualTo("45001230");
    assertThat(WholeNumber.text("30114472.0")).isEqualTo("30114472");
    assertThat(WholeNumber.text(" 045001234 ")).isEqualTo("045001234");
    assertThat(WholeNumber.text("GY00900017")).isEqualTo("GY00900017");
    assertThatThrownBy(() -> WholeNumber.text("30114472.5"))
        .hasMessageContaining("\"30114472.5\" is a fraction");
  }

  private int entries(String path, String document) throws IOException, MappingException {
    Archive archive = new Archive(folder, () -> Instant.EPOCH);
    return new DocumentReader(archive)
        .entries(Mapped.part(archive, document), path)
        .size();
  }

  private String at(String document, String pointer) throws IOException, MappingException {
    Archive archive = new Archive(folder, () -> Instant.EPOCH);
    return new DocumentReader(archive)
        .at(Mapped.part(archive, document).document(), pointer)
        .text("");
  }
}
