package dev.billbridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

class LogLineTest {

  @Test
  void a_message_is_one_line_and_gives_a_terminal_no_orders_whatever_a_provider_sent() {
    assertThat(line("refused: \"a\r\n2026-01-01 INFO all is well\""))
        .endsWith(" WARN  Call: refused: \"a | 2026-01-01 INFO all is well\"\n");
    assertThat(line("a\u001b[2Jb\u009b1mc\u202ed 石 🙂"))
        .endsWith(" WARN  Call: a [2Jb 1mc d 石 🙂\n");
  }

  private static String line(String message) {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    return new String(
        context
            .getConfiguration()
            .getAppender("text")
            .getLayout()
            .toByteArray(Log4jLogEvent.newBuilder()
                .setLoggerName("dev.billbridge.collect.route.Call")
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage(message))
                .build()),
        StandardCharsets.UTF_8);
  }
}
