package dev.billbridge.deliver.mail;

import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.RootMessage;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;

/** What the failure of a mail server means. */
final class MailErrors {

  private static final int PERMANENT = 500;
  private static final int TOO_LARGE = 552;

  private MailErrors() {}

  static Outcome outcome(Throwable failure) {
    String said = RootMessage.of(failure);
    if (find(failure, AuthenticationFailedException.class) != null) {
      return DeliveryError.LOGIN_REFUSED.outcome(said);
    }
    if (find(failure, UnknownHostException.class) != null) {
      return DeliveryError.HOST_UNKNOWN.outcome(said);
    }
    if (find(failure, ConnectException.class) != null) {
      return DeliveryError.CONNECTION_REFUSED.outcome(said);
    }
    if (find(failure, MailConnectException.class) != null) {
      return DeliveryError.UNREACHABLE.outcome(said);
    }
    if (find(failure, SSLException.class) != null) {
      return DeliveryError.MAIL_TLS_FAILED.outcome(said);
    }
    Outcome refusal = refusal(failure, said);
    if (refusal != null) {
      return refusal;
    }
    String text = String.valueOf(failure.getMessage()) + said;
    return text.contains("STARTTLS")
        ? DeliveryError.MAIL_TLS_FAILED.outcome(said)
        : DeliveryError.ANSWER_LOST.outcome(said);
  }

  /**
   * What the server has answered to sender, recipient or contents; null when it was none of these.
   */
  private static Outcome refusal(Throwable failure, String said) {
    SMTPAddressFailedException recipient = find(failure, SMTPAddressFailedException.class);
    if (recipient != null) {
      return of(recipient.getReturnCode(), DeliveryError.MAIL_ADDRESS_REFUSED, said);
    }
    SMTPSenderFailedException sender = find(failure, SMTPSenderFailedException.class);
    if (sender != null) {
      return of(sender.getReturnCode(), DeliveryError.MAIL_ADDRESS_REFUSED, said);
    }
    SMTPSendFailedException mail = find(failure, SMTPSendFailedException.class);
    if (mail != null) {
      return mail.getReturnCode() == TOO_LARGE
          ? DeliveryError.MAIL_TOO_LARGE.outcome(said)
          : of(mail.getReturnCode(), DeliveryError.CONTENTS_REFUSED, said);
    }
    return find(failure, SendFailedException.class) == null
        ? null
        : DeliveryError.MAIL_ADDRESS_REFUSED.outcome(said);
  }

  private static Outcome of(int code, DeliveryError permanent, String said) {
    return (code >= PERMANENT ? permanent : DeliveryError.BUSY).outcome(said);
  }

  /** Mail's own exceptions are chained in two ways. */
  private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return type.cast(each);
      }
      if (each instanceof MessagingException chained) {
        T found =
            chained.getNextException() == null || chained.getNextException() == each.getCause()
                ? null
                : find(chained.getNextException(), type);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
