package dev.billbridge.deliver.mail;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.Text;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.render.Spool;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * What a mail says. The same revision makes the same {@code Message-ID} at every attempt, by which
 * a mailbox can tell a repetition; all revisions of a statement are one thread.
 *
 * @param from also says whose domain the ids are of
 * @param prefix of each subject
 */
record Letters(Session session, InternetAddress from, List<InternetAddress> to, String prefix) {

  private static final Map<String, String> NOTICES =
      Map.of("firing", "Firing", "repeat", "Still firing", "resolved", "Resolved");

  Letters {
    to = List.copyOf(to);
  }

  /**
   * A mail with the file of a revision.
   *
   * @param file null for what an alert has to say, which is all in the text
   * @param mediaType of the file
   */
  MimeMessage of(OwedRevision owed, Spool file, String mediaType, Instant now)
      throws MessagingException {
    StatementRevision revision = owed.revision();
    MimeMessage mail = new MimeMessage(session);
    mail.setFrom(from);
    mail.setRecipients(Message.RecipientType.TO, to.toArray(InternetAddress[]::new));
    mail.setSubject(Text.oneLine(prefix + subject(revision)), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(now));
    mail.setHeader("Message-ID", id(owed.deliveryId() + " " + revision.contentHash()));
    mail.setHeader("References", id(owed.sink() + " " + revision.key()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    String text = String.join("\r\n", text(revision));
    if (file == null) {
      mail.setText(text, StandardCharsets.UTF_8.name());
    } else {
      MimeBodyPart words = new MimeBodyPart();
      words.setText(text, StandardCharsets.UTF_8.name());
      mail.setContent(new MimeMultipart(words, attachment(file, mediaType)));
    }
    return mail;
  }

  private static MimeBodyPart attachment(Spool file, String mediaType) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(new DataHandler(new SpooledFile(file, mediaType)));
    try {
      part.setFileName(
          MimeUtility.encodeText(file.manifest().file(), StandardCharsets.UTF_8.name(), null));
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
    // Said outright, since the file would be read once more to find out what it needs.
    part.setHeader("Content-Transfer-Encoding", "base64");
    return part;
  }

  private record SpooledFile(Spool file, String mediaType) implements DataSource {

    @Override
    public InputStream getInputStream() throws IOException {
      return file.bytes();
    }

    @Override
    public OutputStream getOutputStream() {
      // What a DataSource that is only read does, by its contract.
      throw new UnsupportedOperationException();
    }

    @Override
    public String getContentType() {
      return mediaType;
    }

    @Override
    public String getName() {
      return file.manifest().file();
    }
  }

  private String id(String what) {
    String domain = from.getAddress().replaceFirst("^.*@", "");
    return "<%s@%s>".formatted(new ContentHash().add(what).hex().substring(0, 40), domain);
  }

  private static String subject(StatementRevision revision) {
    Statement statement = revision.statement();
    if (revision.key().isAlert()) {
      return "%s: %s"
          .formatted(
              NOTICES.getOrDefault(statement.attributes().get("notice"), "Alert"),
              statement.attributes().get("title"));
    }
    return "%s %s %s: %s%s"
        .formatted(
            revision.account(),
            statement.dataset(),
            statement.period(),
            revision.id(),
            revision.number() == 1 ? "" : ", revision " + revision.number());
  }

  private static List<String> text(StatementRevision revision) {
    Statement statement = revision.statement();
    List<String> lines = new ArrayList<>();
    if (revision.key().isAlert()) {
      Map<String, String> said = statement.attributes();
      lines.add(Text.oneLine(said.get(StatementRevision.ALERT_SENTENCE)));
      lines.add("");
      for (String name : List.of(
          "alert", "when", "group", "value", "unit", "limit", "usual", "total", "since", "at")) {
        if (said.containsKey(name)) {
          lines.add(name + ": " + Text.oneLine(said.get(name)));
        }
      }
      return lines;
    }
    lines.add("Statement: " + Text.oneLine(revision.key().toString()));
    lines.add("Period: " + statement.period());
    lines.add("Revision: %d, %s".formatted(revision.number(), revision.status()));
    if (statement.total() != null) {
      lines.add("Total: %s %s"
          .formatted(ExactDecimal.text(statement.total()), statement.currency().getCurrencyCode()));
    }
    lines.add("Lines: " + revision.reconciliation().lineCount());
    StringJoiner verdict = new StringJoiner(": ");
    verdict.add("Reconciliation: " + revision.reconciliation().verdict());
    if (revision.reconciliation().reason() != null) {
      verdict.add(Text.oneLine(revision.reconciliation().reason()));
    }
    lines.add(Objects.toString(verdict));
    return lines;
  }
}
