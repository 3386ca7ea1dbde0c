package dev.billbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.testing.Engines;
import java.util.List;

class QuarantineTest {

  @EveryEngine
  void a_reason_with_characters_no_database_keeps_is_kept_without_them(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      for (int i = 0; i < 2; i++) {
        site.ledger
            .quarantine()
            .put(
                "tokyo",
                "bills",
                "bill 1",
                List.of(new Quarantine.Problem(
                    "a.json.gz",
                    "/Lines/a\u0000b",
                    "the product is \"x\u0000\u001b[31m\r\ny\uD800\" in one place")));
      }

      assertThat(site.ledger.quarantine().entries()).singleElement().satisfies(entry -> {
        assertThat(entry.reason()).isEqualTo("the product is \"x [31m y \" in one place");
        assertThat(entry.pointer()).isEqualTo("/Lines/a b");
      });
    }
  }
}
