package dev.billbridge.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Hostile text on a terminal. */
class TerminalTest {

  @Test
  void nothing_a_provider_wrote_is_obeyed_by_the_terminal() {
    StringWriter out = new StringWriter();
    PrintWriter terminal = new Terminal(out);
    terminal.printf(
        "red \u001b[31m, bell \u0007, \u009b2J, \u202eright to left%nnext\tline 帳票 😀%n");
    terminal.println('\u0008');
    assertThat(out.toString().replace(System.lineSeparator(), "\n"))
        .isEqualTo(
            "red \\u001b[31m, bell \\u0007, \\u009b2J, \\u202eright to left\nnext\tline 帳票 😀\n\\u0008\n");
  }

  @Test
  void a_value_never_becomes_two_lines_of_a_table() {
    StringWriter out = new StringWriter();
    new Table("ID", "NAME").row("1", "a\nb\r\u2028c").print(new PrintWriter(out, true));
    assertThat(out.toString().lines()).hasSize(2).last().isEqualTo(" 1  a\\u000ab\\u000d\\u2028c");
  }
}
