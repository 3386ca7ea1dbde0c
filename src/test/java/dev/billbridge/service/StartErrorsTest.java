package dev.billbridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartErrorsTest {

  @Test
  void a_library_without_another_one_that_it_needs_is_reported_with_what_is_missing() {
    NoClassDefFoundError missing =
        new NoClassDefFoundError("org/apache/camel/component/log/LogEndpoint");

    assertThat(StartErrors.sentence(new IllegalStateException(missing), null))
        .isEqualTo(
            "a library needs org.apache.camel.component.log.LogEndpoint, which no other library"
                + " has; put the one that contains it into lib/ext");
  }
}
