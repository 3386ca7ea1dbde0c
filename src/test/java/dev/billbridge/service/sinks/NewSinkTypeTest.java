package dev.billbridge.service.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.settings.SettingsException;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.PostedSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new type of sink takes: a class on the class path, and a template. */
class NewSinkTypeTest {

  private static final List<String> MEMORY = new ArrayList<>();

  /** A type of sink that this test adds. */
  public static final class MemoryType implements SinkType {

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public Target target(SinkSetup setup) {
      return owed -> {
        MEMORY.add(setup.parameters().text("greeting") + " " + owed.revision().id());
        return new Outcome.Delivered("remembered");
      };
    }
  }

  @TempDir
  private Path folder;

  private PostedSite site;

  @BeforeEach
  void a_site_with_one_more_template() throws IOException {
    MEMORY.clear();
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Files.writeString(routes.resolve("sinks/memory.camel.yaml"), """
        - routeTemplate:
            id: sink-memory
            parameters:
              - { name: sink, description: "Name of the sink in the settings." }
              - { name: greeting, defaultValue: hello, description: "What is said." }
              - { name: statuses, defaultValue: PROVISIONAL, description: "Delivered states." }
            beans:
              - name: kinds
                type: java.util.LinkedHashMap
                properties:
                  greeting: one of hello welcome
            from:
              uri: direct:sink-{{sink}}
              steps:
                - bean: { ref: "target-{{sink}}", method: deliver }
        """);
    site = new PostedSite(folder).routes(routes).sink("mind", "memory", "statuses", "FINAL");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void its_target_receives_what_is_owed_with_the_settings_its_template_lists() {
    site.set("sink.mind.greeting", "welcome");
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round()).isEmpty();

    assertThat(MEMORY).containsExactly("welcome 4711");
    assertThat(site.count("mind", DeliveryState.DELIVERED)).isEqualTo(1);
  }

  @Test
  void the_template_states_the_values_and_defaults_of_its_settings() {
    site.set("sink.mind.greeting", "hallo");

    assertThatThrownBy(site::service)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("sink.mind.greeting")
        .hasMessageContaining("hello");
  }
}
