package dev.billbridge.deliver.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.deliver.Outcome;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MailErrorsTest {

  static Stream<Arguments> failures() throws AddressException {
    return Stream.of(
        Arguments.of(new AuthenticationFailedException("535"), Outcome.Blocked.class),
        Arguments.of(
            new MessagingException("x", new UnknownHostException("mail")),
            Outcome.Unreachable.class),
        Arguments.of(
            new MessagingException("x", new SSLHandshakeException("PKIX")), Outcome.Blocked.class),
        Arguments.of(recipient(550), Outcome.Blocked.class),
        Arguments.of(recipient(451), Outcome.Transient.class),
        Arguments.of(contents(552), Outcome.Rejected.class),
        Arguments.of(contents(554), Outcome.Rejected.class),
        Arguments.of(contents(421), Outcome.Transient.class),
        Arguments.of(
            new MessagingException("x", new SocketTimeoutException("Read timed out")),
            Outcome.Uncertain.class));
  }

  private static MessagingException recipient(int code) throws AddressException {
    return new SendFailedException(
        "Invalid Addresses",
        new SMTPAddressFailedException(
            new InternetAddress("boss@example.com"), "RCPT", code, code + " no"));
  }

  private static MessagingException contents(int code) {
    return new SMTPSendFailedException("DATA", code, code + " no", null, null, null, null);
  }

  @ParameterizedTest
  @MethodSource
  void failures(MessagingException failure, Class<? extends Outcome> outcome) {
    assertThat(MailErrors.outcome(failure)).isInstanceOf(outcome);
  }
}
