package dev.billbridge.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void japanese_text_takes_the_place_it_has_on_a_terminal() {
    StringWriter out = new StringWriter();

    new Table("NAME", "AMOUNT", "NOTE")
        .row("東京", 1200, "a")
        .row("web-01", -5, "b")
        .print(new PrintWriter(out, true));

    assertThat(out.toString().lines())
        .containsExactly("NAME    AMOUNT  NOTE", "東京      1200  a", "web-01      -5  b");
  }

  @Test
  void times_are_shown_to_the_second() {
    StringWriter out = new StringWriter();

    new Table("AT")
        .row(Instant.parse("2026-11-27T07:29:11.616164Z"))
        .print(new PrintWriter(out, true));

    assertThat(out.toString()).contains("2026-11-27T07:29:11Z");
  }
}
