package dev.billbridge.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
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
  void a_narrow_terminal_gets_the_columns_that_fit_and_the_names_of_the_others() {
    Table table = new Table("ACCOUNT", "STATEMENT", "CAUSE", "TOTAL", "CURRENCY")
        .dispensable("CAUSE", "CURRENCY")
        .row("tokyo", "100200300", "first", "1200", "JPY");

    assertThat(printed(table, 45))
        .containsExactly(
            "ACCOUNT  STATEMENT  CAUSE  TOTAL  CURRENCY", "tokyo    100200300  first   1200  JPY");
    assertThat(printed(table, 41))
        .containsExactly(
            "ACCOUNT  STATEMENT  TOTAL  CURRENCY",
            "tokyo    100200300   1200  JPY",
            "(--wide also shows CAUSE)");
    assertThat(printed(table, 10))
        .as("account, statement and total are never left out")
        .containsExactly(
            "ACCOUNT  STATEMENT  TOTAL",
            "tokyo    100200300   1200",
            "(--wide also shows CAUSE, CURRENCY)");
  }

  private static List<String> printed(Table table, int columns) {
    StringWriter out = new StringWriter();
    Terminal terminal = new Terminal(out);
    terminal.setColumns(columns);
    table.print(terminal);
    return out.toString().lines().toList();
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
