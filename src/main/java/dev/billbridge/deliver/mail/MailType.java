package dev.billbridge.deliver.mail;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.RevisionFiles;
import dev.billbridge.deliver.SinkParameters;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mail.MailAuthenticator;

/** Sinks of the type {@code mail}. */
public final class MailType implements SinkType {

  private static final String STARTTLS = "starttls";
  private static final String TLS = "tls";
  private static final String CONNECT_TIMEOUT = "10000";

  @Override
  public String name() {
    return "mail";
  }

  /** The password is in the authenticator alone, which the route refers to by its name. */
  @Override
  public Target target(SinkSetup setup) {
    SinkParameters parameters = setup.parameters();
    Properties properties =
        properties(parameters, sockets(setup.route().unwrap(CamelContext.class), parameters));
    MailAuthenticator authenticator = new Login(parameters);
    Session session = Session.getInstance(properties, authenticator);
    Letters letters = new Letters(
        session,
        address(parameters, "from").get(0),
        address(parameters, "to"),
        parameters.text("subject-prefix"));
    setup.route().bind("properties", Properties.class, properties);
    setup.route().bind("authenticator", MailAuthenticator.class, authenticator);
    Target alerts = new MailTarget(setup.route(), null, letters, setup.clock());
    Target statements = RevisionFiles.target(
        parameters, file -> new MailTarget(setup.route(), file, letters, setup.clock()));
    return new Target() {
      @Override
      public Outcome deliver(OwedRevision owed) {
        return (owed.revision().key().isAlert() ? alerts : statements).deliver(owed);
      }

      @Override
      public Outcome probe(OwedRevision sample) {
        return alerts.probe(sample);
      }
    };
  }

  private static Properties properties(SinkParameters parameters, SSLSocketFactory sockets) {
    String timeout = Long.toString(parameters.duration("timeout").toMillis());
    Properties values = new Properties();
    values.setProperty("mail.transport.protocol", "smtp");
    values.setProperty("mail.smtp.host", parameters.text("host"));
    values.setProperty("mail.smtp.port", parameters.text("port"));
    values.setProperty("mail.smtp.connectiontimeout", CONNECT_TIMEOUT);
    values.setProperty("mail.smtp.timeout", timeout);
    values.setProperty("mail.smtp.writetimeout", timeout);
    String security = parameters.text("security");
    values.setProperty("mail.smtp.starttls.enable", Boolean.toString(security.equals(STARTTLS)));
    values.setProperty("mail.smtp.starttls.required", Boolean.toString(security.equals(STARTTLS)));
    values.setProperty("mail.smtp.ssl.enable", Boolean.toString(security.equals(TLS)));
    values.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    if (sockets != null) {
      values.put("mail.smtp.ssl.socketFactory", sockets);
    }
    values.setProperty("mail.smtp.auth", Boolean.toString(parameters.has("user")));
    if (parameters.has("user")) {
      values.setProperty("mail.smtp.user", parameters.text("user"));
    }
    return values;
  }

  /** User and password; neither where there is no user. */
  private static final class Login extends MailAuthenticator {

    private final PasswordAuthentication login;

    Login(SinkParameters parameters) {
      this.login = new PasswordAuthentication(
          parameters.textOrNull("user"), parameters.textOrNull("password"));
    }

    @Override
    public PasswordAuthentication getPasswordAuthentication() {
      return login;
    }
  }

  /** As {@code camel.ssl} configures them; null for Java's own. */
  private static SSLSocketFactory sockets(CamelContext context, SinkParameters parameters) {
    if (context.getSSLContextParameters() == null) {
      return null;
    }
    try {
      return context.getSSLContextParameters().createSSLContext(context).getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw parameters.refused(
          "security", "cannot be used: a store of camel.ssl cannot be read: " + e.getMessage());
    }
  }

  private static List<InternetAddress> address(SinkParameters parameters, String name) {
    try {
      List<InternetAddress> addresses = List.of(InternetAddress.parse(parameters.text(name)));
      if (addresses.isEmpty() || name.equals("from") && addresses.size() > 1) {
        throw new AddressException("not one address");
      }
      for (InternetAddress address : addresses) {
        address.validate();
      }
      return addresses;
    } catch (AddressException e) {
      throw parameters.refused(
          name,
          "= \"%s\" is not %s; example: billing@example.com"
              .formatted(
                  parameters.text(name),
                  name.equals("from") ? "a mail address" : "a list of mail addresses"));
    }
  }

  @Override
  public boolean sendsThroughRoute() {
    return true;
  }
}
