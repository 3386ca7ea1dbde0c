package dev.billbridge.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.webhook.CloudEventForm;
import dev.billbridge.deliver.webhook.PageForm;
import dev.billbridge.deliver.webhook.TemplateForm;
import dev.billbridge.render.Tally;
import dev.billbridge.render.template.StatementPage;
import dev.billbridge.render.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTemplatesTest {

  @TempDir
  private static Path folder;

  private static List<StatementRevision> revisions() {
    try (AlertSite site = new AlertSite(folder)) {
      site.alert("text: A & B <c>", "sum: netAmount", "by: account", "when: \"> 100\"");
      site.traffic("2026-11", 101, 1);
      site.evaluate();
      site.traffic("2026-11", 99, 1);
      site.clock.set("2026-11-21T12:00:00Z");
      site.evaluate();
      return site.ledger
          .statements()
          .revisions(site.ledger.statements().of("alerts", "alerts").get(0).key());
    }
  }

  private static JsonNode body(PageForm form, StatementRevision revision) {
    try {
      List<byte[]> bodies =
          form.bodies(new StatementPage("ops", revision, 1, 500, List.of(), new Tally()));
      assertThat(bodies).hasSize(1);
      return new ObjectMapper().readTree(bodies.get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PageForm shipped(String template) throws IOException {
    return new TemplateForm(
        Template.compile(template, Files.readString(Path.of("routes/templates", template))));
  }

  @Test
  void slack_gets_a_line_with_its_signs_escaped() throws IOException {
    List<StatementRevision> revisions = revisions();
    assertThat(body(shipped("slack-alert.jq"), revisions.get(0)).get("text").asText())
        .isEqualTo(":rotating_light: A &amp; B &lt;c&gt;: tokyo 2026-11: 101 JPY, above 100");
    assertThat(body(shipped("slack-alert.jq"), revisions.get(1)).get("text").asText())
        .isEqualTo(
            ":white_check_mark: Resolved: A &amp; B &lt;c&gt;: tokyo 2026-11: 99 JPY, limit 100");
  }

  @Test
  void alertmanager_gets_the_same_labels_and_the_time_at_which_it_ends() throws IOException {
    List<StatementRevision> revisions = revisions();
    JsonNode firing = body(shipped("alertmanager-alert.jq"), revisions.get(0)).get(0);
    JsonNode resolved = body(shipped("alertmanager-alert.jq"), revisions.get(1)).get(0);
    assertThat(firing.get("labels").toString())
        .isEqualTo("{\"alertname\":\"a\",\"source\":\"billbridge\",\"period\":\"2026-11\","
            + "\"account\":\"tokyo\",\"currency\":\"JPY\"}");
    assertThat(resolved.get("labels")).isEqualTo(firing.get("labels"));
    assertThat(resolved.get("startsAt")).isEqualTo(firing.get("startsAt"));
    assertThat(firing.get("endsAt").asText()).isEqualTo("2026-12-03T00:00:00Z");
    assertThat(resolved.get("endsAt").asText()).isEqualTo("2026-11-21T12:00:00Z");
  }

  @Test
  void teams_gets_a_card() throws IOException {
    JsonNode card = body(shipped("teams-alert.jq"), revisions().get(0));
    assertThat(card.at("/attachments/0/content/body/1/text").asText())
        .isEqualTo("A & B <c>: tokyo 2026-11: 101 JPY, above 100");
  }

  @Test
  void without_a_template_it_is_an_event_of_its_own_type() {
    List<StatementRevision> revisions = revisions();
    assertThat(body(new CloudEventForm(), revisions.get(0)).get("type").asText())
        .isEqualTo("dev.billbridge.alert.firing");
    assertThat(body(new CloudEventForm(), revisions.get(1)).get("type").asText())
        .isEqualTo("dev.billbridge.alert.resolved");
  }
}
