package dev.billbridge.render.template;

import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static dev.billbridge.testing.Invented.vanished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.render.Tally;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template passes figures on, or takes those that were added up for it; it never makes one. */
class TemplateRulesTest {

  private final List<RevisedRecord> records = List.of(
      present(charge("r1", "", "5500"), 1),
      present(charge("r2", "", "-50.25"), 1),
      vanished(charge("r3", "", "7"), 1));

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".records[0] | {amount: ((.amount | tonumber) * 1.1)}",
        ".records[0] | {amount: ((.amount | tonumber) * 1.1 | tostring)}",
        "{total: ([.records[].amount | tonumber] | add)}",
        "{total: \"\\([.records[].amount | tonumber] | add) JPY\"}",
        "{half: ((.records[0].amount | tonumber) / 2)}",
        "{rounded: (.records[1].amount | tonumber | floor)}",
        "{cut: (.records[1].amount[0:-1])}",
        "[.records[0].amount | tonumber | . * 2 | floor]",
        "1 / 3",
        "now"
      })
  void a_figure_that_the_template_has_made_is_refused(String template) {
    assertThatThrownBy(() -> body(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("template t.jq cannot form page 1 of statement")
        .hasMessageContaining("not a figure of the statement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".records[0].amount",
        ".records[0].amount | tonumber",
        ".records[1].amount | ltrimstr(\"-\")",
        "{qty: 1, docstatus: 0, rate: .records[0].amount}",
        ".summary.sums.JPY",
        ".groups[0].amount",
        ".statement.statementId + \"-r\" + (.statement.revision | tostring)",
        ".statement.periodStart[0:4] | tonumber",
        ".statement.periodStart | gsub(\"-\"; \"\")",
        ".statement.issuedOn | \"\\(.[8:10]).\\(.[5:7]).\\(.[0:4])\"",
        ".records[0].recordId | split(\":\")[2]",
        ".records[0].contentHash[0:8]",
        ".statement.statementId[2:]",
        ".records[0].productName[0:140]",
        ".summary.records",
        "\"\\(.records[0].amount) JPY of 2 lines\"",
        ".records[0].attributes.none",
        "[.records[] | {recordId, amount, region: (.region // \"\")}]",
        ".records[0] + {more: \"x\"}",
        ".records | map(has(\"amount\"))"
      })
  void a_figure_that_is_passed_on_or_written_in_the_template_is_taken(String template) {
    assertThat(body(template)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\(.records[0].netAmount)/1\"",
        "{a: 1,\n b: \"x \\(.records[0].taxAmount)\"}",
        "# \"\\(\n\"a \\(\"b \\(.statement.total | null)\")\""
      })
  void an_unknown_value_inserted_into_a_text_is_refused_with_its_line(String template) {
    assertThatThrownBy(() -> body(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(
            "line " + template.lines().count() + " inserts an unknown value into a text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Invoice \" + .records[0].netAmount",
        ".records[0].netAmount + \" JPY\"",
        ".records[0] | .productName + .netAmount",
        "{a: (\"x \" + .records[0].attributes.none)}",
        "\"x\" as $x | [.records[0].taxAmount] | map($x + .)",
        "def numbered($v): \"no. \" + $v; numbered(.records[0].taxAmount)",
        "[\"x\", .records[0].netAmount] | add",
        "[\"x\", .records[0].netAmount] | join(\"/\")",
        "{a: \"x\"} | .a += null",
        ".records[0].netAmount | tostring"
      })
  void an_unknown_value_in_a_built_text_is_refused(String template) {
    assertThatThrownBy(() -> body(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("unknown value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Invoice \" + (.records[0].netAmount // \"\")",
        "[.records[].productName] | add",
        "[\"a\", \"b\"] | join(\", \")",
        "{a: null} + {b: .records[0].netAmount}",
        "[null] + [.records[0].netAmount]"
      })
  void known_values_make_a_text_and_unknown_ones_stay_null_elsewhere(String template) {
    assertThat(body(template)).isNotEmpty();
  }

  @Test
  void the_expression_that_adds_an_unknown_value_is_named() {
    assertThatThrownBy(() -> body("{no: (\"Invoice \" + .records[0].netAmount)}"))
        .hasMessageContaining("netAmount")
        .hasMessageContaining("\"Invoice \" +")
        .hasMessageContaining("adds an unknown value to a text");
  }

  @Test
  void a_misspelt_field_is_refused_and_the_right_one_is_named() {
    assertThatThrownBy(() -> body("\"\\(.records[0].amonut)/1\""))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("it reads .amonut, which does not exist; did you mean amount?");
    assertThatThrownBy(() -> body(".statment.total"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("did you mean statement?");
  }

  @Test
  void groups_are_exact_sums_of_what_the_statement_lists() {
    assertThat(body(".groups"))
        .isEqualTo(
            "[{\"kind\":\"CHARGE\",\"chargeCategory\":\"Usage\",\"currency\":\"JPY\",\"records\":2,\"amount\":\"5449.75\","
                + "\"netAmount\":null,\"taxAmount\":null}]");
  }

  private String body(String template) {
    Tally tally = new Tally();
    records.forEach(tally::add);
    return new String(
        Template.json(Template.compile("t.jq", template)
            .outputs(new StatementPage("erp", revision(1), 1, 500, records, tally))
            .get(0)),
        StandardCharsets.UTF_8);
  }
}
