package dev.billbridge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page shows amounts: other machines reach it with a password, or because somebody says so. */
class ManagementAccessTest {

  private static final String REACHABLE = "management.host = 0.0.0.0";
  private static final String ASKS = "camel.management.authentication-enabled = true";
  private static final String USERS = "camel.management.basic-properties-file = users";

  @TempDir
  Path directory;

  private Site site;

  @BeforeEach
  void a_site() {
    site = new Site(directory);
    site.write("users", "user.alice=wonder\n");
  }

  @Test
  void an_address_that_other_machines_reach_needs_a_password() {
    assertThat(site.refusal(REACHABLE)).isEqualTo("""
        application.properties has 1 problem:
          application.properties: management.host = 0.0.0.0 lets other machines see the page with its amounts; \
        set camel.management.authentication-enabled = true and camel.management.basic-properties-file = FILE \
        with a line user.NAME=PASSWORD. To serve it without a password, set \
        camel.management.authentication-enabled = false; to serve no page, management.page = false""");
    assertThat(site.refusal(REACHABLE, ASKS)).contains(":2: ", "needs camel.management.basic");
    assertThat(site.refusal(REACHABLE, ASKS, USERS.replace("users", "nobody")))
        .contains(":3: ", "names a file that cannot be read");
    assertThat(site.refusal(REACHABLE, ASKS, USERS)).isEqualTo("accepted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "camel.management.authentication-enabled = false",
        "camel.management.authenticationEnabled = false",
        "management.page = false",
        "management.enabled = false"
      })
  void it_can_be_switched_off_by_name(String line) {
    assertThat(site.refusal(REACHABLE, line)).isEqualTo("accepted");
  }

  @Test
  void a_switch_that_is_misspelt_does_not_count_as_switched_off() {
    assertThat(site.refusal(REACHABLE, ASKS.replace("true", "ture"), USERS))
        .contains(":2: camel.management.authentication-enabled")
        .contains("is neither true nor false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page", "/observe/*", "/page/costs"})
  void a_path_that_leaves_a_part_of_the_page_open_is_refused(String path) {
    assertThat(
            site.refusal(REACHABLE, ASKS, USERS, "camel.management.authentication-path = " + path))
        .contains(":4: ", "leaves the page without a password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
  void loopback_needs_none(String host) {
    assertThat(site.refusal("management.host = " + host)).isEqualTo("accepted");
  }
}
